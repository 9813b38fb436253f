import { isIP } from 'node:net';
import {
  type AgreedAudio,
  answerOffer,
  type LocalAudio,
  type MediaPort,
  type MediaRemote,
  makeOffer,
  type NegotiationRefusal,
  type ReinviteAnswer,
  readAnswer,
} from '@ringback/sip';
import { switchError } from '../errors.ts';
import type { SwitchContext } from './switch-context.ts';

/**
 * The audio of one leg: its RTP port and what both sides agreed on by SDP offer and answer (RFC 3264).
 * Agreeing is immediate; `apply` carries it to the media thread.
 */
export class LegAudio {
  readonly port: MediaPort;
  readonly #address: string;
  readonly #sessionId: string;
  #version = 1;
  /** What we want to do: `sendonly` while the peer is on hold here. */
  #direction: 'sendrecv' | 'sendonly' = 'sendrecv';
  /** The same, as the peer has it. */
  #toldDirection: 'sendrecv' | 'sendonly' = 'sendrecv';
  /** Our latest description, offer or answer. */
  #local: string;
  #agreed: AgreedAudio | undefined;
  /** An offer of ours that the peer has not answered yet. */
  #openOffer: string | undefined;

  /** `address` is what the peer is told to send to; `sessionId` has digits only. */
  constructor(port: MediaPort, address: string, sessionId: string) {
    this.port = port;
    this.#address = address;
    this.#sessionId = sessionId;
    this.#local = makeOffer(this.#describe(this.#version));
    this.#openOffer = this.#local;
  }

  /** With a port of its own and a session id by chance (RFC 4566 5.2). Rejects with a media fault. */
  static async open({
    media,
    chance,
    audioAddress,
  }: Pick<SwitchContext, 'media' | 'chance' | 'audioAddress'>): Promise<LegAudio> {
    const port = await media.openPort();
    const sessionId = String(new DataView(chance.bytes(4).slice().buffer).getUint32(0));
    return new LegAudio(port, audioAddress ?? port.host, sessionId);
  }

  /** The offer for our INVITE. */
  get offer(): string {
    return this.#local;
  }

  /** The peer put us on hold: what we send is not listened to. */
  get isHeld(): boolean {
    return this.#agreed?.isHeld ?? false;
  }

  /** The peer is to send sound: neither side has the other on hold, and both agreed that it sends. */
  get isSoundDue(): boolean {
    const agreed = this.#agreed;
    if (agreed === undefined || agreed.isHeld) return false;
    return agreed.direction === 'sendrecv' || agreed.direction === 'recvonly';
  }

  /** Takes the answer to our open offer; false when there is no audio in it that we can use. */
  takeAnswer(answer: string | undefined): boolean {
    const offer = this.#openOffer;
    if (offer === undefined) return this.#agreed !== undefined;
    this.#openOffer = undefined;
    if (answer === undefined) return false;
    return this.#agree(readAnswer(offer, answer));
  }

  /** Another offer of ours, in a call that goes on (RFC 3264 8): puts the peer on hold, or ends that. */
  offerAgain(direction: 'sendrecv' | 'sendonly'): string {
    this.#direction = direction;
    this.#openOffer = this.#publish((version) => makeOffer(this.#describe(version)));
    return this.#openOffer;
  }

  /** The peer did not take it: what was agreed before counts. */
  withdrawOffer(): void {
    this.#openOffer = undefined;
    this.#direction = this.#toldDirection;
  }

  /** Sound before the answer (RFC 3261 13.2.1): what comes with a provisional response; the answer itself still decides. */
  takeEarlyAnswer(answer: string): boolean {
    const offer = this.#openOffer;
    return offer !== undefined && this.#agree(readAnswer(offer, answer));
  }

  /** Answers a re-INVITE: another offer of the peer, or its wish for one of ours (RFC 3261 14.2). */
  answerReinvite(offer: string | undefined): ReinviteAnswer {
    if (offer === undefined) {
      this.#openOffer = this.#publish((version) => makeOffer(this.#describe(version)));
      return { kind: 'accept', sdp: this.#openOffer };
    }
    const first = answerOffer(offer, this.#describe(this.#version));
    if (!this.#agree(first)) {
      return { kind: 'reject', status: first.kind === 'refused' && first.reason === 'not-sdp' ? 400 : 488 };
    }
    this.#openOffer = undefined;
    const answer = this.#publish((version) => {
      const answered = answerOffer(offer, this.#describe(version));
      return answered.kind === 'agreed' ? answered.answer : this.#local;
    });
    return { kind: 'accept', sdp: answer };
  }

  /** Has the media thread follow what was agreed. Rejects with SWITCH_BAD_DESCRIPTION or a media fault. */
  async apply(): Promise<void> {
    const agreed = this.#agreed;
    if (agreed === undefined) throw switchError('SWITCH_BAD_DESCRIPTION', { reason: 'nothing agreed' });
    await this.port.setRemote(remoteOf(agreed));
  }

  #agree(outcome: { readonly kind: 'agreed'; readonly audio: AgreedAudio } | NegotiationRefusal): boolean {
    // What the media thread would refuse is refused before anybody relies on it.
    if (outcome.kind === 'refused' || !isUsable(outcome.audio, this.port.host)) return false;
    this.#agreed = outcome.audio;
    this.#toldDirection = this.#direction;
    return true;
  }

  /** RFC 3264 8: the version goes up with each description that differs, and only then. */
  #publish(describe: (version: number) => string): string {
    const same = describe(this.#version);
    if (same === this.#local) return same;
    this.#version += 1;
    this.#local = describe(this.#version);
    return this.#local;
  }

  #describe(version: number): LocalAudio {
    return {
      address: this.#address,
      port: this.port.port,
      direction: this.#direction,
      sessionId: this.#sessionId,
      version,
    };
  }
}

/** Whether we can send there: to an address of our own kind, and by the numbers that G.711 has everywhere. */
function isUsable({ payloadType, remoteAddress }: AgreedAudio, host: string): boolean {
  return (payloadType === 0 || payloadType === 8) && isIP(remoteAddress) === isIP(host);
}

function remoteOf(audio: AgreedAudio): MediaRemote {
  const { payloadType } = audio;
  if (payloadType !== 0 && payloadType !== 8) {
    throw switchError('SWITCH_BAD_DESCRIPTION', {
      reason: 'G.711 with a payload number of its own',
      payloadType,
    });
  }
  // Where the two differ, we follow the number that comes in: digits of the peer matter to scenarios.
  const events = audio.receiveDtmfPayloadType ?? audio.dtmfPayloadType;
  return {
    host: audio.remoteAddress,
    port: audio.remotePort,
    payloadType,
    direction: audio.direction,
    ...(events === undefined ? {} : { telephoneEventPayloadType: events }),
  };
}
