import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentId, type CallEvent, callbackId, callId, legId, type Party, recordingId } from '@ringback/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../switch/testing/fake-clock.ts';
import { FakeJournal } from '../switch/testing/fake-journal.ts';
import { FakeTelemetry } from '../switch/testing/fake-telemetry.ts';
import { agent, realChance } from '../switch/testing/live-switch.ts';
import { createSimulatedSwitch, type SimulatedSwitch } from './create-simulated-switch.ts';
import { type PhoneRule, PhoneRules } from './phone-behaviour.ts';

const CALL = callId('the-call');
const ANA = agentId('1001');
const SECONDS = 1_000;

let clock: FakeClock;
let phones: SimulatedSwitch;
let events: CallEvent[];

const open = (rules: readonly Partial<PhoneRule>[] = []): void => {
  clock = new FakeClock();
  events = [];
  phones = createSimulatedSwitch({
    book: new PhoneRules(
      rules.map((rule) => ({
        match: '^',
        act: 'answers',
        afterMs: null,
        talksForMs: null,
        patienceMs: null,
        keys: '',
        ...rule,
      })),
    ),
    trunks: [],
    promptFolders: [],
    agents: () => new Map([[ANA, agent('1001', null)]]),
    journal: new FakeJournal(),
    clock,
    wireClock: clock,
    chance: realChance,
    telemetry: new FakeTelemetry(),
  });
  phones.control.onEvent((event) => events.push(event));
};

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
/** Time goes on; what follows from it happens. */
const pass = async (ms: number): Promise<void> => {
  await settle();
  clock.advance(ms);
  await settle();
};
const order = (party: Party, leg: string) => ({
  callId: CALL,
  legId: legId(leg),
  callbackId: callbackId('the-callback'),
  party,
  callerNumber: null,
  callerName: null,
  timeoutMs: 30 * SECONDS,
  userData: {},
});
const call = (number: string) => phones.control.createCall(order({ kind: 'number', number }, 'customer'));
const connect = () => phones.control.connectParty(order({ kind: 'agent', agentId: ANA }, 'agent'));
const kinds = () => events.map(({ kind }) => kind);

describe('calls to simulated phones', () => {
  beforeEach(() => open());
  afterEach(() => phones.close());

  it('are answered after two seconds by a customer, after one by an agent, and end ten seconds after both talk', async () => {
    call('+15550100');
    await pass(1_999);
    expect(kinds()).toEqual(['leg.dialling', 'leg.ringing']);
    await pass(1);
    expect(kinds().at(-1)).toBe('leg.answered');
    connect();
    await pass(1 * SECONDS);
    expect(events.at(-1)).toMatchObject({ kind: 'leg.answered', connected: true });
    await pass(9_999);
    expect(phones.control.calls()[0]?.state).toBe('connected');
    await pass(1);
    expect(kinds().slice(-3)).toEqual(['leg.ended', 'leg.ended', 'call.ended']);
  });

  it('that ring on are given up when their time is over', async () => {
    call('+15550180');
    await pass(29_999);
    expect(kinds()).toEqual(['leg.dialling', 'leg.ringing']);
    await pass(1);
    expect(events.at(-2)).toMatchObject({ kind: 'leg.failed', failure: { result: 'no_answer' } });
  });

  it('tell of keys and of a customer whose patience ends', async () => {
    open([{ afterMs: 0, keys: '12', patienceMs: 5 * SECONDS }]);
    call('+15550100');
    for (let second = 0; second <= 5; second++) await pass(1 * SECONDS);
    const digits = events.flatMap((event) => (event.kind === 'digit' ? [event.digit] : []));
    expect(digits).toEqual(['1', '2']);
    expect(kinds().slice(-2)).toEqual(['leg.ended', 'call.ended']);
  });

  it('can be put on hold and taken up again, while the clock of the phone goes on', async () => {
    call('+15550100');
    await pass(2 * SECONDS);
    connect();
    await pass(1 * SECONDS);
    const byLegId = legId('agent');
    expect(phones.control.inCall({ kind: 'hold', callId: CALL, byLegId })).toBe('taken');
    expect(phones.control.inCall({ kind: 'retrieve', callId: CALL, byLegId })).toBe('taken');
    await pass(10 * SECONDS);
    expect(kinds().at(-1)).toBe('call.ended');
  });

  it('leave a recording of the length of the talk, which is silent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ringback-simulated-'));
    try {
      const path = join(folder, 'talk.wav');
      call('+15550100');
      await pass(2 * SECONDS);
      connect();
      await pass(1 * SECONDS);
      phones.control.recordConversation({ callId: CALL, recordingId: recordingId('r'), path });
      while (!kinds().includes('conversation.recording')) await settle();
      await pass(10 * SECONDS);
      while (!kinds().includes('conversation.recorded')) await settle();
      expect(events.find(({ kind }) => kind === 'conversation.recorded')).toMatchObject({
        outcome: 'stopped',
        durationMs: 10 * SECONDS,
      });
      expect(await readFile(path)).toHaveLength(44 + 10 * SECONDS * 32);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('record what a customer says, which lasts two seconds', async () => {
    call('+15550100');
    await pass(2 * SECONDS);
    phones.control.record({
      callId: CALL,
      beep: false,
      maxMs: 60 * SECONDS,
      finalSilenceMs: 3 * SECONDS,
      silenceMs: 9 * SECONDS,
    });
    await pass(5 * SECONDS);
    const told = events.find((event) => event.kind === 'recording.finished');
    expect(told?.sound?.durationMs).toBe(2 * SECONDS);
    expect(told?.reachedMax).toBe(false);
  });

  it('end with the process: nothing is told any more', async () => {
    call('+15550100');
    await pass(2 * SECONDS);
    const before = events.length;
    await phones.close();
    await pass(60 * SECONDS);
    expect(events).toHaveLength(before);
  });
});
