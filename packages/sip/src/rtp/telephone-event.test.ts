import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MediaError } from './errors.ts';
import {
  type DtmfDigit,
  type TelephoneEventPacket,
  TelephoneEventReceiver,
  telephoneEventSteps,
} from './telephone-event.ts';

type Sent = { readonly atMs: number; readonly packet: TelephoneEventPacket };

/** What a sender puts on the wire for the digits, from a given timestamp on. */
function sent(digits: string, from = 1_000, timing = {}): Sent[] {
  const packets: Sent[] = [];
  let clock = from;
  let start = from;
  for (const [index, step] of telephoneEventSteps(digits, timing).entries()) {
    if (step.kind === 'event') {
      if (step.isFirst) start = clock;
      const packet = { payload: step.payload, timestamp: start >>> 0, ssrc: 9, marker: step.isFirst };
      packets.push({ atMs: index * 20, packet });
    }
    clock += 160;
  }
  return packets;
}

function heard(packets: readonly Sent[], receiver = new TelephoneEventReceiver()): DtmfDigit[] {
  const digits = packets.flatMap(({ packet, atMs }) => receiver.receive(packet, atMs));
  const last = receiver.expire((packets.at(-1)?.atMs ?? 0) + 1_000);
  return last === undefined ? digits : [...digits, last];
}

function text(digits: readonly DtmfDigit[]): string {
  return digits.map(({ digit }) => digit).join('');
}

function event(
  fields: Partial<TelephoneEventPacket> & {
    readonly end?: boolean;
    readonly key?: number;
    readonly duration?: number;
  },
): TelephoneEventPacket {
  const { end = false, key = 5, duration = 160, timestamp = 0, ssrc = 9, marker = false } = fields;
  const payload = Uint8Array.of(key, (end ? 0x80 : 0) | 10, duration >> 8, duration & 0xff);
  return { payload, timestamp, ssrc, marker };
}

describe('telephone events', () => {
  it('give all sixteen keys with the time each was held', () => {
    const digits = heard(sent('0123456789*#ABCD'));
    expect(text(digits)).toBe('0123456789*#ABCD');
    expect(new Set(digits.map(({ durationMs }) => durationMs))).toEqual(new Set([120]));
  });

  it('tell the same key twice from one key repeated on the wire', () => {
    expect(text(heard(sent('55')))).toBe('55');
  });

  it('arrive once each whatever packets are repeated, and across a wrap of the timestamp', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789*#ABCD'), minLength: 1, maxLength: 12 }),
        fc.constantFrom(0, 0xffff_ff00, 0x7fff_ff00),
        fc.infiniteStream(fc.integer({ min: 1, max: 3 })),
        (digits, from, repeats) => {
          const packets = sent(digits, from).flatMap((one) => Array<Sent>(repeats.next().value).fill(one));
          expect(text(heard(packets))).toBe(digits);
        },
      ),
    );
  });

  it('arrive even when packets are lost, as long as one of each key is there', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789*#ABCD'), minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 7 })),
        (digits, choices) => {
          // Eight packets a key (six while held, two repeated ends): keep one of each.
          const packets = sent(digits);
          const kept = [...digits].flatMap((_, key) =>
            packets.slice(key * 8 + choices.next().value).slice(0, 1),
          );
          expect(text(heard(kept))).toBe(digits);
        },
      ),
    );
  });

  it('wait 160 ms of silence before they take a key for released', () => {
    const receiver = new TelephoneEventReceiver();
    receiver.receive(event({ duration: 800 }), 0);
    expect(receiver.expire(159)).toBeUndefined();
    expect(receiver.expire(160)).toEqual({ digit: '5', durationMs: 100 });
    expect(receiver.expire(1_000)).toBeUndefined();
    expect(receiver.receive(event({ end: true, duration: 800 }), 170)).toEqual([]);
  });

  it('hold one long key together over segments', () => {
    const receiver = new TelephoneEventReceiver();
    expect(receiver.receive(event({ timestamp: 100, duration: 0xffff, marker: true }), 0)).toEqual([]);
    expect(receiver.receive(event({ timestamp: 100 + 0xffff, duration: 1 }), 20)).toEqual([]);
    const digits = receiver.receive(event({ timestamp: 100 + 0xffff, duration: 801, end: true }), 40);
    expect(digits).toEqual([{ digit: '5', durationMs: 8_292 }]);
  });

  it('of before do not come back when they are late', () => {
    const receiver = new TelephoneEventReceiver();
    receiver.receive(event({ timestamp: 1_000, end: true, key: 1 }), 0);
    receiver.receive(event({ timestamp: 2_000, key: 2 }), 20);
    expect(receiver.receive(event({ timestamp: 1_000, end: true, key: 1 }), 25)).toEqual([]);
    expect(text(receiver.receive(event({ timestamp: 2_000, end: true, key: 2 }), 40))).toBe('2');
  });

  it('of a new sender count although its timestamps are lower', () => {
    const receiver = new TelephoneEventReceiver();
    receiver.receive(event({ timestamp: 9_000, end: true, ssrc: 1 }), 0);
    expect(receiver.receive(event({ timestamp: 10, end: true, ssrc: 2 }), 20)).toHaveLength(1);
  });

  it('that are no keys, or cut off, are ignored', () => {
    const receiver = new TelephoneEventReceiver();
    expect(receiver.receive(event({ key: 16, end: true }), 0)).toEqual([]);
    expect(receiver.receive({ ...event({ end: true }), payload: Uint8Array.of(1, 0x80, 0) }, 0)).toEqual([]);
    expect(receiver.expire(1_000)).toBeUndefined();
  });

  it('never throw at noise', () => {
    const receiver = new TelephoneEventReceiver();
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 8 }),
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.nat(1),
        (payload, timestamp, ssrc) => {
          for (const digit of receiver.receive({ payload, timestamp, ssrc, marker: false }, 0)) {
            expect('0123456789*#ABCD').toContain(digit.digit);
          }
        },
      ),
    );
  });
});

describe('sending telephone events', () => {
  it('sends updates, the end three times, and a pause', () => {
    const steps = telephoneEventSteps('1', { durationMs: 60, gapMs: 100 });
    const shape = steps.map((step) =>
      step.kind === 'pause' ? 'pause' : `${step.payload[1] ?? 0}/${step.payload[3] ?? 0}`,
    );
    expect(shape).toEqual(['10/160', '10/64', '138/224', '138/224', '138/224', 'pause', 'pause', 'pause']);
  });

  it('refuses what cannot be keyed', () => {
    const codes = [
      () => telephoneEventSteps(''),
      () => telephoneEventSteps('12x'),
      () => telephoneEventSteps('1'.repeat(65)),
      () => telephoneEventSteps('1', { durationMs: 10 }),
      () => telephoneEventSteps('1', { gapMs: Number.NaN }),
    ].map((send) => {
      try {
        send();
        return 'none';
      } catch (thrown) {
        return thrown instanceof MediaError ? thrown.code : 'other';
      }
    });
    expect(codes).toEqual(Array(5).fill('MEDIA_BAD_ARGUMENT'));
  });
});
