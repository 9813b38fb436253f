import {
  createMediaServer,
  type IncomingInvite,
  type MediaServer,
  openSipEndpoint,
  type PlaySource,
  renderTone,
  type SipEndpoint,
} from '@ringback/sip';
import { systemClock } from '@ringback/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LegAudio } from './leg-audio.ts';
import { HOST, LiveSwitch, number, orderOf, PhoneStock, realChance } from './testing/live-switch.ts';

/** Sounds at 8 kHz, one after the other. */
function sounds(...parts: readonly (readonly [ms: number, ...frequencies: number[]])[]): PlaySource {
  const samples = parts.map(([ms, ...frequencies]) => {
    if (frequencies.length === 0) return new Int16Array(ms * 8);
    const second = renderTone({ frequencies });
    return Int16Array.from({ length: ms * 8 }, (_, index) => second[index % second.length] ?? 0);
  });
  return { kind: 'pcm', samples: Int16Array.from(samples.flatMap((one) => [...one])) };
}

const VOICE = [210, 430, 640] as const;
/** The network answers with a tone before anybody picks up. */
async function playsBusy(invite: IncomingInvite, media: MediaServer): Promise<void> {
  const audio = new LegAudio(await media.openPort(), HOST, '1');
  const answer = audio.answerReinvite(invite.sdp);
  if (answer.kind !== 'accept') throw new Error('The offer cannot be answered');
  await audio.apply();
  invite.ring(answer.sdp);
  await audio.port.play(sounds([500, 480, 620], [500]), { loop: true });
}

describe('call progress detection of the switch', () => {
  let stock: PhoneStock;
  let media: MediaServer;
  let exchange: SipEndpoint;
  let live: LiveSwitch;

  // All calls are made at the same time: each takes as long as what is heard in it.
  beforeAll(async () => {
    stock = await PhoneStock.open('25000-25199');
    media = await createMediaServer({ host: HOST, ports: '25400-25499' });
    exchange = await openSipEndpoint({
      host: HOST,
      port: 0,
      clock: systemClock,
      randomBytes: (count) => realChance.bytes(count),
      handler: { invite: (invite) => void playsBusy(invite, media) },
    });
    const phones = {
      person: await stock.phone('person', { says: sounds([300], [500, ...VOICE], [3_000]) }),
      machine: await stock.phone('machine', {
        says: sounds([200], [3_000, ...VOICE], [200], [400, 1_400], [9_000]),
      }),
      fax: await stock.phone('fax', { says: sounds([100], [3_000, 2_100], [3_000]) }),
      brief: await stock.phone('brief', { script: { kind: 'answer', afterMs: 0, hangUpAfterMs: 300 } }),
    };
    const names = [...Object.keys(phones), 'busy'];
    const numberOf = (name: string): string => `493${names.indexOf(name)}`;
    const trunk = (name: string, uri: string) => ({
      name,
      uri,
      match: `^${numberOf(name)}$`,
      callerId: null,
    });
    live = await LiveSwitch.open({
      rtpPorts: '25200-25399',
      trunks: [
        ...Object.entries(phones).map(([name, phone]) => trunk(name, phone.contact)),
        trunk('busy', `sip:${HOST}:${exchange.address.port}`),
      ],
    });
    for (const name of names)
      live.control.createCall({
        ...orderOf(number(numberOf(name)), name, name),
        detection: { timeGuardMs: 15_000, awaitsSignal: name === 'machine', limits: {} },
      });
  });
  afterAll(async () => {
    await live.close();
    await stock.close();
    await exchange.close();
    await media.close();
  });

  const answeredBy = async (name: string): Promise<unknown> => (await live.event('leg.answered', name)).by;

  it('tells a person who says a word and waits', async () => {
    expect(await answeredBy('person')).toMatchObject({ who: 'person' });
  });
  it('tells a fax', async () => {
    expect(await answeredBy('fax')).toMatchObject({ who: 'fax' });
  });
  it('tells a machine when a message can be left: after its signal', async () => {
    expect(await answeredBy('machine')).toMatchObject({
      who: 'machine',
      cause: expect.stringMatching(/-BEEP$/),
    });
  });
  it('tells of somebody who hangs up meanwhile that he had answered', async () => {
    expect(await answeredBy('brief')).toMatchObject({ who: 'unknown', cause: 'HANGUP' });
    await live.event('leg.ended', 'brief');
  });
  it('ends a call to which the network plays a busy tone instead of an answer', async () => {
    expect((await live.event('leg.failed', 'busy')).failure).toMatchObject({ result: 'busy' });
  });
});
