import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { MediaStreamTrack, RTCPeerConnection, RTCRtpTransceiver, RtpPacket } from 'werift';
import { audioTarget, plainDescription, type Relay } from './plain-audio.ts';

const PCMU = 0;
const PCMA = 8;
const TELEPHONE_EVENT = 101;

export interface AudioSettings {
  /** Where plain RTP is spoken with the switch: an address of this machine. */
  readonly relayHost: string;
  /** Addresses of this machine that browsers are offered. */
  readonly addresses: readonly string[];
  /** UDP ports for browsers. */
  readonly ports: { readonly first: number; readonly last: number };
}

/**
 * The audio of one call between a browser and the switch: ICE, DTLS and SRTP on one side, plain RTP on the other, both G.711
 * by the same payload numbers, so that nothing is transcoded. Each side's description is made into one of the other.
 */
export class BrowserAudio {
  readonly #peer: RTCPeerConnection;
  readonly #transceiver: RTCRtpTransceiver;
  readonly #socket: Socket;
  readonly #relay: Relay;
  readonly #failed: (error: unknown) => void;
  /** Where the switch wants to hear the browser. */
  #target: Relay | null = null;
  #version = 1;
  #closed = false;

  private constructor(parts: {
    readonly peer: RTCPeerConnection;
    readonly transceiver: RTCRtpTransceiver;
    readonly socket: Socket;
    readonly relay: Relay;
    readonly failed: (error: unknown) => void;
  }) {
    this.#peer = parts.peer;
    this.#transceiver = parts.transceiver;
    this.#socket = parts.socket;
    this.#relay = parts.relay;
    this.#failed = parts.failed;
    this.#transceiver.onTrack.subscribe((track) => this.#hear(track));
    this.#socket.on('message', (packet) => this.#say(packet));
    this.#socket.on('error', parts.failed);
  }

  static async open(settings: AudioSettings, failed: (error: unknown) => void): Promise<BrowserAudio> {
    // Loaded with the first call: it takes a third of a second and some megabytes.
    const { RTCPeerConnection: Peer, RTCRtpCodecParameters: Codec } = await import('werift');
    const codec = (mimeType: string, payloadType: number, parameters?: string) =>
      new Codec({
        mimeType,
        clockRate: 8_000,
        channels: 1,
        payloadType,
        ...(parameters === undefined ? {} : { parameters }),
      });
    const socket = await bind(settings.relayHost);
    const peer = new Peer({
      codecs: {
        audio: [
          codec('audio/PCMU', PCMU),
          codec('audio/PCMA', PCMA),
          codec('audio/telephone-event', TELEPHONE_EVENT, '0-16'),
        ],
        video: [],
      },
      iceServers: [],
      iceUseIpv4: settings.addresses.some((address) => !isIPv6(address)),
      iceUseIpv6: settings.addresses.some(isIPv6),
      iceAdditionalHostAddresses: [...settings.addresses],
      iceFilterCandidatePair: (pair) => settings.addresses.includes(pair.localCandidate.host),
      icePortRange: [settings.ports.first, settings.ports.last],
    });
    const transceiver = peer.addTransceiver('audio', { direction: 'sendrecv' });
    const relay = { host: settings.relayHost, port: socket.address().port };
    return new BrowserAudio({ peer, transceiver, socket, relay, failed });
  }

  /** The offer of the switch, as the browser gets it; null when there is no audio in it. */
  async offerToBrowser(plain: string): Promise<string | null> {
    if (!this.#takeTarget(plain)) return null;
    await this.#peer.setLocalDescription(await this.#peer.createOffer());
    return this.#local();
  }

  /** The browser's answer to that, as the switch gets it. */
  async answerOfBrowser(answer: string): Promise<string | null> {
    await this.#peer.setRemoteDescription({ type: 'answer', sdp: answer });
    return this.#plain(answer);
  }

  /** An offer of the browser, at the beginning of a call or to hold one. */
  async offerOfBrowser(offer: string): Promise<string | null> {
    await this.#peer.setRemoteDescription({ type: 'offer', sdp: offer });
    return this.#plain(offer);
  }

  /** The switch's answer to that. */
  async answerToBrowser(plain: string): Promise<string | null> {
    if (!this.#takeTarget(plain)) return null;
    await this.#peer.setLocalDescription(await this.#peer.createAnswer());
    return this.#local();
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
    await this.#peer.close();
  }

  #takeTarget(plain: string): boolean {
    this.#target = audioTarget(plain);
    return this.#target !== null;
  }

  #plain(sdp: string): string | null {
    return plainDescription(sdp, this.#relay, this.#version++);
  }

  #local(): string | null {
    return this.#peer.localDescription?.sdp ?? null;
  }

  #hear(track: MediaStreamTrack): void {
    track.onReceiveRtp.subscribe((packet: RtpPacket) => {
      const target = this.#target;
      if (this.#closed || target === null) return;
      // What browsers add to the header is between them and us.
      packet.header.extension = false;
      packet.header.extensions = [];
      this.#socket.send(packet.serialize(), target.port, target.host);
    });
  }

  #say(packet: Buffer): void {
    // Telephone events to a person are of no use, and would go out under the number of the speech.
    const payloadType = (packet[1] ?? 0) & 0x7f;
    if (this.#closed || (payloadType !== PCMU && payloadType !== PCMA)) return;
    this.#transceiver.sender.sendRtp(packet).catch(this.#failed);
  }
}

function bind(host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    socket.once('error', reject);
    socket.bind({ address: host, port: 0, exclusive: true }, () => {
      socket.removeListener('error', reject);
      resolve(socket);
    });
  });
}
