import { createTestDatabase, QuietTelemetry, type TestDatabase } from '@ringback/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../database/database.ts';
import type { Statement } from '../database/statement.ts';
import { loadMigrations, migrate } from '../migrate.ts';
import { changeCallbacks } from './change-callbacks.ts';
import { claimDueCallbacks } from './claim-due-callbacks.ts';
import { clearTimers } from './clear-timers.ts';
import { countBookings } from './count-bookings.ts';
import { endLegs } from './end-legs.ts';
import { endSessions } from './end-sessions.ts';
import { finishAttempts } from './finish-attempts.ts';
import { getAttempts } from './get-attempts.ts';
import { getCallback } from './get-callback.ts';
import { getDueTimers } from './get-due-timers.ts';
import { getHistory } from './get-history.ts';
import { getPendingActions } from './get-pending-actions.ts';
import { getSession } from './get-session.ts';
import { getPromises } from './list-promises.ts';
import { moveSlots } from './move-slots.ts';
import { nextDue } from './next-due.ts';
import { nextTimer } from './next-timer.ts';
import { overdueCallbacks } from './overdue-callbacks.ts';
import { recordPromises } from './record-promises.ts';
import { releaseSlots } from './release-slots.ts';
import { removeActions } from './remove-actions.ts';
import { removeExpired } from './remove-expired.ts';
import { removeNotifications } from './remove-notifications.ts';
import { removeOldSlots } from './remove-old-slots.ts';
import { returnNotifications } from './return-notifications.ts';
import { takeNotifications } from './take-notifications.ts';
import { takeSlots } from './take-slots.ts';
import { updateCallbacks } from './update-callbacks.ts';

const MANY = 3000;
/** From so many runs on PostgreSQL keeps a plan that does not depend on the values. */
const RUNS_UNTIL_KEPT = 7;
const NOW = Date.now();
/** Beginning of the first booking slot. */
const SLOTS = Date.UTC(2031, 0, 6, 9);

/** Statements that run for each call and each second, with values that mean one row or none. */
const STATEMENTS: readonly { name: string; statement: Statement; values: readonly unknown[] }[] = [
  {
    name: 'update-callbacks',
    statement: updateCallbacks,
    values: [JSON.stringify([{ id: '1-7', attempts: 0 }])],
  },
  {
    name: 'change-callbacks',
    statement: changeCallbacks,
    values: [
      JSON.stringify([
        { id: '1-7', setParams: {}, removedParams: [], setUserData: {}, removedUserData: [], isMove: true },
      ]),
      '1',
    ],
  },
  {
    name: 'finish-attempts',
    statement: finishAttempts,
    values: [JSON.stringify([{ callbackId: '1-7', number: 1, endedAt: NOW, result: 'busy' }])],
  },
  {
    name: 'end-legs',
    statement: endLegs,
    values: [JSON.stringify([{ legId: 'l7', endedAt: NOW, cause: 'bye' }])],
  },
  {
    name: 'end-sessions',
    statement: endSessions,
    values: [JSON.stringify([{ sessionId: 's7', endedAt: NOW }])],
  },
  {
    name: 'clear-timers',
    statement: clearTimers,
    values: [JSON.stringify([{ sessionId: 's7', sendId: 't1' }])],
  },
  {
    name: 'remove-actions',
    statement: removeActions,
    values: [JSON.stringify([{ sessionId: 's7', requestId: 'r' }])],
  },
  { name: 'release-slots', statement: releaseSlots, values: [JSON.stringify(['1-7'])] },
  {
    name: 'move-slots',
    statement: moveSlots,
    values: [JSON.stringify([{ id: '1-7', slotFrom: SLOTS, slotTo: SLOTS + 300_000, capacity: 9 }])],
  },
  {
    name: 'record-promises',
    statement: recordPromises,
    values: [JSON.stringify([{ id: '1-7', fact: 'called', at: NOW }])],
  },
  { name: 'get-promises', statement: getPromises, values: ['1-7'] },
  {
    name: 'take-slots',
    statement: takeSlots,
    values: [JSON.stringify([{ id: '1-7', slotFrom: SLOTS, desiredAt: SLOTS }])],
  },
  { name: 'count-bookings', statement: countBookings, values: ['s', SLOTS, SLOTS + 900_000] },
  { name: 'remove-old-slots', statement: removeOldSlots, values: [SLOTS - 86_400_000, 5] },
  { name: 'get-due-timers', statement: getDueTimers, values: [NOW, 500, '1'] },
  { name: 'next-timer', statement: nextTimer, values: ['1', NOW] },
  { name: 'next-due', statement: nextDue, values: [] },
  { name: 'get-callback', statement: getCallback, values: ['1-7'] },
  { name: 'get-history', statement: getHistory, values: ['1-7'] },
  { name: 'get-attempts', statement: getAttempts, values: ['1-7'] },
  { name: 'get-session', statement: getSession, values: ['s7'] },
  { name: 'get-pending-actions', statement: getPendingActions, values: ['{s7}'] },
  { name: 'overdue-callbacks', statement: overdueCallbacks, values: [NOW - 60_000, 5] },
  { name: 'remove-expired', statement: removeExpired, values: [NOW - 60_000, 5] },
  {
    name: 'remove-notifications',
    statement: removeNotifications,
    values: [JSON.stringify([{ id: 'n7' }])],
  },
  {
    name: 'return-notifications',
    statement: returnNotifications,
    values: [JSON.stringify([{ id: 'n7', dueAt: NOW, attempts: 1 }])],
  },
  {
    // All but one wait for a receiver that is away.
    name: 'take-notifications',
    statement: takeNotifications,
    values: [NOW + 60_000, 5, 5, '1', 1000, '{away}', '{}'],
  },
  { name: 'claim-due-callbacks', statement: claimDueCallbacks, values: [NOW + 60_000, 1, '1', 1000] },
];

