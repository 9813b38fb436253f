import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentId, callId, type InCallOrder, legId, recordingId, type SupervisionMode } from '@ringback/core';
import { dominantFrequency, type PhoneCall, type SoftPhone, sine } from '@ringback/sip';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  agent,
  agentPhone,
  HOST,
  LiveSwitch,
  number,
  orderOf,
  PhoneStock,
  TONES,
  until,
} from './testing/live-switch.ts';
import { MUSIC_HZ, PROMPT_HZ } from './testing/sound-files.ts';

const CUSTOMER_HZ = 400;
const AGENT_HZ = 1_000;
const COLLEAGUE_HZ = 1_700;
const SUPERVISOR_HZ = 2_100;
const CALL = callId('c1');
/** Octets of the head of a recording, and of a second in it. */
const HEAD = 44;
const SECOND = 32_000;

let stock: PhoneStock;
let live: LiveSwitch;
let customer: SoftPhone;
let ana: SoftPhone;
let ben: SoftPhone;
let sue: SoftPhone;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recordings-'));
  stock = await PhoneStock.open('26000-26199');
  customer = await stock.phone('+4930', { toneHz: CUSTOMER_HZ });
  ana = await stock.phone('1001', { toneHz: AGENT_HZ });
  ben = await stock.phone('1002', { toneHz: COLLEAGUE_HZ });
  sue = await stock.phone('1003', { toneHz: SUPERVISOR_HZ });
  live = await LiveSwitch.open({
    rtpPorts: '26200-26399',
    trunks: [
      { name: 'pstn', uri: `sip:${HOST}:${customer.address.port}`, match: '^\\+4930$', callerId: null },
    ],
  });
  for (const [id, phone] of [
    ['1001', ana],
    ['1002', ben],
    ['1003', sue],
  ] as const)
    live.agents.set(agentId(id), agent(id, `sip:${id}@${HOST}:${phone.address.port}`));
});
afterAll(async () => {
  await live.close();
  await stock.close();
  await rm(folder, { recursive: true });
  expect(live.faults()).toEqual([]);
});

const last = (phone: SoftPhone): PhoneCall => {
  const call = phone.calls.at(-1);
  if (call === undefined) throw new Error('The phone has no call');
  return call;
};
const hears = (phone: SoftPhone, hz: number | undefined): Promise<void> =>
  until(async () => (await last(phone).report()).hears === hz);
const act = (kind: Exclude<InCallOrder['kind'], 'consult' | 'hand-over'>): void =>
  expect(live.control.inCall({ kind, callId: CALL, byLegId: legId('l2') })).toBe('taken');
const consultBen = async (leg: string): Promise<void> => {
  const order = orderOf(agentPhone('1002'), leg, 'c1');
  const verdict = live.control.inCall({ kind: 'consult', callId: CALL, byLegId: legId('l2'), order });
  expect(verdict).toBe('taken');
  await live.event('leg.answered', leg);
};
const says = (phone: SoftPhone, hz: number | null): Promise<void> =>
  last(phone).say(hz === null ? undefined : { kind: 'tone', ...sine(hz) });

