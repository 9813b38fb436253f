import {
  encodeG711,
  type G711Law,
  type G711PayloadType,
  lawOfPayloadType,
  SILENCE,
  transcodeG711,
} from './g711.ts';
import type { PlayOutcome } from './media-types.ts';
import type { OutgoingStream } from './outgoing-stream.ts';
import { FRAME, type Player } from './player.ts';
import { RTP_HEADER_LENGTH, type RtpHeader, type RtpPacket, writeRtpHeader } from './rtp-packet.ts';
import type { EventStep } from './telephone-event.ts';

// What one phone hears. One source at a time: digits go before a play, a play before the other leg of a bridge.
// When there is none, nothing is sent, with one exception: a single frame of silence at the start and after each
// five seconds. It opens and keeps the way through a NAT, tells a peer that waits for our first packet where we
// are, and keeps RTP time-outs (30-60 s in trunks and phones) from ending the call, at 1/250 of the cost of
// sending silence all the time.

/** RFC 6263 4.6 asks for 15 s at most; NATs with 10 s for UDP have been met. */
const KEEP_ALIVE_MS = 5_000;

export type SendTarget = {
  readonly payloadType: G711PayloadType;
  readonly telephoneEventPayloadType: number | undefined;
};

export type PlayEnded = (outcome: PlayOutcome, playedMs: number) => void;

type Play = { readonly player: Player; readonly ended: PlayEnded };

type Digits = { readonly steps: readonly EventStep[]; next: number; readonly done: () => void };

export class LegSender {
  packets = 0;
  octets = 0;
  relayed = 0;
  notRelayed = 0;
  late = 0;
  readonly #stream: OutgoingStream;
  readonly #transmit: (datagram: Uint8Array) => void;
  /** Undefined while the direction or the lack of a remote keeps us mute. */
  #target: SendTarget | undefined;
  #law: G711Law = 'mulaw';
  #play: Play | undefined;
  readonly #digits: Digits[] = [];
  #lastSentMs: number | undefined;

  constructor(stream: OutgoingStream, transmit: (datagram: Uint8Array) => void) {
    this.#stream = stream;
    this.#transmit = transmit;
  }

  /** The law of what we send, for choosing the encoding of a prompt. */
  get law(): G711Law {
    return this.#law;
  }

  /** Sets what to send as; undefined mutes. `isNewAddress`: the next beat opens the way there. */
  configure(target: SendTarget | undefined, isNewAddress: boolean): void {
    this.#target = target;
    if (target === undefined) this.#stream.endRelay();
    else this.#law = lawOfPayloadType(target.payloadType);
    if (isNewAddress) this.#lastSentMs = undefined;
  }

  play(player: Player, ended: PlayEnded): void {
    this.stopPlay('replaced');
    this.#play = { player, ended };
  }

  stopPlay(outcome: PlayOutcome): void {
    const play = this.#play;
    if (play === undefined) return;
    this.#play = undefined;
    this.#pauseWhenIdle();
    play.ended(outcome, play.player.playedMs);
  }

  /** Queues digits; `done` is called when the last packet of them is out, or when the leg closes. */
  sendDigits(steps: readonly EventStep[], done: () => void): void {
    this.#digits.push({ steps, next: 0, done });
  }

