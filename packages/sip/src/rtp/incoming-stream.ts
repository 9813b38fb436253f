import { type RtpPacket, sequenceDistance } from './rtp-packet.ts';

// What arrives at one port, counted as RFC 3550 appendix A.1 (sequence), A.3 (loss) and A.8 (jitter) say.

/** A jump ahead of this many packets is a restarted sender, not loss (RFC 3550 A.1 MAX_DROPOUT). */
export const MOST_DROPOUT = 3_000;
/** A packet this far behind is a restarted sender, not reordering (RFC 3550 A.1 MAX_MISORDER). */
export const MOST_MISORDER = 100;

export class IncomingStream {
  packets = 0;
  octets = 0;
  #ssrc: number | undefined;
  #firstExtended = 0;
  #highestExtended = 0;
  #receivedOfStream = 0;
  /** Loss of the senders before the present one. */
  #lostBefore = 0;
  #transit: number | undefined;
  #jitter = 0;

  /** Counts one packet that arrived at `nowMs`; `octets` is the length of the datagram. */
  receive(packet: RtpPacket, octets: number, nowMs: number): void {
    this.packets += 1;
    this.octets += octets;
    const distance = sequenceDistance(this.#highestExtended & 0xffff, packet.sequence);
    const isNewSender = this.#ssrc !== packet.ssrc || distance >= MOST_DROPOUT || distance < -MOST_MISORDER;
    if (isNewSender) this.#restart(packet);
    else if (distance > 0) this.#highestExtended += distance;
    else if (this.#highestExtended + distance < this.#firstExtended) {
      // Overtaken on the way by the very first packet: it belongs to the stream too.
      this.#firstExtended = this.#highestExtended + distance;
    }
    this.#receivedOfStream += 1;
    this.#measureJitter(packet.timestamp, nowMs, isNewSender);
  }

  /** Packets of the sequence that never arrived; repeated packets do not make it negative. */
  get lost(): number {
    return this.#lostBefore + this.#lostOfStream();
  }

  /** Interarrival jitter in ms. */
  get jitterMs(): number {
    return this.#jitter / 8;
  }

  #restart(packet: RtpPacket): void {
    this.#lostBefore += this.#lostOfStream();
    this.#ssrc = packet.ssrc;
    this.#firstExtended = packet.sequence;
    this.#highestExtended = packet.sequence;
    this.#receivedOfStream = 0;
  }

  #lostOfStream(): number {
    if (this.#ssrc === undefined) return 0;
    return Math.max(0, this.#highestExtended - this.#firstExtended + 1 - this.#receivedOfStream);
  }

  #measureJitter(timestamp: number, nowMs: number, isNewSender: boolean): void {
    const transit = nowMs * 8 - timestamp;
    const previous = this.#transit;
    this.#transit = transit;
    if (previous === undefined || isNewSender) return;
    const difference = Math.abs(transit - previous);
    // A wrap of the timestamp or a pause of the sender is not jitter.
    if (difference < 8_000) this.#jitter += (difference - this.#jitter) / 16;
  }
}
