import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallbackRecord } from '../callbacks/record.ts';
import { callbackId, callId, sessionId } from '../ids.ts';
import type { CallbackMove, Write } from '../ports/store.ts';
import { type PromiseRecord, promiseAtAcceptance, promiseScore } from './promise.ts';
import { inRounds, promiseAfter, promiseFactsOf } from './promise-facts.ts';

const T0 = Date.UTC(2031, 4, 28, 9);
const HOUR = 3_600_000;
const ID = callbackId('1-a');
const SESSION = sessionId('S1');

const record = (more: Partial<CallbackRecord> = {}): CallbackRecord => ({
  id: ID,
  seq: 1,
  service: 'support',
  state: 'SCHEDULED',
  reason: null,
  customerNumber: null,
  createdAt: T0,
  desiredAt: T0 + HOUR,
  dueAt: T0 + HOUR,
  arrivedAt: T0 + HOUR,
  expiresAt: T0 + 48 * HOUR,
  sessionId: null,
  sessionServer: null,
  connectedAt: null,
  completedAt: null,
  attempts: 0,
  params: {},
  userData: {},
  ...more,
});
const called = (at: number): Write => ({
  kind: 'attempt.insert',
  attempt: { callbackId: ID, number: 1, callId: callId('c'), startedAt: at },
});
const ended = (reason: string): Write => ({
  kind: 'callback.update',
  id: ID,
  set: { state: 'COMPLETED', reason, completedAt: T0 + 9 * HOUR },
});
const line = (at: number, source: string): Write => ({
  kind: 'history.append',
  entry: {
    callbackId: ID,
    at,
    source,
    event: 'callback.rescheduled',
    text: '',
    stateBefore: 'SCHEDULED',
    stateAfter: 'SCHEDULED',
    data: {},
  },
});
const NOTHING = { set: {}, removed: [] };
const moved = (to: number): Write => {
  const move: CallbackMove = {
    state: 'SCHEDULED',
    desiredAt: to,
    dueAt: to,
    arrivedAt: to,
    expiresAt: to + HOUR,
  };
  return { kind: 'callback.change', id: ID, change: { params: NOTHING, userData: NOTHING, move } };
};

/** Promises after some units, told to a callback as the store tells them: moves find it as it was, ends as it is then. */
function after(start: CallbackRecord, ...units: (readonly Write[])[]): PromiseRecord[] {
  let now = start;
  let promises: PromiseRecord[] = [promiseAtAcceptance(start, 'VQ')];
  for (const unit of units) {
    const before = now;
    for (const write of unit) {
      if (write.kind === 'callback.update') now = { ...now, ...write.set } as CallbackRecord;
      if (write.kind === 'callback.change') now = { ...now, ...write.change.move };
      if (write.kind === 'callback.restart') now = { ...now, ...write.restart, sessionId: null };
    }
    for (const fact of promiseFactsOf(unit)) {
      const newest = promises.at(-1);
      if (newest !== undefined)
        promises = [
          ...promises.slice(0, -1),
          ...promiseAfter(newest, fact, fact.kind === 'moved' ? before : now),
        ];
    }
  }
  return promises;
}
const first = (start: CallbackRecord, ...units: (readonly Write[])[]) => after(start, ...units)[0];