it('an agent holds, asks a colleague, goes back, confers and hands over, while all of it is recorded', async () => {
  live.createCall(number('+4930'));
  await live.event('leg.answered', 'l1');
  live.connectParty(agentPhone('1001'));
  await live.event('leg.answered', 'l2');
  await hears(ana, CUSTOMER_HZ);

  const path = join(folder, 'r1.wav');
  const recording = { callId: CALL, recordingId: recordingId('r1'), path };
  expect(live.control.recordConversation(recording)).toBe('taken');
  const size = async (): Promise<number> => (await readFile(path).catch(() => Buffer.alloc(0))).length;
  await until(async () => (await size()) > SECOND);

  act('hold');
  await hears(customer, MUSIC_HZ);
  act('retrieve');
  await hears(customer, AGENT_HZ);
  await hears(ana, CUSTOMER_HZ);

  await consultBen('l3');
  await hears(ben, AGENT_HZ);
  await hears(ana, COLLEAGUE_HZ);
  await hears(customer, MUSIC_HZ);
  act('reconnect');
  await live.event('leg.ended', 'l3');
  await hears(customer, AGENT_HZ);

  await consultBen('l4');
  act('conference');
  // One is silent at a time, so that each of the others hears one alone.
  await says(ana, null);
  await hears(customer, COLLEAGUE_HZ);
  await hears(ben, CUSTOMER_HZ);
  await says(ana, AGENT_HZ);
  await says(ben, null);
  await hears(customer, AGENT_HZ);
  await hears(ana, CUSTOMER_HZ);
  // A key of one reaches both others.
  await last(customer).sendDtmf('5');
  for (const phone of [ana, ben]) await until(async () => (await last(phone).report()).digits.endsWith('5'));
  await last(ben).hangUp();
  await live.event('leg.ended', 'l4');
  await hears(customer, AGENT_HZ);

  await consultBen('l5');
  await hears(customer, MUSIC_HZ);
  act('transfer');
  expect(await live.event('leg.ended', 'l2')).toMatchObject({ by: 'us' });
  await hears(customer, COLLEAGUE_HZ);
  await hears(ben, CUSTOMER_HZ);
  // What is written is up to a second old: a second later it is of this talk alone.
  const handedOver = await size();
  await until(async () => (await size()) >= handedOver + 2 * SECOND);
  await last(customer).hangUp();
  await live.event('call.ended');
  expect(await live.event('conversation.recorded')).toMatchObject({ outcome: 'stopped' });

  expect(live.telemetry.named('leg.hold_not_taken')).toEqual([]);

  const file = await readFile(path);
  const channel = (at: number, offset: 0 | 2): Int16Array =>
    Int16Array.from({ length: 4_000 }, (_, sample) => file.readInt16LE(at + sample * 4 + offset));
  expect(dominantFrequency(channel(HEAD + SECOND / 2, 0), TONES)).toBe(CUSTOMER_HZ);
  expect(dominantFrequency(channel(HEAD + SECOND / 2, 2), TONES)).toBe(AGENT_HZ);
  expect(dominantFrequency(channel(handedOver + SECOND, 0), TONES)).toBe(CUSTOMER_HZ);
  expect(dominantFrequency(channel(handedOver + SECOND, 2), TONES)).toBe(COLLEAGUE_HZ);
});

it('an agent hears an announcement alone before the customer; a supervisor listens, whispers and joins, and who hears whom is measured', async () => {
  const call = callId('c2');
  live.createCall(number('+4930'), 's1', 'c2');
  await live.event('leg.answered', 's1');
  const order = orderOf(agentPhone('1001'), 's2', 'c2');
  live.control.connectParty({ ...order, whisper: { kind: 'file', file: 'hello.wav' } });
  await live.event('leg.answered', 's2');
  // What was said to the agent was over before; the customer heard nothing of it, nor of the agent until then.
  const heardBy = async (phone: SoftPhone, hz: number): Promise<number> =>
    (await last(phone).report()).heard.find(({ frequency }) => frequency === hz)?.times ?? 0;
  expect(await heardBy(ana, PROMPT_HZ)).toBeGreaterThan(0);
  await hears(customer, AGENT_HZ);
  expect(await heardBy(customer, PROMPT_HZ)).toBe(0);
  await hears(ana, CUSTOMER_HZ);

  const supervise = (mode: SupervisionMode): void =>
    expect(live.control.superviseCall({ kind: 'change', callId: call, mode })).toBe('taken');
  const begun = live.control.superviseCall({
    kind: 'begin',
    callId: call,
    ofLegId: legId('s2'),
    mode: 'listen',
    order: { ...orderOf(agentPhone('1003'), 's3', 'c2'), callbackId: null },
  });
  expect(begun).toBe('taken');
  await live.event('call.supervised');
  // Listens: hears each of both, and is heard by neither.
  await says(ana, null);
  await hears(sue, CUSTOMER_HZ);
  await hears(customer, undefined);
  await says(ana, AGENT_HZ);
  await says(customer, null);
  await hears(sue, AGENT_HZ);
  await hears(ana, undefined);
  // Whispers: the agent hears it, the customer does not.
  supervise('whisper');
  await hears(ana, SUPERVISOR_HZ);
  await says(ana, null);
  await hears(customer, undefined);
  // Joins: the customer hears it as well.
  supervise('barge-in');
  await hears(customer, SUPERVISOR_HZ);
  expect(await heardBy(ana, SUPERVISOR_HZ)).toBeGreaterThan(0);
  await last(sue).hangUp();
  await live.event('call.supervision-ended');
  await says(ana, AGENT_HZ);
  await says(customer, CUSTOMER_HZ);
  await hears(customer, AGENT_HZ);
  await hears(ana, CUSTOMER_HZ);
  await last(customer).hangUp();
  await live.event('leg.ended', 's2');
});
