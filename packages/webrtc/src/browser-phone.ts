import {
  decodeText,
  encodeText,
  headerValue,
  parseDatagram,
  type SipFlow,
  type SipFlowEnd,
  type SipMessage,
  serialiseMessage,
} from '@ringback/sip';
import { type AudioSettings, BrowserAudio } from './browser-audio.ts';
import { farewellOf, isAnswer, isRefusal, type SeenCall, seenOf, type Way } from './farewell.ts';

/** Calls of one browser that may have audio at a time: one that talks, one on hold, and some that ring. */
const MOST_CALLS = 8;
const KEEP_ALIVE = '\r\n\r\n';

export type PhoneLog = (
  level: 'info' | 'warn',
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

/** A WebSocket with the subprotocol `sip`, as whoever accepted it hands it over. */
export interface BrowserSocket {
  readonly remote: { readonly host: string; readonly port: number };
  send(text: string): void;
  close(): void;
  onMessage(listener: (text: string) => void): void;
  /** Once. */
  onClose(listener: () => void): void;
}

export interface BrowserPhoneParts {
  readonly socket: BrowserSocket;
  readonly settings: AudioSettings;
  readonly log: PhoneLog;
  /** Hands the flow to the switch. */
  readonly adopt: (flow: SipFlow) => SipFlowEnd;
}

/** Lets a browser's phone speak with the switch until its socket closes. */
export function connectBrowserPhone(parts: BrowserPhoneParts): void {
  new BrowserPhone(parts).start();
}

interface BrowserCall {
  readonly audio: BrowserAudio;
  isAnswered: boolean;
  /** Of a call that the switch made. */
  seen: SeenCall | null;
  /** What was described last. */
  last: { readonly way: Way; readonly given: string; readonly described: string } | null;
}

/**
 * One phone in a browser: SIP over its WebSocket (RFC 7118), audio over WebRTC. To the switch it is a phone with plain RTP.
 * Messages keep their order in each direction, however long their descriptions take.
 */
class BrowserPhone {
  readonly #socket: BrowserSocket;
  readonly #settings: AudioSettings;
  readonly #log: PhoneLog;
  readonly #calls = new Map<string, BrowserCall>();
  readonly #end: SipFlowEnd;
  #inbound: Promise<void> = Promise.resolve();
  #outbound: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: BrowserPhoneParts) {
    const { socket } = parts;
    this.#socket = socket;
    this.#settings = parts.settings;
    this.#log = parts.log;
    this.#end = parts.adopt({
      remote: socket.remote,
      send: (message, failed) => this.#queueOut(message, failed),
      close: () => socket.close(),
    });
  }

  /** From now on it speaks. */
  start(): void {
    this.#socket.onMessage((text) => this.#take(text));
    this.#socket.onClose(() => this.#close());
  }

  #take(text: string): void {
    if (text.trim() === '') {
      // RFC 5626 3.5.1: the browser asks whether we live.
      if (text === KEEP_ALIVE) this.#socket.send('\r\n');
      return;
    }
    const parsed = parseDatagram(encodeText(text));
    if (parsed.kind !== 'message') {
      this.#log('warn', 'A browser sent something that is no SIP', {});
      this.#socket.close();
      return;
    }
    const { message } = parsed;
    this.#inbound = this.#inbound.then(async () => {
      const translated = await this.#translate(message, 'from-browser');
      if (!this.#closed) this.#end.receive(translated);
    });
  }

  #queueOut(message: SipMessage, failed: (cause: unknown) => void): void {
    this.#outbound = this.#outbound.then(async () => {
      const translated = await this.#translate(message, 'to-browser');
      if (this.#closed) failed(new Error('The browser is gone.'));
      else this.#socket.send(decodeText(serialiseMessage(translated)));
    });
  }

  /** Never rejects: what cannot be translated goes without a description, which the other side refuses. */
  async #translate(message: SipMessage, way: Way): Promise<SipMessage> {
    const callId = headerValue(message, 'call-id') ?? '';
    try {
      const body = hasDescription(message) ? await this.#describe(message, callId, way) : null;
      // A re-INVITE that is refused leaves the call as it is.
      const isGivenUp = isRefusal(message) && this.#calls.get(callId)?.isAnswered !== true;
      if (isFarewell(message) || isGivenUp) this.#drop(callId);
      return body === null ? message : { ...message, body: encodeText(body) };
    } catch (error) {
      this.#log('warn', 'A description of a browser call could not be used', { callId, error });
      this.#drop(callId);
      return { ...message, body: new Uint8Array() };
    }
  }

  async #describe(message: SipMessage, callId: string, way: Way): Promise<string> {
    const sdp = decodeText(message.body);
    const isOffer = message.kind === 'request' && message.method === 'INVITE';
    const call = await this.#callOf(callId);
    call.isAnswered ||= isAnswer(message);
    call.seen = seenOf(call.seen, message, way);
    // An answer is repeated until its ACK is there (RFC 3261 13.3.1.4): it says nothing new.
    if (call.last?.way === way && call.last.given === sdp) return call.last.described;
    const { audio } = call;
    const described =
      way === 'to-browser'
        ? await (isOffer ? audio.offerToBrowser(sdp) : audio.answerToBrowser(sdp))
        : await (isOffer ? audio.offerOfBrowser(sdp) : audio.answerOfBrowser(sdp));
    if (described === null) throw new Error('There is no audio in common.');
    call.last = { way, given: sdp, described };
    return described;
  }

  async #callOf(callId: string): Promise<BrowserCall> {
    const known = this.#calls.get(callId);
    if (known !== undefined) return known;
    if (this.#calls.size >= MOST_CALLS) throw new Error(`A browser has at most ${MOST_CALLS} calls.`);
    const audio = await BrowserAudio.open(this.#settings, (error) =>
      this.#log('warn', 'Audio of a browser call was lost', { callId, error }),
    );
    const call: BrowserCall = { audio, isAnswered: false, seen: null, last: null };
    if (this.#closed) await audio.close();
    else this.#calls.set(callId, call);
    return call;
  }

  #drop(callId: string): void {
    const call = this.#calls.get(callId);
    if (call === undefined) return;
    this.#calls.delete(callId);
    call.audio
      .close()
      .catch((error: unknown) => this.#log('warn', 'Audio of a browser did not close', { callId, error }));
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const [callId, { seen }] of this.#calls) {
      if (seen !== null) this.#end.receive(farewellOf(seen));
      this.#drop(callId);
    }
    this.#end.closed();
  }
}

function hasDescription(message: SipMessage): boolean {
  return (
    message.body.byteLength > 0 && /^application\/sdp\b/i.test(headerValue(message, 'content-type') ?? '')
  );
}

function isFarewell(message: SipMessage): boolean {
  return message.kind === 'request' && (message.method === 'BYE' || message.method === 'CANCEL');
}
