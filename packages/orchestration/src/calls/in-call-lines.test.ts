import { agentId, callId, legId, requestId, sessionId } from '@ringback/core';
import { expect, test } from 'vitest';
import type { CallEntry, LegEntry } from './call-book.ts';
import { inCallLine } from './in-call-lines.ts';

const ANA: LegEntry = {
  legId: legId('l2'),
  requestId: requestId('r'),
  sessionId: sessionId('s'),
  verb: 'route',
  role: 'agent',
  agentId: agentId('1001'),
  attempt: null,
  who: 'Ana',
  device: '1001',
  detach: false,
  selection: null,
  state: 'answered',
};

const call = (...legs: readonly LegEntry[]): CallEntry => ({
  callId: callId('c'),
  openedBy: sessionId('s'),
  owner: sessionId('s'),
  associated: new Set(),
  callbackId: null,
  legs: new Map(legs.map((leg) => [leg.legId, leg])),
  isAnnounced: true,
  arrivedAt: null,
  dialled: null,
  userData: {},
});

test.each([
  ['is there', [ANA], 'The supervisor of Ana has left.'],
  ['left before him', [], 'The supervisor has left.'],
])('the end of a supervision whose agent %s', (_, legs, text) => {
  const event = { kind: 'call.supervision-ended', by: legId('ls'), of: legId('l2') } as const;
  expect(inCallLine(call(...legs), { ...event, callId: callId('c'), at: 0 }).text).toBe(text);
});
