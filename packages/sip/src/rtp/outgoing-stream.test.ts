import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { OutgoingStream, type RelayedHeader } from './outgoing-stream.ts';
import { sequenceDistance, timestampDistance } from './rtp-packet.ts';

function stream(first = 100): OutgoingStream {
  const random = new Uint8Array(10);
  const view = new DataView(random.buffer);
  view.setUint32(0, 77);
  view.setUint32(4, 5_000);
  view.setUint16(8, first);
  return new OutgoingStream(random, 0);
}

function incoming(sequence: number, timestamp: number, ssrc = 1, marker = false): RelayedHeader {
  return { sequence: sequence & 0xffff, timestamp: timestamp >>> 0, ssrc, marker };
}

describe('the outgoing stream of a leg', () => {
  it('numbers frames of its own one after the other and marks the first', () => {
    const out = stream(65_535);
    expect([0, 20, 40].map((now) => out.own(160, now))).toEqual([
      { sequence: 65_535, timestamp: 5_000, ssrc: 77, marker: true },
      { sequence: 0, timestamp: 5_160, ssrc: 77, marker: false },
      { sequence: 1, timestamp: 5_320, ssrc: 77, marker: false },
    ]);
  });

  it('lets the timestamp go on with the clock during a pause, the sequence not', () => {
    const out = stream();
    out.own(160, 0);
    out.pause();
    expect(out.own(160, 1_000)).toEqual({ sequence: 101, timestamp: 13_000, ssrc: 77, marker: true });
  });

  it('passes on the gaps, the order and the markers of the other leg under its own numbers', () => {
    const out = stream();
    out.own(160, 0);
    const heads = [
      incoming(9_000, 50),
      incoming(9_002, 370),
      incoming(9_001, 210),
      incoming(9_003, 530, 1, true),
    ];
    const relayed = heads.map((head) => out.relay(head, 160, 20));
    expect(relayed.map((head) => head?.sequence)).toEqual([101, 103, 102, 104]);
    expect(relayed.map((head) => head?.timestamp)).toEqual([5_160, 5_480, 5_320, 5_640]);
    expect(relayed.map((head) => head?.marker)).toEqual([true, false, false, true]);
    expect(new Set(relayed.map((head) => head?.ssrc))).toEqual(new Set([77]));
  });

  it('drops packets of the other leg that are older than the change to it', () => {
    const out = stream();
    out.relay(incoming(500, 0), 160, 0);
    expect(out.relay(incoming(499, -160), 160, 5)).toBeUndefined();
    expect(out.relay(incoming(501, 160), 160, 20)?.sequence).toBe(101);
  });

  it('still takes the other leg for the same after its sequence went round', () => {
    const out = stream();
    for (let at = 0; at < 70_000; at += 1) {
      expect(out.relay(incoming(at, at * 160), 160, at * 20)?.sequence).toBe((100 + at) & 0xffff);
    }
  });

  it('closes the gap of a packet that this phone cannot take', () => {
    const out = stream();
    out.relay(incoming(1, 0), 160, 0);
    out.omitRelayed(incoming(2, 160));
    out.omitRelayed(incoming(2, 160));
    expect(out.relay(incoming(3, 320), 160, 40)?.sequence).toBe(101);
  });

  it('does not show as loss what was not passed on while the bridge was down', () => {
    const out = stream();
    out.relay(incoming(1, 0), 160, 0);
    out.endRelay();
    expect(out.relay(incoming(60, 59 * 160), 160, 59 * 20)).toMatchObject({ sequence: 101, marker: true });
  });

  it('keeps the timestamp of an event at its start and goes on after it', () => {
    const out = stream();
    out.own(160, 0);
    const events = [0, 1, 2].map((at) => out.event(at === 0, 160, 20 + at * 20));
    expect(events.map((head) => head.timestamp)).toEqual([5_160, 5_160, 5_160]);
    expect(events.map((head) => head.marker)).toEqual([true, false, false]);
    out.skip(160);
    expect(out.own(160, 100)).toMatchObject({ sequence: 104, timestamp: 5_160 + 4 * 160 });
  });

  it('goes forward in sequence and time through every change of source', () => {
    const step = fc.record({
      kind: fc.constantFrom('own', 'pause', 'event', 'relay', 'endRelay', 'skip'),
      ssrc: fc.integer({ min: 1, max: 3 }),
      waitMs: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 65_535 }), (steps, first) => {
        const out = stream(first);
        let now = 0;
        let sequence = (first - 1) & 0xffff;
        let timestamp = 5_000;
        const senders = new Map<number, number>();
        for (const { kind, ssrc, waitMs } of steps) {
          now += waitMs;
          let head: RelayedHeader | undefined;
          if (kind === 'pause') out.pause();
          else if (kind === 'endRelay') out.endRelay();
          else if (kind === 'skip') out.skip(160);
          else if (kind === 'own') head = out.own(160, now);
          else if (kind === 'event') head = out.event(true, 160, now);
          else {
            const at = (senders.get(ssrc) ?? ssrc * 20_000) + 1;
            senders.set(ssrc, at);
            head = out.relay(incoming(at, at * 160, ssrc), 160, now);
          }
          if (head === undefined) continue;
          expect(sequenceDistance(sequence, head.sequence)).toBe(1);
          expect(timestampDistance(timestamp, head.timestamp)).toBeGreaterThanOrEqual(0);
          ({ sequence, timestamp } = head);
        }
      }),
    );
  });
});
