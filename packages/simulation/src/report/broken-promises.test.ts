import {
  type CallbackId,
  type CallbackRecord,
  type CallId,
  callbackId,
  type DialAttempt,
} from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { brokenPromises, type Evidence } from './broken-promises.ts';

const ID = callbackId('1-a');
const NUMBER = '+15550100';
const record = (more: object = {}) =>
  ({
    id: ID,
    state: 'COMPLETED',
    reason: 'AGENT_CONNECTED',
    customerNumber: NUMBER,
    ...more,
  }) as CallbackRecord;
const attempt = (number: number, startedAt: number, endedAt: number | null): DialAttempt => ({
  callbackId: ID,
  number,
  callId: `c${number}` as CallId,
  startedAt,
  endedAt,
  result: 'busy',
  sipStatus: 486,
});
const found = (more: Partial<Evidence>) =>
  brokenPromises({
    accepted: [ID],
    records: new Map<CallbackId, CallbackRecord>([[ID, record()]]),
    attempts: [attempt(1, 0, 10), attempt(2, 20, 30)],
    overtakes: [],
    rings: new Map([[NUMBER, [0, 20]]]),
    mayBeCalled: () => true,
    mayRing: new Set([NUMBER, '1-1']),
    ...more,
  }).map(({ promise }) => promise);

describe('promises that a simulation looks after', () => {
  it('hold when everything is in order', () => expect(found({})).toEqual([]));

  it.each<[string, Partial<Evidence>]>([
    ['P1', { records: new Map() }],
    ['P2', { attempts: [attempt(1, 0, 25), attempt(2, 20, 30)] }],
    ['P2', { attempts: [attempt(1, 0, null), attempt(2, 20, 30)] }],
    ['P2', { rings: new Map([[NUMBER, [0, 20, 40]]]) }],
    ['P3', { overtakes: [ID] }],
    ['P4', { mayBeCalled: (_record, at) => at < 20 }],
    ['P5', { records: new Map([[ID, record({ reason: null })]]) }],
  ])('%s is told when it does not', (promise, more) => expect(found(more)).toEqual([promise]));

  it('tell of phones that rang although nobody had asked for it', () => {
    expect(
      found({
        rings: new Map([
          [NUMBER, [0, 20]],
          ['1-1', [1, 2, 3]],
        ]),
      }),
    ).toEqual([]);
    expect(
      found({
        rings: new Map([
          [NUMBER, [0, 20]],
          ['+19005550100', [3]],
        ]),
      }),
    ).toEqual(['P9']);
  });
});
