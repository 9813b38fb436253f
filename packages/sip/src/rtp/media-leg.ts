import { isIP } from 'node:net';

import { Ear } from './ear.ts';
import { MediaError } from './errors.ts';
import { decodeG711, lawOfPayloadType } from './g711.ts';
import { IncomingStream } from './incoming-stream.ts';
import { LegSender } from './leg-sender.ts';
import type { Hearing, MediaRemote, PortStats, RecordingEnd, RecordOptions } from './media-types.ts';
import type { Mixer } from './mixer.ts';
import type { OutgoingStream } from './outgoing-stream.ts';
import { type CallProgress, CallProgressListener, type ProgressWish } from './progress/call-progress.ts';
import { Recorder } from './recorder.ts';
import { type RtpPacket, readRtp } from './rtp-packet.ts';
import type { SampleQueue } from './sample-queue.ts';
import { SourceLatch } from './source-latch.ts';
import { type DtmfDigit, TelephoneEventReceiver, telephoneEventSteps } from './telephone-event.ts';

/** A shorter key, or pause after it, is not recognised everywhere. */
const SHORTEST_KEY_MS = 60;
/** Who is pressed on hears nothing else meanwhile. */
const LONGEST_KEY_MS = 1_000;

export type LegEvents = {
  dtmf(digit: DtmfDigit): void;
  firstPacket(): void;
};

/** Sends a datagram to an address; a refusal by the operating system is counted by the caller. */
export type SendTo = (datagram: Uint8Array, port: number, host: string) => void;

function checkRemote(remote: MediaRemote, family: number): void {
  if (
    isIP(remote.host) !== family ||
    !(Number.isInteger(remote.port) && remote.port > 0 && remote.port < 65_536)
  ) {
    throw new MediaError('MEDIA_BAD_ADDRESS', { host: remote.host, port: remote.port });
  }
  if (lawOfPayloadType(Number(remote.payloadType)) === undefined) {
    throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'payloadType', value: remote.payloadType });
  }
  for (const field of ['telephoneEventPayloadType', 'receiveTelephoneEventPayloadType'] as const) {
    const event = remote[field];
    if (event !== undefined && !(Number.isInteger(event) && event >= 96 && event <= 127)) {
      throw new MediaError('MEDIA_BAD_ARGUMENT', { field, value: event });
    }
  }
}

/** One leg of one call: who is at the other end, what comes from there, what goes there. */
export class MediaLeg {
  readonly sender: LegSender;
  /** The other leg of a bridge. */
  partner: MediaLeg | undefined;
  /** What it hears instead when there are more than two. */
  mixer: Mixer | undefined;
  /** Who takes what this phone says by a beat of its own. */
  readonly taps = new Set<SampleQueue>();
  sendErrors = 0;
  readonly #family: number;
  readonly #events: LegEvents;
  readonly #latch = new SourceLatch();
  readonly #incoming = new IncomingStream();
  readonly #digits = new TelephoneEventReceiver();
  readonly #ear: Ear | undefined;
  #progress: CallProgressListener | undefined;
  #recorder: Recorder | undefined;
  #remote: MediaRemote | undefined;
  #eventTypeIn: number | undefined;
  #hears = false;
  #reports = 0;
  #foreign = 0;
  #malformed = 0;

  constructor(options: {
    /** Our own address: the remote has to be of the same family. */
    readonly host: string;
    readonly listen: boolean;
    readonly stream: OutgoingStream;
    readonly sendTo: SendTo;
    readonly events: LegEvents;
  }) {
    this.#family = isIP(options.host);
    this.#events = options.events;
    this.#ear = options.listen ? new Ear() : undefined;
    this.sender = new LegSender(options.stream, (datagram) => {
      const target = this.#latch.target;
      if (target !== undefined) options.sendTo(datagram, target.port, target.host);
    });
  }

