import {
  agentId,
  type CallEvent,
  type CallView,
  callbackId,
  callId,
  DAY_MS,
  type InCallVerdict,
  legId,
  type RecordingArchive,
  recordingId,
  sessionId,
  type Write,
} from '@ringback/core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LiveSession } from '../sessions/live-session.ts';
import { CallBook } from './call-book.ts';
import { ConversationRecordings } from './conversation-recordings.ts';

const CALL = callId('c1');
const ANA = agentId('1001');

let options: Record<string, string>;
let begun: unknown[];
let finished: unknown[];
let removed: string[];
let orders: unknown[];
let writes: Write[];
let verdict: InCallVerdict;
let view: Pick<CallView, 'recording'>;
let recordings: ConversationRecordings;
let ids: number;
let isLive: boolean;

beforeEach(() => {
  options = { _call_recording: 'on_demand' };
  [begun, finished, removed, orders, writes] = [[], [], [], [], []];
  verdict = 'taken';
  view = {};
  ids = 0;
  isLive = true;
  const calls = new CallBook();
  calls.open({
    callId: CALL,
    openedBy: sessionId('s1'),
    owner: null,
    associated: new Set(),
    callbackId: callbackId('cb-1'),
    legs: new Map(),
    isAnnounced: true,
    arrivedAt: null,
    dialled: null,
    userData: {},
  });
  const archive: Pick<RecordingArchive, 'begin' | 'finish' | 'remove'> = {
    begin: async (facts) => {
      begun.push(facts);
      return `/recordings/${facts.id}.wav`;
    },
    finish: async (id, end) => void finished.push({ id, ...end }),
    remove: async (id) => removed.push(id) > 0,
  };
  const callback = () => ({ id: callbackId('cb-1'), service: 'support', options, state: 'PROCESSING' });
  recordings = new ConversationRecordings({
    archive: archive as RecordingArchive,
    calls,
    callControl: {
      calls: () => [{ callId: CALL, callbackId: null, state: 'connected', legs: [], ...view }],
      recordConversation: (order) => {
        orders.push(order);
        return verdict;
      },
      changeRecording: () => verdict,
    },
    host: {
      peek: () => (isLive ? ({ callback: callback() } as unknown as LiveSession) : undefined),
      deliver: async (_id, delivery) => {
        writes.push(...(delivery.writes ?? []));
        return 'delivered';
      },
    },
    clock: { now: () => 1_000, setTimer: () => ({ cancel: () => undefined }) },
    chance: { uuid: () => `r${++ids}`, bytes: (count) => new Uint8Array(count), random: () => 0 },
    telemetry: {
      log: (_level, _event, fields) => {
        throw fields?.['error'];
      },
      count: () => undefined,
      observe: () => undefined,
    },
  });
});

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};
const connected: CallEvent = {
  kind: 'leg.answered',
  callId: CALL,
  legId: legId('l2'),
  at: 0,
  connected: true,
};
const ended = (id: string, outcome: 'stopped' | 'failed'): CallEvent => ({
  kind: 'conversation.recorded',
  callId: CALL,
  recordingId: recordingId(id),
  outcome,
  durationMs: 5_000,
  at: 6_000,
});

describe('recordings of conversations', () => {
  it('begin when an agent wants it and the service allows it, and are kept for a month by default', async () => {
    expect(recordings.rule(CALL)).toBe('on_demand');
    expect(await recordings.start(CALL, { agentId: ANA })).toBe('done');
    expect(begun).toEqual([
      {
        id: 'r1',
        callId: 'c1',
        callbackId: 'cb-1',
        service: 'support',
        agentId: '1001',
        startedAt: 1_000,
        expiresAt: 1_000 + 30 * DAY_MS,
      },
    ]);
    expect(orders).toEqual([{ callId: 'c1', recordingId: 'r1', path: '/recordings/r1.wav' }]);
  });

  it('are refused where the service has none, and nothing is written', async () => {
    options = {};
    expect(await recordings.start(CALL, { agentId: ANA })).toBe('not-allowed');
    expect(await recordings.start(callId('c9'), { agentId: ANA })).toBe('not-allowed');
    expect([recordings.rule(CALL), recordings.rule(callId('c9'))]).toEqual(['off', 'off']);
    recordings.heard(connected);
    await turns();
    expect([begun, orders]).toEqual([[], []]);
  });

  it('begin by themselves where the service has all conversations recorded, and agents can pause, but not stop them', async () => {
    options = { _call_recording: 'always', _call_recording_keep_days: '2' };
    recordings.heard({ ...connected, connected: false });
    await turns();
    expect(begun).toEqual([]);
    recordings.heard(connected);
    recordings.heard(connected);
    await turns();
    expect(begun).toMatchObject([{ agentId: null, expiresAt: 1_000 + 2 * DAY_MS }]);
    expect(recordings.change(CALL, 'stop')).toBe('not-allowed');
    expect(recordings.change(CALL, 'pause')).toBe('done');
  });

  it('are for agents to begin also when the session of the callback has ended before its conversation', async () => {
    recordings.heard(connected);
    isLive = false;
    expect(await recordings.start(CALL, { agentId: ANA })).toBe('done');
    expect(begun).toMatchObject([{ callbackId: 'cb-1', service: 'support' }]);
    expect(recordings.options(CALL)).toMatchObject({ _call_recording: 'on_demand' });
    recordings.heard({ kind: 'call.ended', callId: CALL, at: 0 });
    expect(recordings.options(CALL)).toEqual({});
    expect(await recordings.start(CALL, { agentId: ANA })).toBe('not-allowed');
  });

  it('are one at a time', async () => {
    view = { recording: { recordingId: recordingId('r0'), state: 'recording' } };
    expect(await recordings.start(CALL, { agentId: ANA })).toBe('wrong-state');
    expect(begun).toEqual([]);
  });

  it('that the switch does not begin leave nothing behind', async () => {
    verdict = 'wrong-state';
    expect(await recordings.start(CALL, { agentId: ANA })).toBe('wrong-state');
    expect(removed).toEqual(['r1']);
  });

  it.each([
    ['stopped', true],
    ['failed', false],
  ] as const)(
    'that end as %s are written down in the archive and in the trace, once',
    async (outcome, isWhole) => {
      await recordings.start(CALL, { agentId: ANA });
      recordings.heard(ended('r1', outcome));
      recordings.heard(ended('r1', outcome));
      recordings.heard(ended('of-somebody-else', outcome));
      await turns();
      expect(finished).toEqual([{ id: 'r1', at: 6_000, durationMs: 5_000, isWhole }]);
      expect(writes).toMatchObject([
        {
          kind: 'history.append',
          entry: {
            callbackId: 'cb-1',
            event: 'recording.ended',
            stateAfter: 'PROCESSING',
            data: { recordingId: 'r1' },
          },
        },
      ]);
    },
  );
});