  /** One 20 ms beat. `isLate` when it comes a beat or more after its time. */
  beat(nowMs: number, isLate: boolean): void {
    const packetsBefore = this.packets;
    if (this.#digits.length > 0) this.#sendDigitStep(nowMs);
    else if (this.#play !== undefined) this.#sendPlayFrame(this.#play, nowMs);
    else this.#keepAlive(nowMs);
    if (isLate) this.late += this.packets - packetsBefore;
  }

  /** Beats that were missed for good: what follows keeps its place in time. */
  skipBeats(count: number): void {
    this.#stream.skip(count * FRAME);
  }

  /** Passes on an audio packet of the other leg; `datagram` is ours to change. */
  relayAudio(datagram: Uint8Array, packet: RtpPacket, law: G711Law, nowMs: number): void {
    const target = this.#relayTarget();
    const numbers = target && this.#stream.relay(packet, packet.payload.length, nowMs);
    if (target === undefined || numbers === undefined) {
      this.notRelayed += 1;
      return;
    }
    if (law !== this.#law) transcodeG711(packet.payload, law);
    this.#relay(datagram, packet, { ...numbers, payloadType: target.payloadType }, nowMs);
  }

  /** Passes on a telephone event of the other leg under the payload type that this peer knows. */
  relayEvent(datagram: Uint8Array, packet: RtpPacket, nowMs: number): void {
    const target = this.#relayTarget();
    const payloadType = target?.telephoneEventPayloadType;
    if (target !== undefined && payloadType === undefined) this.#stream.omitRelayed(packet);
    const numbers = payloadType === undefined ? undefined : this.#stream.relay(packet, 0, nowMs);
    if (payloadType === undefined || numbers === undefined) {
      this.notRelayed += 1;
      return;
    }
    this.#relay(datagram, packet, { ...numbers, payloadType }, nowMs);
  }

  /** The next 20 ms of a mix; a play or digits cover it. */
  mix(samples: Int16Array, nowMs: number): void {
    const target = this.#relayTarget();
    if (target === undefined) return;
    const datagram = Buffer.allocUnsafe(RTP_HEADER_LENGTH + FRAME);
    datagram.set(encodeG711(samples, this.#law), RTP_HEADER_LENGTH);
    this.#send(datagram, { ...this.#stream.own(FRAME, nowMs), payloadType: target.payloadType }, nowMs);
  }

  /** What was mixed for it ends. */
  endMix(): void {
    this.#pauseWhenIdle();
  }

  /** The bridge is taken down. */
  endRelay(): void {
    this.#stream.endRelay();
  }

  /** Ends what plays and what is queued. */
  close(): void {
    this.stopPlay('closed');
    for (const digits of this.#digits.splice(0)) digits.done();
  }

  #relayTarget(): SendTarget | undefined {
    const isCovered = this.#play !== undefined || this.#digits.length > 0;
    return isCovered ? undefined : this.#target;
  }

  #relay(datagram: Uint8Array, packet: RtpPacket, header: RtpHeader, nowMs: number): void {
    // Contributing sources, extensions and padding were agreed with the sender, not with this peer: they stay out.
    const isPlain = datagram.length === RTP_HEADER_LENGTH + packet.payload.length;
    const outgoing = isPlain ? datagram : Buffer.allocUnsafe(RTP_HEADER_LENGTH + packet.payload.length);
    if (!isPlain) outgoing.set(packet.payload, RTP_HEADER_LENGTH);
    this.relayed += 1;
    this.#send(outgoing, header, nowMs);
  }

  #sendPlayFrame(play: Play, nowMs: number): void {
    const datagram = Buffer.allocUnsafe(RTP_HEADER_LENGTH + FRAME);
    if (!play.player.writeFrame(datagram.subarray(RTP_HEADER_LENGTH), this.#law)) {
      this.stopPlay('completed');
      return;
    }
    if (this.#target === undefined) {
      // On hold the play goes on unheard, so that it ends when it was to end.
      this.#stream.pause();
      return;
    }
    this.#send(datagram, { ...this.#stream.own(FRAME, nowMs), payloadType: this.#target.payloadType }, nowMs);
  }

  #sendDigitStep(nowMs: number): void {
    const digits = this.#digits[0];
    const step = digits?.steps[digits.next];
    if (digits === undefined) return;
    digits.next += 1;
    const payloadType = this.#target?.telephoneEventPayloadType;
    if (step?.kind === 'event' && payloadType !== undefined) {
      const datagram = Buffer.allocUnsafe(RTP_HEADER_LENGTH + step.payload.length);
      datagram.set(step.payload, RTP_HEADER_LENGTH);
      this.#send(datagram, { ...this.#stream.event(step.isFirst, FRAME, nowMs), payloadType }, nowMs);
    } else {
      this.#stream.skip(FRAME);
    }
    if (digits.next >= digits.steps.length) {
      this.#digits.shift();
      this.#pauseWhenIdle();
      digits.done();
    }
  }

  #keepAlive(nowMs: number): void {
    if (this.#target === undefined) return;
    if (this.#lastSentMs !== undefined && nowMs - this.#lastSentMs < KEEP_ALIVE_MS) return;
    const datagram = Buffer.allocUnsafe(RTP_HEADER_LENGTH + FRAME);
    datagram.fill(SILENCE[this.#law], RTP_HEADER_LENGTH);
    this.#send(datagram, { ...this.#stream.own(FRAME, nowMs), payloadType: this.#target.payloadType }, nowMs);
    this.#stream.pause();
  }

  #pauseWhenIdle(): void {
    if (this.#play === undefined && this.#digits.length === 0) this.#stream.pause();
  }

  #send(datagram: Uint8Array, header: RtpHeader, nowMs: number): void {
    writeRtpHeader(datagram, header);
    this.packets += 1;
    this.octets += datagram.length;
    this.#lastSentMs = nowMs;
    this.#transmit(datagram);
  }
}
