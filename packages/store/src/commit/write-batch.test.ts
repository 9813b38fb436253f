import {
  callbackId,
  callId,
  legId,
  type NewCallback,
  requestId,
  sessionId,
  type Write,
} from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { foldWrites } from './write-batch.ts';

const id = callbackId('1-a');
const session = sessionId('S1');

describe('foldWrites', () => {
  it('makes one change of several to the same callback', () => {
    const { updates } = foldWrites([
      [{ kind: 'callback.update', id, set: { state: 'ROUTING' } }],
      [{ kind: 'callback.update', id, set: { state: 'PROCESSING', connectedAt: 5 } }],
    ]);
    expect(updates).toEqual([{ id, attempts: 0, state: 'PROCESSING', connectedAt: 5 }]);
  });

  it('keeps a callback that is inserted twice in there twice, for the database to refuse', () => {
    const callback = { id, service: 's' } as NewCallback;
    expect(
      foldWrites([[{ kind: 'callback.insert', callback }], [{ kind: 'callback.insert', callback }]]).inserts,
    ).toHaveLength(2);
  });

  it('lets nothing change an end that was reached in the same batch', () => {
    const { updates } = foldWrites([
      [{ kind: 'callback.update', id, set: { state: 'COMPLETED', reason: 'CANCELLED', completedAt: 1 } }],
      [{ kind: 'callback.update', id, set: { state: 'ROUTING', reason: 'LATE', completedAt: 2 } }],
    ]);
    expect(updates).toEqual([{ id, attempts: 0, state: 'COMPLETED', reason: 'CANCELLED', completedAt: 1 }]);
  });

  it('keeps the last word about a timer', () => {
    const set = (sendId: string, dueAt: number): Write => ({
      kind: 'timer.set',
      timer: { sessionId: session, sendId, dueAt, event: {} },
    });
    const clear = (sendId: string): Write => ({ kind: 'timer.clear', sessionId: session, sendId });
    const batch = foldWrites([
      [set('a', 1), clear('a')],
      [clear('b'), set('b', 2)],
      [set('c', 3), set('c', 4)],
    ]);
    expect(batch.clearedTimers).toEqual([{ sessionId: session, sendId: 'a' }]);
    expect(batch.timers.map(({ sendId, dueAt }) => [sendId, dueAt])).toEqual([
      ['b', 2],
      ['c', 4],
    ]);
  });

  it('drops timers and requests of a session that ends, also those that come after', () => {
    const timer: Write = {
      kind: 'timer.set',
      timer: { sessionId: session, sendId: 'a', dueAt: 1, event: {} },
    };
    const action: Write = {
      kind: 'action.add',
      action: { sessionId: session, requestId: requestId('r'), action: 'queue.submit', payload: {} },
    };
    const batch = foldWrites([
      [timer, action, { kind: 'session.end', sessionId: session, endedAt: 9 }, timer, action],
    ]);
    expect(batch).toMatchObject({
      timers: [],
      actions: [],
      endedSessions: [{ sessionId: session, endedAt: 9 }],
    });
  });

  it('does not open a leg again that has ended', () => {
    const leg = {
      legId: legId('L'),
      callId: callId('C'),
      callbackId: id,
      role: 'customer',
      state: 'dialling',
      signalling: null,
      startedAt: 1,
    } as const;
    const batch = foldWrites([
      [{ kind: 'leg.save', leg }],
      [{ kind: 'leg.end', legId: leg.legId, endedAt: 2, cause: 'busy' }],
      [{ kind: 'leg.save', leg: { ...leg, state: 'answered' } }],
    ]);
    expect(batch.legs).toEqual([leg]);
    expect(batch.endedLegs).toEqual([{ legId: leg.legId, endedAt: 2, cause: 'busy' }]);
  });

  it('refuses a session for a callback that a unit before ended, and a second one (so that it is stored alone, and refused alone)', () => {
    const give = (name: string): Write => ({
      kind: 'callback.update',
      id,
      set: { sessionId: sessionId(name) },
    });
    const end: Write = {
      kind: 'callback.update',
      id,
      set: { state: 'COMPLETED', reason: 'CANCELLED', completedAt: 1 },
    };
    expect(() => foldWrites([[end], [give('S')]])).toThrow(
      expect.objectContaining({ code: 'STORE_CONFLICT' }),
    );
    expect(() => foldWrites([[give('S')], [give('T')]])).toThrow(
      expect.objectContaining({ code: 'STORE_CONFLICT' }),
    );
    for (const units of [[[end, give('S')]], [[give('S')], [end]], [[give('S')], [end], [give('S')]]]) {
      expect(foldWrites(units).updates).toMatchObject([{ id, sessionId: 'S', state: 'COMPLETED' }]);
    }
  });

  it('counts dial attempts on their callback', () => {
    const attempt = (number: number): Write => ({
      kind: 'attempt.insert',
      attempt: { callbackId: id, number, callId: callId(`C${number}`), startedAt: number },
    });
    expect(foldWrites([[attempt(1)], [attempt(2)]]).updates).toEqual([{ id, attempts: 2 }]);
  });
});
