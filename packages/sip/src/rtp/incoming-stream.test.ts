import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { IncomingStream } from './incoming-stream.ts';
import type { RtpPacket } from './rtp-packet.ts';

function packet(sequence: number, ssrc = 1): RtpPacket {
  return {
    payloadType: 0,
    marker: false,
    sequence: sequence & 0xffff,
    timestamp: (sequence * 160) >>> 0,
    ssrc,
    payload: new Uint8Array(160),
  };
}

function lostOf(sequences: readonly number[]): number {
  const stream = new IncomingStream();
  for (const sequence of sequences) stream.receive(packet(sequence), 172, sequence * 20);
  return stream.lost;
}

describe('an incoming stream', () => {
  it('counts what is missing, across the wrap of the sequence', () => {
    expect(lostOf([65_533, 65_534, 65_536, 65_539])).toBe(3);
  });

  it('counts no loss for any reordering within the window', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 65_535 }),
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }),
        (from, order) => {
          expect(lostOf(order.map((at) => from + at))).toBe(0);
        },
      ),
    );
  });

  it('counts exactly what was taken out of the middle', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 98 }), { maxLength: 50 }), (missing) => {
        const sequences = Array.from({ length: 100 }, (_, at) => at).filter((at) => !missing.includes(at));
        expect(lostOf(sequences)).toBe(missing.length);
      }),
    );
  });

  it('does not take repeated packets for found ones', () => {
    expect(lostOf([1, 2, 2, 2])).toBe(0);
  });

  it('does not take a sender that starts again for loss', () => {
    expect(lostOf([10, 11, 40_000, 40_001, 5, 6])).toBe(0);
    const stream = new IncomingStream();
    for (const one of [packet(1, 1), packet(3, 1), packet(900, 2), packet(901, 2)])
      stream.receive(one, 172, 0);
    expect(stream.lost).toBe(1);
  });

  it('measures no jitter on an even stream, and some on an uneven one', () => {
    const even = new IncomingStream();
    const uneven = new IncomingStream();
    for (let at = 0; at < 200; at += 1) {
      even.receive(packet(at), 172, at * 20);
      uneven.receive(packet(at), 172, at * 20 + (at % 2) * 10);
    }
    expect(even.jitterMs).toBe(0);
    expect(uneven.jitterMs).toBeCloseTo(10, 0);
  });
});
