import type { Dialog, ReinviteAnswer, ReinviteOutcome } from '../endpoint/types.ts';
import type { MediaPort, PlaySource } from '../rtp/media-types.ts';
import type { AudioCodec, SdpDirection } from '../sdp/audio.ts';
import {
  type AgreedAudio,
  answerOffer,
  type LocalAudio,
  makeOffer,
  readAnswer,
} from '../sdp/offer-answer.ts';

/** The audio of one call: what we offered and agreed on, followed by the media port. */
export class PhoneAudio {
  readonly #port: MediaPort;
  readonly #sessionId: string;
  readonly #codecs: readonly AudioCodec[];
  #version = 0;
  /** What we want; the peer's hold may allow less. */
  #wish: SdpDirection = 'sendrecv';
  /** An offer of ours that waits for its answer. */
  #offer: string | undefined;
  #says: PlaySource | undefined;
  #isSaying = false;

  constructor(
    port: MediaPort,
    options: {
      /** Digits. */
      readonly sessionId: string;
      readonly says: PlaySource | undefined;
      readonly codecs: readonly AudioCodec[];
    },
  ) {
    this.#port = port;
    this.#sessionId = options.sessionId;
    this.#says = options.says;
    this.#codecs = options.codecs;
  }

  get isOnHold(): boolean {
    return this.#wish === 'sendonly';
  }

  offer(): string {
    this.#offer = makeOffer(this.#describe());
    return this.#offer;
  }

  /** Takes the answer to the offer made last; false when there is nothing in common. */
  async takeAnswer(answer: string | undefined): Promise<boolean> {
    const offer = this.#offer;
    this.#offer = undefined;
    if (offer === undefined || answer === undefined) return false;
    const reading = readAnswer(offer, answer);
    if (reading.kind !== 'agreed') return false;
    await this.#follow(reading.audio);
    return true;
  }

  /** Answers an offer, or makes one when the peer wants ours; undefined when there is nothing in common. */
  async answer(offer: string | undefined): Promise<string | undefined> {
    if (offer === undefined) return this.offer();
    const reading = answerOffer(offer, this.#describe());
    if (reading.kind !== 'agreed') return undefined;
    await this.#follow(reading.audio);
    return reading.answer;
  }

  async answerReinvite(offer: string | undefined): Promise<ReinviteAnswer> {
    const sdp = await this.answer(offer);
    return sdp === undefined ? { kind: 'reject', status: 488 } : { kind: 'accept', sdp };
  }

  /** Puts the peer on hold or takes it back. A refusal leaves everything as it was. */
  async setHold(dialog: Dialog, isOnHold: boolean): Promise<ReinviteOutcome> {
    const before = this.#wish;
    this.#wish = isOnHold ? 'sendonly' : 'sendrecv';
    const outcome = await dialog.reinvite(this.offer());
    if (outcome.kind !== 'accepted') this.#wish = before;
    else await this.takeAnswer(outcome.sdp);
    return outcome;
  }

  async say(source: PlaySource | undefined): Promise<void> {
    this.#says = source;
    this.#isSaying = false;
    await this.#port.stopPlay();
    await this.#speak();
  }

  async #follow(audio: AgreedAudio): Promise<void> {
    const { dtmfPayloadType, receiveDtmfPayloadType } = audio;
    await this.#port.setRemote({
      host: audio.remoteAddress,
      port: audio.remotePort,
      payloadType: audio.codec === 'PCMA' ? 8 : 0,
      direction: audio.direction,
      ...(dtmfPayloadType === undefined ? {} : { telephoneEventPayloadType: dtmfPayloadType }),
      ...(receiveDtmfPayloadType === undefined
        ? {}
        : { receiveTelephoneEventPayloadType: receiveDtmfPayloadType }),
    });
    await this.#speak();
  }

  /** Speaks, or is silent on hold: as a person who pressed the hold key. */
  async #speak(): Promise<void> {
    const says = this.isOnHold ? undefined : this.#says;
    if ((says !== undefined) === this.#isSaying) return;
    this.#isSaying = says !== undefined;
    if (says === undefined) await this.#port.stopPlay();
    else await this.#port.play(says, { loop: true });
  }

  #describe(): LocalAudio {
    // RFC 3264 8: one more for each description; that of the first may be anything.
    this.#version += 1;
    return {
      address: this.#port.host,
      port: this.#port.port,
      codecs: this.#codecs,
      direction: this.#wish,
      sessionId: this.#sessionId,
      version: this.#version,
    };
  }
}
