import { createSocket, type Socket } from 'node:dgram';

import { MediaError } from '../errors.ts';
import { decodeG711, encodeG711 } from '../g711.ts';
import { dominantFrequency, toneShares } from '../goertzel.ts';
import type { MediaPort, MediaRemote, MediaServer } from '../media-types.ts';
import { type RtpPacket, readRtp, writeRtp } from '../rtp-packet.ts';
import { telephoneEventSteps } from '../telephone-event.ts';
import { renderTone, sine } from '../tone.ts';

// For integration tests of media: the other end of a port, without any logic of its own.

export const HOST = '127.0.0.1';
export const EVENT_TYPE = 101;

/** A bare RTP peer on loopback: counts, keeps and sends packets as it is told. */
export class RtpPeer {
  readonly received: RtpPacket[] = [];
  readonly socket: Socket;
  readonly port: number;
  readonly ssrc: number;
  #sequence: number;
  #timestamp = 0;

  private constructor(socket: Socket, ssrc: number) {
    this.socket = socket;
    this.port = socket.address().port;
    this.ssrc = ssrc;
    this.#sequence = 65_500;
    socket.on('message', (datagram) => {
      const reading = readRtp(datagram);
      if (reading.ok) this.received.push(reading.packet);
    });
  }

  static async open(ssrc: number): Promise<RtpPeer> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => void socket.bind(0, HOST, resolve));
    return new RtpPeer(socket, ssrc);
  }

  send(to: MediaPort, payload: Uint8Array, fields: Partial<RtpPacket> = {}): void {
    const packet = {
      payloadType: 0,
      marker: false,
      sequence: this.#sequence & 0xffff,
      timestamp: this.#timestamp,
      ssrc: this.ssrc,
      payload,
      ...fields,
    };
    this.#sequence += 1;
    this.#timestamp += 160;
    this.socket.send(writeRtp(packet), to.port, to.host);
  }

  sendDigits(to: MediaPort, digits: string): void {
    let start = this.#timestamp;
    for (const step of telephoneEventSteps(digits)) {
      if (step.kind === 'pause') {
        this.#timestamp += 160;
        continue;
      }
      if (step.isFirst) start = this.#timestamp;
      this.send(to, step.payload, { payloadType: EVENT_TYPE, timestamp: start, marker: step.isFirst });
    }
  }

  /** Is what came one stream: no SSRC changes, no gap in the sequence, no step back in time? */
  get isContinuous(): boolean {
    return this.received.every((packet, at) => {
      const before = this.received[at - 1];
      return (
        before === undefined ||
        (packet.ssrc === before.ssrc &&
          ((packet.sequence - before.sequence) & 0xffff) === 1 &&
          ((packet.timestamp - before.timestamp) | 0) >= 0)
      );
    });
  }

  /** Which of these frequencies are in the last 100 ms that came in mu-law, each with at least a tenth of the power. */
  shares(candidates: readonly number[]): number[] {
    const octets = Buffer.concat(this.received.slice(-5).map(({ payload }) => payload));
    return toneShares(decodeG711(octets, 'mulaw'), candidates)
      .filter(({ share }) => share > 0.1)
      .map(({ frequency }) => frequency);
  }

  heard(law: 'mulaw' | 'alaw', candidates: readonly number[]): number | undefined {
    const payloads = this.received.filter(({ payloadType }) => payloadType === (law === 'mulaw' ? 0 : 8));
    const octets = Buffer.concat(payloads.slice(-20).map(({ payload }) => payload));
    return dominantFrequency(decodeG711(octets, law), candidates);
  }
}

/** One second of a tone in 50 frames of µ-law. */
export function toneFrames(frequency: number): Uint8Array[] {
  const octets = encodeG711(renderTone(sine(frequency)), 'mulaw');
  return Array.from({ length: 50 }, (_, at) => octets.subarray(at * 160, at * 160 + 160));
}

export const SILENT_FRAME = new Uint8Array(160).fill(0xff);

export type ConnectedPort = { readonly port: MediaPort; readonly peer: RtpPeer };

/** Connects ports of one server to peers of their own. */
export class RtpPeers {
  readonly all: RtpPeer[] = [];
  readonly #server: MediaServer;

  constructor(server: MediaServer) {
    this.#server = server;
  }

  async connect(fields: Partial<MediaRemote> = {}): Promise<ConnectedPort> {
    const peer = await this.add();
    const port = await this.#server.openPort({ listen: true });
    await port.setRemote({
      host: HOST,
      port: peer.port,
      payloadType: 0,
      telephoneEventPayloadType: EVENT_TYPE,
      ...fields,
    });
    return { port, peer };
  }

  /** A peer that no port knows of. */
  async add(): Promise<RtpPeer> {
    const peer = await RtpPeer.open(this.all.length + 1);
    this.all.push(peer);
    return peer;
  }

  close(): void {
    for (const peer of this.all) peer.socket.close();
  }
}

/** The code of the media fault that the promise rejects with, or "none". */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (thrown) {
    if (thrown instanceof MediaError) return thrown.code;
    throw thrown;
  }
  return 'none';
}