  /** Rejects by MEDIA_BAD_ADDRESS or MEDIA_BAD_ARGUMENT; nothing is changed then. */
  setRemote(remote: MediaRemote): void {
    checkRemote(remote, this.#family);
    const isNew = this.#latch.signal({ host: remote.host, port: remote.port });
    const direction = remote.direction ?? 'sendrecv';
    const isNowhere = remote.host === '0.0.0.0' || remote.host === '::';
    const isSending = !isNowhere && (direction === 'sendrecv' || direction === 'sendonly');
    const { payloadType, telephoneEventPayloadType } = remote;
    this.#remote = remote;
    this.#eventTypeIn = remote.receiveTelephoneEventPayloadType ?? telephoneEventPayloadType;
    this.#hears = direction === 'sendrecv' || direction === 'recvonly';
    this.sender.configure(isSending ? { payloadType, telephoneEventPayloadType } : undefined, isNew);
  }

  /** Were telephone events agreed with the peer? */
  get canSendDigits(): boolean {
    return this.#remote?.telephoneEventPayloadType !== undefined;
  }

  /** Passes on a key that was pressed elsewhere, where the peer knows telephone events. */
  sendDigit({ digit, durationMs }: DtmfDigit): void {
    if (!this.canSendDigits) return;
    const held = Math.min(Math.max(durationMs, SHORTEST_KEY_MS), LONGEST_KEY_MS);
    this.sender.sendDigits(
      telephoneEventSteps(digit, { durationMs: held, gapMs: SHORTEST_KEY_MS }),
      () => undefined,
    );
  }

  /** A datagram that arrived; it is ours to change. */
  receive(datagram: Uint8Array, host: string, port: number, nowMs: number): void {
    const reading = readRtp(datagram);
    if (!reading.ok) {
      if (reading.fault === 'rtcp') this.#reported(host);
      else this.#malformed += 1;
      return;
    }
    const { packet } = reading;
    const isEvent = packet.payloadType === this.#eventTypeIn;
    if (!isEvent && lawOfPayloadType(packet.payloadType) === undefined) {
      this.#malformed += 1;
      return;
    }
    if (!this.#latch.accepts(host, port)) {
      this.#foreign += 1;
      return;
    }
    if (this.#incoming.packets === 0) this.#events.firstPacket();
    this.#incoming.receive(packet, datagram.length, nowMs);
    if (!this.#hears) return;
    if (isEvent) this.#takeEvent(datagram, packet, nowMs);
    else this.#takeAudio(datagram, packet, nowMs);
  }

  /** A datagram that arrived at the port beside, which is for reports (RFC 3550 11). */
  receiveReport(datagram: Uint8Array, host: string): void {
    const reading = readRtp(datagram);
    if (!reading.ok && reading.fault === 'rtcp') this.#reported(host);
  }

  /** Tells once how the call went on; what was listened for before ends with REPLACED. */
  listenForProgress(wish: ProgressWish, nowMs: number, decided: (progress: CallProgress) => void): void {
    this.endProgress('REPLACED');
    this.#progress = new CallProgressListener(wish, nowMs, (progress) => {
      this.#progress = undefined;
      decided(progress);
    });
  }

  endProgress(cause: string): void {
    this.#progress?.end(cause);
  }

  beat(nowMs: number, isLate: boolean): void {
    this.#progress?.beat(nowMs);
    const digit = this.#digits.expire(nowMs);
    if (digit !== undefined) this.#pressed(digit);
    this.#recorder?.beat(nowMs);
    this.sender.beat(nowMs, isLate);
  }

  /** `done` comes once; another recording ends the one before. */
  record(options: RecordOptions, nowMs: number, done: (end: RecordingEnd) => void): void {
    this.stopRecording('stopped');
    const recorder = new Recorder(options, nowMs, (end) => {
      if (this.#recorder === recorder) this.#recorder = undefined;
      done(end);
    });
    this.#recorder = recorder;
  }

  stopRecording(outcome: 'stopped' | 'closed'): void {
    this.#recorder?.end(outcome);
  }

  hear(frequencies: readonly number[], windowMs: number, nowMs: number): Hearing {
    if (this.#ear === undefined) throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'listen' });
    return this.#ear.hear(frequencies, windowMs, nowMs);
  }

  stats(): PortStats {
    return {
      packetsIn: this.#incoming.packets,
      octetsIn: this.#incoming.octets,
      reportsIn: this.#reports,
      lostIn: this.#incoming.lost,
      jitterMs: this.#incoming.jitterMs,
      packetsOut: this.sender.packets,
      octetsOut: this.sender.octets,
      relayed: this.sender.relayed,
      notRelayed: this.sender.notRelayed,
      late: this.sender.late,
      foreign: this.#foreign,
      malformed: this.#malformed,
      sendErrors: this.sendErrors,
    };
  }

  /** Reports may come from any port of the peer: address translation gives each of its own. */
  #reported(host: string): void {
    if (this.#latch.target?.host === host) this.#reports += 1;
  }

  #takeEvent(datagram: Uint8Array, packet: RtpPacket, nowMs: number): void {
    for (const digit of this.#digits.receive(packet, nowMs)) this.#pressed(digit);
    this.partner?.sender.relayEvent(datagram, packet, nowMs);
  }

  #pressed(digit: DtmfDigit): void {
    this.#events.dtmf(digit);
    this.mixer?.digit(this, digit);
  }

  #takeAudio(datagram: Uint8Array, packet: RtpPacket, nowMs: number): void {
    const law = lawOfPayloadType(packet.payloadType);
    if (law === undefined) return;
    this.#ear?.take(packet.payload, law, nowMs);
    this.#progress?.take(decodeG711(packet.payload, law), nowMs);
    this.#recorder?.take(packet.payload, law, nowMs);
    if (this.taps.size > 0) this.#tell(decodeG711(packet.payload, law));
    this.partner?.sender.relayAudio(datagram, packet, law, nowMs);
  }

  #tell(samples: Int16Array): void {
    for (const tap of this.taps) tap.put(samples);
  }
}
