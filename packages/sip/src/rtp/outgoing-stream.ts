import { MOST_DROPOUT, MOST_MISORDER } from './incoming-stream.ts';
import { type RtpHeader, sequenceDistance, timestampDistance } from './rtp-packet.ts';

// The one RTP stream that a phone hears from a port, whatever it is made of: prompts, tones, digits, silence, the
// other leg of a bridge. It has one SSRC and goes forward in sequence and timestamp across every change of source,
// so that no phone takes the change for a new caller or for old packets.

/** Where the numbers of a relayed sender are in ours. Offsets are added to the sender's numbers. */
type RelayAnchor = {
  readonly sender: number;
  sequenceOffset: number;
  readonly timestampOffset: number;
  /** The newest sequence number of the sender. */
  highest: number;
  /** Packets from the change of source to `highest`. */
  position: number;
};

export type RelayedHeader = Omit<RtpHeader, 'payloadType'>;

export class OutgoingStream {
  readonly ssrc: number;
  readonly #startTimestamp: number;
  readonly #startMs: number;
  #sequence: number;
  /** Timestamp of the first sample that nothing was sent for yet. */
  #nextTimestamp: number;
  #relay: RelayAnchor | undefined;
  #isTalkspurt = false;
  #eventTimestamp = 0;

  /** `random` gives SSRC, first sequence and first timestamp (RFC 3550 5.1): at least ten octets. */
  constructor(random: Uint8Array, nowMs: number) {
    const view = new DataView(random.buffer, random.byteOffset, random.byteLength);
    this.ssrc = view.getUint32(0);
    this.#startTimestamp = view.getUint32(4);
    this.#nextTimestamp = this.#startTimestamp;
    this.#sequence = view.getUint16(8);
    this.#startMs = nowMs;
  }

  /** The header numbers of a frame of our own of `samples` samples. The first after a pause has the marker set. */
  own(samples: number, nowMs: number): RelayedHeader {
    const marker = !this.#isTalkspurt;
    if (marker) this.#nextTimestamp = this.#resumeTimestamp(nowMs);
    this.#isTalkspurt = true;
    this.#relay = undefined;
    const timestamp = this.#nextTimestamp;
    this.#nextTimestamp = (timestamp + samples) >>> 0;
    return { sequence: this.#advance(), timestamp, ssrc: this.ssrc, marker };
  }

  /**
   * The header numbers of a packet of a telephone event, `isFirst` for the first of each. The timestamp stays at the
   * start of the event while `samples` of time pass with each packet (RFC 4733 2.5.1.2).
   */
  event(isFirst: boolean, samples: number, nowMs: number): RelayedHeader {
    if (!this.#isTalkspurt) this.#nextTimestamp = this.#resumeTimestamp(nowMs);
    this.#isTalkspurt = true;
    this.#relay = undefined;
    if (isFirst) this.#eventTimestamp = this.#nextTimestamp;
    this.#nextTimestamp = (this.#nextTimestamp + samples) >>> 0;
    return { sequence: this.#advance(), timestamp: this.#eventTimestamp, ssrc: this.ssrc, marker: isFirst };
  }

  /** `samples` of scheduled time pass without a packet: the next frame follows after the gap. */
  skip(samples: number): void {
    if (this.#isTalkspurt) this.#nextTimestamp = (this.#nextTimestamp + samples) >>> 0;
  }

  /** What we send pauses; the next frame of our own takes its timestamp from the clock again. */
  pause(): void {
    this.#isTalkspurt = false;
  }

  /**
   * The other leg is heard no more, or not for a while: when it comes back its numbers are joined on anew, so that
   * what was not passed on meanwhile does not look like loss.
   */
  endRelay(): void {
    this.#relay = undefined;
  }

  /**
   * The header numbers for a packet of the other leg: its own, moved by a constant, so that loss and reordering on
   * the way to us stay visible to the phone. Undefined for a packet older than the change of source.
   */
  relay(incoming: RelayedHeader, samples: number, nowMs: number): RelayedHeader | undefined {
    const { anchor, isFirst } = this.#anchor(incoming, nowMs);
    const ahead = sequenceDistance(anchor.highest, incoming.sequence);
    if (anchor.position + ahead < 0) return undefined;
    if (ahead > 0) {
      anchor.highest = incoming.sequence;
      anchor.position += ahead;
    }
    const sequence = (incoming.sequence + anchor.sequenceOffset) & 0xffff;
    const timestamp = (incoming.timestamp + anchor.timestampOffset) >>> 0;
    if (sequenceDistance(this.#sequence, sequence) >= 0) this.#sequence = (sequence + 1) & 0xffff;
    const end = (timestamp + samples) >>> 0;
    if (timestampDistance(this.#nextTimestamp, end) > 0) this.#nextTimestamp = end;
    return { sequence, timestamp, ssrc: this.ssrc, marker: incoming.marker || isFirst };
  }

  /** A packet of the other leg that cannot be passed on (no telephone events here): close the gap that it leaves. */
  omitRelayed(incoming: RelayedHeader): void {
    const anchor = this.#relay;
    if (anchor === undefined || anchor.sender !== incoming.ssrc) return;
    const ahead = sequenceDistance(anchor.highest, incoming.sequence);
    if (ahead <= 0) return;
    anchor.highest = incoming.sequence;
    anchor.position += ahead;
    anchor.sequenceOffset -= 1;
  }

  #anchor(incoming: RelayedHeader, nowMs: number): { anchor: RelayAnchor; isFirst: boolean } {
    const present = this.#relay;
    if (present !== undefined && present.sender === incoming.ssrc) {
      const distance = sequenceDistance(present.highest, incoming.sequence);
      if (distance < MOST_DROPOUT && distance >= -MOST_MISORDER) return { anchor: present, isFirst: false };
    }
    this.#isTalkspurt = false;
    const timestamp = this.#resumeTimestamp(nowMs);
    const anchor: RelayAnchor = {
      sender: incoming.ssrc,
      sequenceOffset: (this.#sequence - incoming.sequence) & 0xffff,
      timestampOffset: (timestamp - incoming.timestamp) >>> 0,
      highest: incoming.sequence,
      position: 0,
    };
    this.#relay = anchor;
    return { anchor, isFirst: true };
  }

  /** RFC 3550 5.1: the timestamp goes with the clock through silence. Never behind what was sent. */
  #resumeTimestamp(nowMs: number): number {
    const byClock = (this.#startTimestamp + Math.round((nowMs - this.#startMs) * 8)) >>> 0;
    return timestampDistance(this.#nextTimestamp, byClock) > 0 ? byClock : this.#nextTimestamp;
  }

  #advance(): number {
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) & 0xffff;
    return sequence;
  }
}
