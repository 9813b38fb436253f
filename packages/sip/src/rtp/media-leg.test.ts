import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MediaLeg } from './media-leg.ts';
import type { MediaRemote } from './media-types.ts';
import { Mixer, type MixMember } from './mixer.ts';
import { OutgoingStream } from './outgoing-stream.ts';
import { type RtpPacket, readRtp, writeRtp } from './rtp-packet.ts';

const REMOTE: MediaRemote = {
  host: '192.0.2.1',
  port: 4_000,
  payloadType: 0,
  telephoneEventPayloadType: 101,
};

type Sent = { readonly packet: RtpPacket; readonly to: string };

const { telephoneEventPayloadType: _, ...WITHOUT_KEYS } = REMOTE;

function makeLeg(
  remote: Partial<MediaRemote> = {},
  base: MediaRemote = REMOTE,
): { leg: MediaLeg; sent: Sent[]; events: string[] } {
  const sent: Sent[] = [];
  const events: string[] = [];
  const leg = new MediaLeg({
    host: '127.0.0.1',
    listen: true,
    stream: new OutgoingStream(new Uint8Array(10), 0),
    sendTo: (datagram, port, host) => {
      const reading = readRtp(datagram.slice());
      if (!reading.ok) throw new Error(`sent garbage: ${reading.fault}`);
      sent.push({ packet: reading.packet, to: `${host}:${port}` });
    },
    events: { dtmf: ({ digit }) => events.push(digit), firstPacket: () => events.push('first') },
  });
  leg.setRemote({ ...base, ...remote });
  return { leg, sent, events };
}

function audio(sequence: number, payloadType = 0): Uint8Array {
  return writeRtp({
    payloadType,
    marker: false,
    sequence,
    timestamp: sequence * 160,
    ssrc: 3,
    payload: new Uint8Array(160),
  });
}

function key(event: number, payloadType: number): Uint8Array {
  const payload = Uint8Array.of(event, 0x8a, 0, 160);
  return writeRtp({ payloadType, marker: true, sequence: 1, timestamp: event * 1_000, ssrc: 3, payload });
}

describe('a leg', () => {
  it('survives whatever is sent to it, and relays nothing but RTP', () => {
    const a = makeLeg();
    const b = makeLeg({ payloadType: 8, telephoneEventPayloadType: 97 });
    a.leg.partner = b.leg;
    b.leg.partner = a.leg;
    let now = 0;
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60, size: 'max' }),
        fc.constantFrom(0x80, 0x90, 0xa0, 0xb3, 0x00),
        fc.constantFrom(0, 8, 101, 97, 13, 0x80, 200),
        (noise, first, second) => {
          const datagram = Uint8Array.from(noise);
          if (datagram.length > 1) datagram.set([first, second]);
          now += 20;
          a.leg.receive(datagram, REMOTE.host, REMOTE.port, now);
          a.leg.beat(now, false);
          b.leg.beat(now, false);
        },
      ),
      { numRuns: 5_000 },
    );
    const stats = a.leg.stats();
    expect(stats.malformed).toBeGreaterThan(200);
    expect(stats.packetsIn).toBeGreaterThan(200);
    expect(new Set(b.sent.map(({ packet }) => packet.payloadType))).toEqual(new Set([8, 97]));
  });

  it('hears nothing before it knows who is to speak', () => {
    const { leg } = makeLeg();
    const early = new MediaLeg({
      host: '127.0.0.1',
      listen: false,
      stream: new OutgoingStream(new Uint8Array(10), 0),
      sendTo: () => undefined,
      events: { dtmf: () => undefined, firstPacket: () => undefined },
    });
    early.receive(audio(1), REMOTE.host, REMOTE.port, 0);
    expect(early.stats()).toMatchObject({ packetsIn: 0, foreign: 1 });
    expect(() => early.hear([440], 100, 0)).toThrow(expect.objectContaining({ code: 'MEDIA_BAD_ARGUMENT' }));
    expect(leg.hear([440], 100, 0)).toMatchObject({ heardMs: 0, rms: 0 });
  });

  it('counts reports of its peer as signs of life, at both ports, and takes nothing else there', () => {
    const { leg, events } = makeLeg();
    const report = Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, 3);
    leg.receiveReport(report, REMOTE.host);
    leg.receive(report.slice(), REMOTE.host, REMOTE.port, 0);
    leg.receiveReport(report, '203.0.113.9');
    leg.receiveReport(audio(1), REMOTE.host);
    expect(leg.stats()).toMatchObject({ reportsIn: 2, packetsIn: 0, malformed: 0 });
    expect(events).toEqual([]);
  });

  it('that is told to send only is deaf to words and keys, but knows who is there', () => {
    const { leg, events, sent } = makeLeg({ direction: 'sendonly' });
    leg.receive(audio(1), '198.51.100.1', 60_000, 0);
    leg.receive(key(5, 101), '198.51.100.1', 60_000, 20);
    leg.beat(40, false);
    expect(events).toEqual(['first']);
    expect(leg.hear([440], 100, 30).heardMs).toBe(0);
    expect(sent.map(({ to }) => to)).toEqual(['198.51.100.1:60000']);
  });

  it('that is held the old way, by the address 0.0.0.0, sends nothing', () => {
    const { leg, sent } = makeLeg({ host: '0.0.0.0' });
    for (let now = 0; now < 6_000; now += 20) leg.beat(now, false);
    expect(sent).toEqual([]);
    leg.setRemote(REMOTE);
    leg.beat(6_000, false);
    expect(sent.map(({ to }) => to)).toEqual(['192.0.2.1:4000']);
  });

  it('knows keys by the number on what comes in, which may differ from the one going out', () => {
    const { leg, events } = makeLeg({ receiveTelephoneEventPayloadType: 96 });
    leg.receive(key(5, 101), REMOTE.host, REMOTE.port, 0);
    leg.receive(key(6, 96), REMOTE.host, REMOTE.port, 0);
    expect(events).toEqual(['first', '6']);
    expect(leg.stats().malformed).toBe(1);
  });

  it('keeps what it had when the new remote is none', () => {
    const { leg, sent } = makeLeg();
    expect(() => leg.setRemote({ ...REMOTE, host: 'example.com' })).toThrow(
      expect.objectContaining({ code: 'MEDIA_BAD_ADDRESS' }),
    );
    leg.beat(0, false);
    expect(sent.map(({ to }) => to)).toEqual(['192.0.2.1:4000']);
  });
});