const fill = (first: number, last: number): string => `
  INSERT INTO callback (id, service, state, customer_number, created_at, desired_at, due_at, arrived_at, expires_at,
      waiting, params, user_data)
    SELECT '1-' || n, 's', 'QUEUED', '+1' || n, now(), now(), now(), now(), now() + interval '1 day', true, '{}', '{}'
    FROM generate_series(${first}, ${last}) n;
  INSERT INTO session (session_id, callback_id, document_hash, snapshot, owner, saved_at)
    SELECT 's' || n, '1-' || n, 'h', '', '1', now() FROM generate_series(${first}, ${last}) n;
  INSERT INTO slot_booking SELECT 's', to_timestamp(${SLOTS / 1000}) + n * interval '5 minutes', 1, 1
    FROM generate_series(${first}, ${last}) n;
  INSERT INTO session_timer SELECT 's' || n, 't' || k, now() + interval '1 day', '{}'
    FROM generate_series(${first}, ${last}) n, generate_series(1, 2) k;
  INSERT INTO pending_action (session_id, request_id, action, payload)
    SELECT 's' || n, 'r', 'a', '{}' FROM generate_series(${first}, ${last}) n;
  INSERT INTO dial_attempt (callback_id, number, call_id, started_at)
    SELECT '1-' || n, 1, 'c', now() FROM generate_series(${first}, ${last}) n;
  INSERT INTO promise
    SELECT '1-' || n, k, 's', '', now(), 'api', 'at-once', now(), NULL, 'changed', NULL, 0
    FROM generate_series(${first}, ${last}) n, generate_series(1, 2) k;
  INSERT INTO notification (id, channel, receiver, line, event, due_at, expires_at, body)
    SELECT 'n' || n, 'httpcb', CASE WHEN n = 7 THEN 'here' ELSE 'away' END, 'l' || n, 'e', now(),
      now() + interval '1 day', '{}' FROM generate_series(${first}, ${last}) n;
  INSERT INTO leg (leg_id, call_id, role, state, signalling, started_at, open)
    SELECT 'l' || n, 'c', 'agent', 'dialling', '{}', now(), true FROM generate_series(${first}, ${last}) n`;

describe.each([0, 3])('plans that were made while the tables had %i rows', (few) => {
  let database: TestDatabase;
  /** One connection each, set up as the store does it: for commits, and for everything else. */
  let commits: Database;
  let reads: Database;

  beforeAll(async () => {
    database = await createTestDatabase();
    const options = { target: database.target, log: new QuietTelemetry(), poolSize: 1, indexesOnly: true };
    reads = await Database.open(options);
    await migrate(reads, await loadMigrations(), new QuietTelemetry());
    commits = await Database.open({ ...options, planOnce: true });
    await reads.queryText(`${fill(1, few)}; ANALYZE`);
    for (const { statement, values } of STATEMENTS) {
      for (let run = 0; run < RUNS_UNTIL_KEPT; run++) await poolOf(statement).query(statement, values);
    }
    await reads.queryText(fill(few + 1, MANY));
  });
  afterAll(async () => {
    await commits.close();
    await reads.close();
    await database.drop();
  });

  const WRITES = [
    releaseSlots,
    moveSlots,
    removeNotifications,
    returnNotifications,
    updateCallbacks,
    finishAttempts,
    endLegs,
    endSessions,
    clearTimers,
    removeActions,
  ];
  const poolOf = (statement: Statement): Database => (WRITES.includes(statement) ? commits : reads);

  it.each(STATEMENTS)(
    '$name touches no more rows than are meant when the tables have grown',
    async ({ statement, values }) => {
      const literals =
        values.length === 0 ? '' : `(${values.map((value) => `'${String(value)}'`).join(', ')})`;
      const text =
        statement.name === undefined
          ? statement.text.replace(
              /\$(\d)/g,
              (_, number: string) => `'${String(values[Number(number) - 1])}'`,
            )
          : `EXECUTE "${statement.name}" ${literals}`;
      const plan = await poolOf(statement).queryText<{ 'QUERY PLAN': string }>(
        `EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) ${text}`,
      );
      const lines = plan.map((row) => row['QUERY PLAN']);
      const touched = lines.flatMap((line) =>
        [...line.matchAll(/actual rows=([\d.]+)|Rows Removed by [\w ]+: (\d+)/g)].map((found) =>
          Number(found[1] ?? found[2]),
        ),
      );
      expect(touched.length, lines.join('\n')).toBeGreaterThan(0);
      expect(Math.max(...touched), lines.join('\n')).toBeLessThan(10);
    },
  );
});
