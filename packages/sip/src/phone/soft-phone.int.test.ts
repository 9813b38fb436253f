import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { openSipEndpoint } from '../endpoint/open-endpoint.ts';
import type { SipClock } from '../ports.ts';
import { createRegistrar } from '../registrar/registrar.ts';
import { createMediaServer } from '../rtp/media-server.ts';
import type { MediaServer } from '../rtp/media-types.ts';
import { sine } from '../rtp/tone.ts';
import type { PhoneCall, PhoneScript, SoftPhone, SoftPhoneOptions } from './phone-types.ts';
import { createSoftPhone } from './soft-phone.ts';

const HOST = '127.0.0.1';
const TONES = [400, 700, 1_000];

const clock: SipClock = {
  now: () => performance.now(),
  setTimer: (delayMs, fire) => {
    const timer = setTimeout(fire, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

let media: MediaServer;
let phones: SoftPhone[] = [];

beforeAll(async () => {
  media = await createMediaServer({ host: HOST, ports: '22300-22499' });
});

afterAll(() => media.close());

afterEach(async () => {
  await Promise.all(phones.map((phone) => phone.close()));
  phones = [];
  expect((await media.stats()).ports).toBe(0);
});

async function open(name: string, options: Partial<SoftPhoneOptions> = {}): Promise<SoftPhone> {
  const phone = await createSoftPhone({
    uri: `sip:${name}@${HOST}`,
    host: HOST,
    port: 0,
    media,
    clock,
    randomBytes,
    listensFor: TONES,
    ...options,
  });
  phones.push(phone);
  return phone;
}

/** Waits until the condition holds; the test's own time limit ends it otherwise. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(10);
}

async function hears(call: PhoneCall, frequency: number): Promise<boolean> {
  const report = await call.report();
  return report.hears === frequency;
}

async function incoming(phone: SoftPhone): Promise<PhoneCall> {
  await until(() => phone.calls.length > 0);
  const call = phone.calls.at(-1);
  if (call === undefined) throw new Error('no call');
  return call;
}

describe('two phones', () => {
  it('call each other directly and each hears the tone of the other', async () => {
    const alice = await open('alice', { says: { kind: 'tone', ...sine(400) } });
    const bob = await open('bob', {
      says: { kind: 'tone', ...sine(1_000) },
      script: { kind: 'answer', afterMs: 100 },
    });
    const began: string[] = [];
    bob.onCall(({ peer }) => began.push(peer));
    const call = await alice.call(bob.contact);
    expect(call.state).toBe('ringing');
    expect(await call.answered).toBe(true);
    const answered = await incoming(bob);
    await until(() => hears(call, 1_000));
    await until(() => hears(answered, 400));
    await until(async () => (await call.report()).packetsIn > 12 && (await answered.report()).packetsIn > 12);
    await call.hangUp();
    expect(await call.ended).toEqual({ kind: 'hung-up', by: 'us' });
    expect(await answered.ended).toEqual({ kind: 'hung-up', by: 'peer' });
    for (const report of [await call.report(), await answered.report()]) {
      expect(report).toMatchObject({ lostIn: 0, digits: '' });
      expect(report.packetsOut).toBeGreaterThan(12);
      // A sine 16 dB below full scale has 0.112; a frame of silence at the start may be among it.
      expect(report.loudestRms).toBeGreaterThan(0.09);
      expect(report.loudestRms).toBeLessThan(0.12);
      expect(report.heard.filter(({ times }) => times > 0)).toHaveLength(1);
    }
    expect(began).toEqual([`sip:alice@${HOST}`]);
    expect(bob).toMatchObject({ invites: 1, callIds: 1 });
    expect((answered.answeredAt ?? 0) - answered.startedAt).toBeGreaterThan(95);
    expect(answered.callId).toBe(call.callId);
  });

  it('hold, resume, and send digits', async () => {
    const alice = await open('alice', { says: { kind: 'tone', ...sine(400) } });
    const bob = await open('bob', { says: { kind: 'tone', ...sine(1_000) } });
    const call = await alice.call(bob.contact);
    await call.answered;
    const answered = await incoming(bob);
    await call.sendDtmf('42#', { durationMs: 60, gapMs: 40 });
    await until(async () => (await answered.report()).digits === '42#');
    await until(() => hears(answered, 400));

    expect(await call.hold()).toMatchObject({ kind: 'accepted' });
    expect(call.isOnHold).toBe(true);
    await until(async () => (await answered.report()).hears === undefined);
    await until(async () => (await call.report()).hears === undefined);

    expect(await call.resume()).toMatchObject({ kind: 'accepted' });
    await until(() => hears(answered, 400));
    await until(() => hears(call, 1_000));
    await answered.say({ kind: 'tone', ...sine(700) });
    await until(() => hears(call, 700));
    await answered.hangUp();
    expect(await call.ended).toEqual({ kind: 'hung-up', by: 'peer' });
    await expect(call.sendDtmf('1')).rejects.toMatchObject({ code: 'PHONE_NOT_TALKING' });
    await call.hangUp();
  });

  it('agree on the codec that one of them insists on', async () => {
    const samples = Int16Array.from(
      { length: 8_000 },
      (_, at) => 8_000 * Math.sin((2 * Math.PI * 700 * at) / 8_000),
    );
    const alice = await open('alice', { says: { kind: 'pcm', samples }, codecs: ['PCMU', 'PCMA'] });
    const bob = await open('bob', { says: { kind: 'tone', ...sine(400) }, codecs: ['PCMA'] });
    const call = await alice.call(bob.contact);
    const answered = await incoming(bob);
    await until(() => hears(answered, 700));
    await until(() => hears(call, 400));
  });

  it('with no codec in common have no call', async () => {
    const [alice, bob] = [await open('alice', { codecs: ['PCMU'] }), await open('bob', { codecs: ['PCMA'] })];
    const call = await alice.call(bob.contact);
    expect(await call.ended).toEqual({ kind: 'refused', by: 'peer', status: 488 });
  });
});

describe('a phone that is told to', () => {
  const refusals: readonly (readonly [string, PhoneScript, number])[] = [
    ['be busy', { kind: 'busy' }, 486],
    ['decline after ringing', { kind: 'decline', afterMs: 50 }, 603],
    ['give another status', { kind: 'status', status: 480 }, 480],
  ];

  it.each(refusals)('%s does so', async (_what, script, status) => {
    const [alice, bob] = [await open('alice'), await open('bob', { script })];
    const call = await alice.call(bob.contact);
    expect(await call.ended).toEqual({ kind: 'refused', by: 'peer', status });
    expect(await call.answered).toBe(false);
    expect(await (await incoming(bob)).ended).toEqual({ kind: 'refused', by: 'us', status });
    expect(call.answeredAt).toBeUndefined();
  });

  it('ring on never answers, and hears that the caller gave up', async () => {
    const [alice, bob] = [await open('alice'), await open('bob', { script: { kind: 'ring' } })];
    const call = await alice.call(bob.contact);
    const rings = await incoming(bob);
    await call.hangUp();
    expect(await call.ended).toEqual({ kind: 'cancelled', by: 'us' });
    expect(await rings.ended).toEqual({ kind: 'cancelled', by: 'peer' });
  });

  it('hang up after the answer does so', async () => {
    const alice = await open('alice');
    const bob = await open('bob', { script: { kind: 'answer', afterMs: 0, hangUpAfterMs: 100 } });
    const call = await alice.call(bob.contact);
    expect(await call.ended).toEqual({ kind: 'hung-up', by: 'peer' });
    expect((call.endedAt ?? 0) - (call.answeredAt ?? Infinity)).toBeGreaterThan(50);
  });

  it('be unreachable answers nothing, and is back at the same address', async () => {
    const [alice, bob] = [await open('alice'), await open('bob')];
    const { contact } = bob;
    await bob.behave({ kind: 'unreachable' });
    await expect(bob.call(alice.contact)).rejects.toMatchObject({ code: 'PHONE_UNREACHABLE' });
    const call = await alice.call(contact);
    const first = await Promise.race([call.answered, delay(300, 'silence')]);
    expect(first).toBe('silence');
    await bob.behave({ kind: 'answer', afterMs: 0 });
    expect(bob.contact).toBe(contact);
    // The INVITE is still repeated: now it is heard.
    expect(await call.answered).toBe(true);
    expect(bob).toMatchObject({ invites: 1, callIds: 1 });
  });

  it('be unreachable in the middle of a call leaves it', async () => {
    const [alice, bob] = [await open('alice'), await open('bob')];
    const call = await alice.call(bob.contact);
    await call.answered;
    await bob.behave({ kind: 'unreachable' });
    expect(bob.calls[0]?.state).toBe('ended');
  });

  it('do one thing after the other does them in turn, and counts', async () => {
    const alice = await open('alice');
    const bob = await open('bob', {
      script: [{ kind: 'busy' }, { kind: 'decline' }, { kind: 'answer', afterMs: 0 }],
    });
    const ends = [];
    for (let count = 0; count < 2; count += 1) ends.push(await (await alice.call(bob.contact)).ended);
    expect(ends).toMatchObject([{ status: 486 }, { status: 603 }]);
    const carol = await open('carol');
    expect(await (await alice.call(bob.contact)).answered).toBe(true);
    expect(await (await carol.call(bob.contact)).ended).toMatchObject({ kind: 'refused', status: 486 });
    expect(bob).toMatchObject({ invites: 4, callIds: 4 });
  });
});

describe('a phone that registers', () => {
  it('is found through the registrar, answers its challenge, and takes leave', async () => {
    const registrar = createRegistrar({
      realm: 'test',
      clock,
      randomBytes,
      credentialsFor: (user) => (user === 'dora' ? { password: 'open sesame' } : undefined),
    });
    const endpoint = await openSipEndpoint({
      host: HOST,
      port: 0,
      clock,
      randomBytes,
      registrar,
      handler: {},
    });
    try {
      const nextHop = { ...endpoint.address, transport: 'udp' } as const;
      const options = { registrar: { target: 'sip:test', nextHop } };
      await expect(open('dora', { ...options, password: 'wrong' })).rejects.toMatchObject({
        code: 'PHONE_NOT_REGISTERED',
      });
      const dora = await open('dora', { ...options, password: 'open sesame' });
      expect(dora.isRegistered).toBe(true);
      expect(registrar.contactsOf('dora').map(({ uri }) => uri)).toEqual([dora.contact]);
      const alice = await open('alice');
      const call = await alice.call(registrar.contactsOf('dora')[0]?.uri ?? '');
      expect(await call.answered).toBe(true);
      await dora.close();
      expect(registrar.contactsOf('dora')).toEqual([]);
      expect(await call.ended).toEqual({ kind: 'hung-up', by: 'peer' });
    } finally {
      await endpoint.close();
      registrar.close();
    }
  });
});
