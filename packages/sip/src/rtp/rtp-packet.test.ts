import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type RtpPacket, readRtp, sequenceDistance, timestampDistance, writeRtp } from './rtp-packet.ts';

const packets: fc.Arbitrary<RtpPacket> = fc.record({
  payloadType: fc.integer({ min: 0, max: 63 }),
  marker: fc.boolean(),
  sequence: fc.integer({ min: 0, max: 0xffff }),
  timestamp: fc.integer({ min: 0, max: 0xffff_ffff }),
  ssrc: fc.integer({ min: 0, max: 0xffff_ffff }),
  payload: fc.uint8Array({ maxLength: 400, size: 'max' }),
});

const PLAIN = writeRtp({
  payloadType: 0,
  marker: true,
  sequence: 7,
  timestamp: 160,
  ssrc: 42,
  payload: Uint8Array.of(1, 2, 3, 4),
});

function changed(at: number, value: number): Uint8Array {
  const copy = PLAIN.slice();
  copy[at] = value;
  return copy;
}

function faultOf(datagram: Uint8Array): string {
  const reading = readRtp(datagram);
  return reading.ok ? 'none' : reading.fault;
}

describe('RTP packets', () => {
  it('reads what it wrote', () => {
    fc.assert(
      fc.property(packets, (packet) => {
        const reading = readRtp(writeRtp(packet));
        expect(reading.ok && { ...reading.packet, payload: reading.packet.payload.slice() }).toEqual(packet);
      }),
    );
  });

  it('never throws, and never gives octets from outside of the datagram', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200, size: 'max' }), fc.boolean(), (noise, isVersionRight) => {
        if (isVersionRight && noise[0] !== undefined) noise[0] = 0x80 | (noise[0] & 0x3f);
        const reading = readRtp(noise);
        if (reading.ok) expect(reading.packet.payload.length).toBeLessThanOrEqual(noise.length - 12);
      }),
      { numRuns: 2_000 },
    );
  });

  it('names what is wrong with a malformed datagram', () => {
    expect(faultOf(new Uint8Array(0))).toBe('too-short');
    expect(faultOf(PLAIN.subarray(0, 11))).toBe('too-short');
    expect(faultOf(changed(0, 0x00))).toBe('wrong-version');
    expect(faultOf(changed(0, 0x8f))).toBe('bad-csrc');
    expect(faultOf(changed(0, 0x90))).toBe('bad-extension');
    expect(faultOf(PLAIN.subarray(0, 13).map((octet, at) => (at === 0 ? 0x90 : octet)))).toBe(
      'bad-extension',
    );
    const padded = changed(0, 0xa0);
    padded[15] = 5;
    expect(faultOf(padded)).toBe('bad-padding');
    padded[15] = 0;
    expect(faultOf(padded)).toBe('bad-padding');
  });

  it('tells RTCP on the RTP port from garbage', () => {
    expect([200, 201, 202, 203, 204].map((type) => faultOf(changed(1, type)))).toEqual(Array(5).fill('rtcp'));
  });

  it('leaves padding, contributing sources and the extension out of the payload', () => {
    const datagram = Uint8Array.from(
      [
        [0xb1, 0x80, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3],
        [9, 9, 9, 9],
        [0xbe, 0xde, 0, 1, 8, 8, 8, 8],
        [5, 6, 7],
        [0, 2],
      ].flat(),
    );
    const reading = readRtp(datagram);
    expect(reading.ok && [...reading.packet.payload]).toEqual([5, 6, 7]);
  });

  it('measures distances across the wrap', () => {
    expect(sequenceDistance(0xfffe, 1)).toBe(3);
    expect(sequenceDistance(1, 0xfffe)).toBe(-3);
    expect(timestampDistance(0xffff_ff60, 0)).toBe(160);
    expect(timestampDistance(0, 0xffff_ff60)).toBe(-160);
  });
});