describe('a key that is pressed in a mix', () => {
  const END = 0x80;
  /** Keys as their ends tell, by the payload type that they came under; the end is told three times. */
  const keysOf = (sent: readonly Sent[], payloadType: number): readonly (number | undefined)[] => {
    const ends = sent.filter(
      ({ packet }) => packet.payloadType === payloadType && ((packet.payload[1] ?? 0) & END) !== 0,
    );
    return ends.filter((_, index) => index % 3 === 0).map(({ packet }) => packet.payload[0]);
  };

  function mixOf(hears: (legs: readonly MediaLeg[]) => readonly MixMember[]) {
    const made = [makeLeg(), makeLeg({ telephoneEventPayloadType: 97 }), makeLeg({}, WITHOUT_KEYS)] as const;
    const mixer = new Mixer(hears(made.map(({ leg }) => leg)));
    for (const { leg } of made) leg.mixer = mixer;
    const beat = (from: number, to: number): void => {
      for (let now = from; now < to; now += 20) {
        mixer.beat(now);
        for (const { leg } of made) leg.beat(now, false);
      }
    };
    return { made, beat };
  }
  const end = (event: number): Uint8Array =>
    writeRtp({
      payloadType: 101,
      marker: false,
      sequence: 2,
      timestamp: event * 1_000,
      ssrc: 3,
      payload: Uint8Array.of(event, END | 10, 3, 0x20),
    });

  it('is passed to each who hears who pressed it, under the number that his phone knows, once, and sound goes on', () => {
    const { made, beat } = mixOf((legs) => legs.map((leg) => ({ leg, hears: legs })));
    const [presses, hears, knowsNone] = made;
    beat(0, 200);
    presses.leg.receive(key(5, 101), REMOTE.host, REMOTE.port, 200);
    presses.leg.receive(end(5), REMOTE.host, REMOTE.port, 220);
    beat(220, 1_000);
    expect(presses.events).toEqual(['first', '5']);
    expect(keysOf(hears.sent, 97)).toEqual([5]);
    expect(keysOf(presses.sent, 101)).toEqual([]);
    expect(new Set(knowsNone.sent.map(({ packet }) => packet.payloadType))).toEqual(new Set([0]));
    const timestamps = hears.sent
      .filter(({ packet }) => packet.payloadType === 97)
      .map(({ packet }) => packet.timestamp);
    expect(new Set(timestamps).size).toBe(1);
    expect(hears.sent.at(-1)?.packet.payloadType).toBe(0);
    const sequences = hears.sent.map(({ packet }) => packet.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index));
  });

  it('is for nobody else: who is not heard is not pressed for either', () => {
    const { made, beat } = mixOf(([a, b, c]) =>
      a === undefined || b === undefined || c === undefined
        ? []
        : [
            { leg: a, hears: [b] },
            { leg: b, hears: [] },
            { leg: c, hears: [a, b] },
          ],
    );
    made[0].leg.receive(key(7, 101), REMOTE.host, REMOTE.port, 0);
    made[0].leg.receive(end(7), REMOTE.host, REMOTE.port, 20);
    beat(20, 600);
    expect(keysOf(made[1].sent, 97)).toEqual([]);
  });
});