describe('promises to customers', () => {
  it.each([
    ['on time', T0 + HOUR + 30_000, 'kept', 0],
    ['late', T0 + HOUR + 10 * 60_000, 'late', 9 * 60_000],
    ['as early as customers are called by default', T0 + HOUR - 180_000, 'kept', 0],
    ['earlier than that', T0 + HOUR - 180_001, 'early', 0],
  ] as const)('of a time are judged by the first call: %s', (_name, at, outcome, lateMs) => {
    expect(after(record(), [called(at)], [called(at + HOUR)])).toEqual([
      {
        callbackId: ID,
        number: 1,
        service: 'support',
        virtualQueue: 'VQ',
        madeAt: T0,
        channel: 'api',
        kind: 'time',
        from: T0 + HOUR,
        until: T0 + HOUR,
        calledAt: at,
        outcome,
        lateMs,
      },
    ]);
  });

  it('are broken when it ends without a call, but not by the customer', () => {
    expect(first(record(), [ended('FAIL_TIMEOUT_TTL')])?.outcome).toBe('broken');
    expect(first(record(), [ended('CANCELLED_BY_ADMIN')])?.outcome).toBe('broken');
    expect(first(record(), [ended('CANCELLED')])?.outcome).toBe('cancelled');
    expect(first(record())?.outcome).toBe('open');
    // Who called in himself was put through.
    expect(first(record({ connectedAt: T0 + HOUR }), [ended('AGENT_CONNECTED')])?.outcome).toBe('kept');
  });

  it('are changed by each move, and the last one counts', () => {
    const found = after(
      record(),
      [moved(T0 + 2 * HOUR), line(T0 + 60_000, 'api')],
      [moved(T0 + 3 * HOUR), line(T0 + 120_000, 'admin')],
      [called(T0 + 3 * HOUR)],
      [ended('AGENT_CONNECTED')],
    );
    expect(found.map(({ number, channel, from, outcome }) => [number, channel, from, outcome])).toEqual([
      [1, 'api', T0 + HOUR, 'changed'],
      [2, 'api', T0 + 2 * HOUR, 'changed'],
      [3, 'admin', T0 + 3 * HOUR, 'kept'],
    ]);
  });

  it('stay as they are when it is only started earlier, or by another server again', () => {
    expect(after(record(), [moved(T0 + HOUR), line(T0, 'scheduler')])).toHaveLength(1);
    const running = record({ sessionId: SESSION });
    const restart: Write = {
      kind: 'callback.restart',
      id: ID,
      restart: { ...running, leaves: SESSION, state: 'QUEUED' },
    };
    expect(after(running, [restart])).toHaveLength(1);
  });

  it('are made anew when the customer is to be called again at another time', () => {
    const running = record({ sessionId: SESSION });
    const restart: Write = {
      kind: 'callback.restart',
      id: ID,
      restart: { ...running, leaves: SESSION, state: 'SCHEDULED', desiredAt: T0 + 5 * HOUR },
    };
    const end: Write = { kind: 'session.end', sessionId: SESSION, endedAt: T0 + 2 * HOUR };
    expect(after(running, [called(T0 + HOUR)], [restart, end])).toMatchObject([
      { outcome: 'kept' },
      { number: 2, madeAt: T0 + 2 * HOUR, channel: 'session', from: T0 + 5 * HOUR, outcome: 'open' },
    ]);
  });

  it('are judged in rounds, each callback once in a round', () => {
    const facts = promiseFactsOf([called(T0), ended('CANCELLED')]);
    expect(inRounds(facts).map((round) => round.map(({ kind }) => kind))).toEqual([['called'], ['ended']]);
  });

  it('are counted by what became of them', () => {
    const counted = { open: 1, kept: 1, late: 1, early: 0, broken: 1, changed: 2, cancelled: 0 };
    expect(promiseScore(counted, 60_000)).toMatchObject({ promises: 6, meanLateS: 60, score: 1 / 3 });
    const none = { open: 0, kept: 0, late: 0, early: 0, broken: 0, changed: 0, cancelled: 0 };
    expect(promiseScore(none, 0)).toMatchObject({ score: null, meanLateS: null });
  });

  it('are late exactly when the call comes after the window and its grace', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 2e9 }), (ahead, later) => {
        const promise = first(record({ desiredAt: T0 + ahead }), [called(T0 + later)]);
        expect(promise?.outcome === 'late').toBe(later > ahead + 60_000);
        expect(promise?.lateMs).toBe(Math.max(0, later - ahead - 60_000));
      }),
    );
  });
});
