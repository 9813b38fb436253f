import { MediaError } from './errors.ts';
import { timestampDistance } from './rtp-packet.ts';

// DTMF digits as RTP telephone events, RFC 4733.

const DIGITS = '0123456789*#ABCD';

/** Samples of one packet interval (20 ms at 8 kHz). */
const INTERVAL = 160;
/** The largest value of the duration field; a longer key press goes on in a new segment (2.5.1.3). */
const LONGEST_SEGMENT = 0xffff;
/**
 * An event whose packets stop without an end bit is over after this many ms (2.5.2.2: three intervals are the
 * least). Longer, because some phones send an update only each 50 ms.
 */
const SILENCE_ENDS_EVENT_MS = 160;

export type DtmfDigit = {
  /** One of 0-9 * # A-D. */
  readonly digit: string;
  readonly durationMs: number;
};

type EventInProgress = {
  readonly event: number;
  readonly ssrc: number;
  /** Timestamp of the current segment. */
  timestamp: number;
  /** Samples of the segments that are complete. */
  earlier: number;
  duration: number;
  lastHeardMs: number;
};

export type TelephoneEventPacket = {
  readonly payload: Uint8Array;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly marker: boolean;
};

/**
 * Turns the packets of telephone events into digits, each once: repeated and late packets are told by their
 * timestamp, a lost end by the next event or by silence. Feed packets with `receive`, time with `expire`.
 */
export class TelephoneEventReceiver {
  #current: EventInProgress | undefined;
  #ended: { readonly ssrc: number; readonly timestamp: number } | undefined;

  /** Takes one packet at `nowMs`; gives the digits that it completes (none, one, or two when an end was lost). */
  receive(packet: TelephoneEventPacket, nowMs: number): DtmfDigit[] {
    const { payload, timestamp, ssrc, marker } = packet;
    const event = payload[0];
    // 0-15 are the digits; flash, fax and modem events are none of ours.
    if (payload.length < 4 || event === undefined || event > 15) return [];
    const isEnd = ((payload[1] ?? 0) & 0x80) !== 0;
    const duration = ((payload[2] ?? 0) << 8) | (payload[3] ?? 0);
    if (this.#isOld(ssrc, timestamp)) return [];

    const digits: DtmfDigit[] = [];
    let current = this.#current;
    if (current !== undefined && (current.ssrc !== ssrc || current.timestamp !== timestamp)) {
      const isContinuation =
        !marker &&
        current.ssrc === ssrc &&
        current.event === event &&
        timestampDistance(current.timestamp, timestamp) === LONGEST_SEGMENT;
      if (isContinuation) {
        current.earlier += LONGEST_SEGMENT;
        current.timestamp = timestamp;
        current.duration = 0;
      } else {
        digits.push(this.#end(current));
        current = undefined;
      }
    }
    if (current === undefined) {
      current = { event, ssrc, timestamp, earlier: 0, duration, lastHeardMs: nowMs };
      this.#current = current;
    }
    current.duration = Math.max(current.duration, duration);
    current.lastHeardMs = nowMs;
    if (isEnd) digits.push(this.#end(current));
    return digits;
  }

  /** Gives the digit whose packets stopped without an end, once the silence is long enough. */
  expire(nowMs: number): DtmfDigit | undefined {
    const current = this.#current;
    if (current === undefined || nowMs - current.lastHeardMs < SILENCE_ENDS_EVENT_MS) return undefined;
    return this.#end(current);
  }

  #isOld(ssrc: number, timestamp: number): boolean {
    for (const reference of [this.#current, this.#ended]) {
      if (reference === undefined || reference.ssrc !== ssrc) continue;
      const distance = timestampDistance(reference.timestamp, timestamp);
      if (distance < 0 || (distance === 0 && reference === this.#ended)) return true;
    }
    return false;
  }

  #end(current: EventInProgress): DtmfDigit {
    this.#current = undefined;
    this.#ended = { ssrc: current.ssrc, timestamp: current.timestamp };
    const samples = current.earlier + current.duration;
    return { digit: DIGITS.charAt(current.event), durationMs: Math.round(samples / 8) };
  }
}

/** One step of 20 ms in sending digits: an event packet, or a pause between two digits. */
export type EventStep =
  | {
      readonly kind: 'event';
      readonly payload: Uint8Array;
      readonly isFirst: boolean;
    }
  | { readonly kind: 'pause' };

export type DtmfTiming = {
  /** How long each key is held: 40-6,000 ms, default 120. */
  readonly durationMs?: number;
  /** Pause after each key: 40-6,000 ms, default 80. */
  readonly gapMs?: number;
};

function stepsOf(milliseconds: number, field: string): number {
  if (!(milliseconds >= 40 && milliseconds <= 6_000)) {
    throw new MediaError('MEDIA_BAD_ARGUMENT', { field, value: milliseconds });
  }
  return Math.round(milliseconds / 20);
}

function eventPayload(event: number, isEnd: boolean, duration: number): Uint8Array {
  // Volume -10 dBm0, the usual level of a key.
  return Uint8Array.of(event, (isEnd ? 0x80 : 0) | 10, duration >> 8, duration & 0xff);
}

/**
 * The packets of a row of digits at 20 ms a step (2.5.1): updates while the key is held, the end three times.
 * Throws MEDIA_BAD_ARGUMENT for other characters than 0-9 * # A-D, more than 64 of them, or a bad timing.
 */
export function telephoneEventSteps(digits: string, timing: DtmfTiming = {}): EventStep[] {
  const held = stepsOf(timing.durationMs ?? 120, 'durationMs');
  const gap = stepsOf(timing.gapMs ?? 80, 'gapMs');
  if (digits.length === 0 || digits.length > 64) {
    throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'digits', count: digits.length });
  }
  const steps: EventStep[] = [];
  for (const digit of digits.toUpperCase()) {
    const event = DIGITS.indexOf(digit);
    if (event < 0) throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'digits' });
    for (let step = 1; step <= held; step += 1) {
      const payload = eventPayload(event, step === held, step * INTERVAL);
      steps.push({ kind: 'event', payload, isFirst: step === 1 });
    }
    for (let repeat = 1; repeat <= 2; repeat += 1) {
      const payload = eventPayload(event, true, held * INTERVAL);
      steps.push({ kind: 'event', payload, isFirst: false });
    }
    for (let step = 2; step < gap; step += 1) steps.push({ kind: 'pause' });
  }
  return steps;
}
