import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallbackRecord, HistoryEntry } from '../callbacks/record.ts';
import { callbackId, callId, requestId } from '../ids.ts';
import type { DialAttempt } from '../ports/store.ts';
import { waitInputs } from '../wait-times/wait-inputs.ts';
import type { WaitQuote } from '../wait-times/wait-quote.ts';
import { type PromiseEvidence, promiseScore, promisesOf } from './promise.ts';

const T0 = Date.UTC(2031, 4, 28, 9);
const HOUR = 3_600_000;
const ID = callbackId('1-a');

const record = (more: Partial<CallbackRecord> = {}): CallbackRecord => ({
  id: ID,
  seq: 1,
  service: 'support',
  state: 'COMPLETED',
  reason: 'AGENT_CONNECTED',
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
const attempt = (startedAt: number): DialAttempt => ({
  callbackId: ID,
  number: 1,
  callId: callId('c'),
  startedAt,
  endedAt: null,
  result: null,
  sipStatus: null,
});
const moved = (at: number, from: number, to: number): HistoryEntry => ({
  callbackId: ID,
  at,
  source: 'api',
  event: 'callback.rescheduled',
  text: '',
  stateBefore: 'SCHEDULED',
  stateAfter: 'SCHEDULED',
  data: { from, to },
});
const told = (at: number, occasion: 'entry' | 'asked'): WaitQuote => ({
  at,
  virtualQueue: 'VQ',
  requestId: requestId('r'),
  callbackId: ID,
  occasion,
  predictor: 'qlm',
  estimates: { qlm: { waitS: 100, lowS: 60, highS: 180 } },
  inputs: waitInputs({
    name: 'VQ',
    waiting: 0,
    oldestArrival: null,
    entered: 0,
    distributed: 0,
    abandoned: 0,
    answered: 0,
    completed: 0,
    agentsLoggedIn: 0,
    agentsReady: 0,
    handleTimeMs: null,
  }),
  outcome: null,
  endedAt: null,
});
const judge = (more: Partial<PromiseEvidence>) =>
  promisesOf({ record: record(), lines: [], attempts: [], quotes: [], ...more });

describe('promises to customers', () => {
  it.each([
    ['on time', T0 + HOUR + 30_000, 'kept', 0],
    ['late', T0 + HOUR + 10 * 60_000, 'late', 9 * 60_000],
    ['before the time', T0 + HOUR / 2, 'early', 0],
  ] as const)('of a time are judged by the first call: %s', (_name, at, outcome, lateMs) => {
    expect(judge({ attempts: [attempt(at), attempt(at + HOUR)] })).toEqual([
      {
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
    expect(judge({ record: record({ reason: 'FAIL_TIMEOUT_TTL' }) })[0]?.outcome).toBe('broken');
    expect(judge({ record: record({ reason: 'CANCELLED_BY_ADMIN' }) })[0]?.outcome).toBe('broken');
    expect(judge({ record: record({ reason: 'CANCELLED' }) })[0]?.outcome).toBe('cancelled');
    expect(judge({ record: record({ state: 'SCHEDULED', reason: null }) })[0]?.outcome).toBe('open');
  });

  it('are changed by each move, and the last one counts', () => {
    const lines = [
      moved(T0 + 60_000, T0 + HOUR, T0 + 2 * HOUR),
      moved(T0 + 120_000, T0 + 2 * HOUR, T0 + 3 * HOUR),
    ];
    const attempts = [attempt(T0 + 3 * HOUR)];
    const found = judge({ record: record({ desiredAt: T0 + 3 * HOUR }), lines, attempts });
    expect(found.map(({ from, outcome }) => [from, outcome])).toEqual([
      [T0 + HOUR, 'changed'],
      [T0 + 2 * HOUR, 'changed'],
      [T0 + 3 * HOUR, 'kept'],
    ]);
  });

  it('of a wait are what was told first to one who asked', () => {
    const now = record({ desiredAt: T0 });
    const quotes = [told(T0, 'entry'), told(T0 + 1000, 'asked'), told(T0 + 9000, 'asked')];
    const [promise] = judge({ record: now, quotes, attempts: [attempt(T0 + 300_000)] });
    expect(promise).toMatchObject({
      kind: 'wait',
      channel: 'check-queue-position',
      madeAt: T0 + 1000,
      from: T0 + 61_000,
      until: T0 + 181_000,
      outcome: 'late',
      lateMs: 59_000,
    });
    expect(judge({ record: now, quotes: [told(T0, 'entry')], attempts: [attempt(T0 + HOUR)] })).toMatchObject(
      [{ kind: 'at-once', until: null, outcome: 'kept' }],
    );
  });

  it('are counted by what became of them', () => {
    const kept = judge({ attempts: [attempt(T0 + HOUR)] });
    const late = judge({ attempts: [attempt(T0 + HOUR + 120_000)] });
    const broken = judge({ record: record({ reason: 'FAIL_ERROR' }) });
    const open = judge({ record: record({ state: 'QUEUED', reason: null }) });
    expect(promiseScore([...kept, ...late, ...broken, ...open])).toMatchObject({
      promises: 4,
      outcomes: { kept: 1, late: 1, broken: 1, open: 1 },
      meanLateS: 60,
      score: 1 / 3,
    });
    expect(promiseScore([])).toMatchObject({ score: null, meanLateS: null });
  });

  it('are late exactly when the call comes after the window and its grace', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 2e9 }), (ahead, after) => {
        const [promise] = judge({
          record: record({ desiredAt: T0 + ahead }),
          attempts: [attempt(T0 + after)],
        });
        expect(promise?.outcome === 'late').toBe(after > ahead + 60_000);
        expect(promise?.lateMs).toBe(Math.max(0, after - ahead - 60_000));
      }),
    );
  });
});
