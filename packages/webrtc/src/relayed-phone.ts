import {
  type DigestClient,
  decodedUser,
  decodeText,
  encodeText,
  headerList,
  headerValue,
  makeResponse,
  parseDatagram,
  parseNameAddr,
  parseSipUri,
  type SipMessage,
  type SipRequest,
  serialiseMessage,
} from '@ringback/sip';
import type { BrowserSocket, PhoneLog } from './browser-phone.ts';
import { farewellOf, isRefusal, type SeenCall, seenOf, type Way } from './farewell.ts';
import { RelayedRegistrations } from './relayed-registrations.ts';

/** What a browser may have said before the other switch listens. */
const MOST_WAITING = 20;
const KEEP_ALIVE = '\r\n\r\n';
const FORBIDDEN = 403;
const NO_SUCH_CALL = 481;
const UNAVAILABLE = 503;

/** A WebSocket with the subprotocol `sip` that was opened to another switch. */
export interface SwitchSocket {
  send(bytes: Uint8Array): void;
  /** Asks whether the other end lives; one that did not answer the time before is broken off. */
  probe(): void;
  close(): void;
}

export interface SwitchListener {
  opened(): void;
  message(bytes: Uint8Array): void;
  /** Once; also when it could not be opened. */
  closed(): void;
}

export interface RelayedPhoneParts {
  readonly socket: BrowserSocket;
  /** The number that this browser registers as, and the only one. */
  readonly dn: string;
  /** Answers the challenges of the other switch, so that the page needs no password. */
  readonly digest: DigestClient;
  readonly connect: (listener: SwitchListener) => SwitchSocket;
  readonly log: PhoneLog;
}

/** Lets a browser's phone speak with another switch that takes WebSockets (RFC 7118), until one of them hangs up. */
export function relayBrowserPhone(parts: RelayedPhoneParts): void {
  new RelayedPhone(parts).start();
}

/**
 * SIP goes through as it is, audio between the two by WebRTC. A browser registers as one number, and takes calls; it makes none, and says
 * nothing in calls of others. Whose window is closed in a call says good-bye.
 */
class RelayedPhone {
  readonly #parts: RelayedPhoneParts;
  readonly #registrations: RelayedRegistrations;
  readonly #calls = new Map<string, SeenCall>();
  readonly #waiting: SipMessage[] = [];
  readonly #far: SwitchSocket;
  #state: 'opening' | 'open' | 'over' = 'opening';

  constructor(parts: RelayedPhoneParts) {
    this.#parts = parts;
    this.#registrations = new RelayedRegistrations(parts.digest);
    this.#far = parts.connect({
      opened: () => this.#opened(),
      message: (bytes) => this.#fromSwitch(bytes),
      closed: () => this.#switchGone(),
    });
  }

  start(): void {
    const { socket } = this.#parts;
    socket.onMessage((text) => this.#fromBrowser(text));
    socket.onClose(() => this.#browserGone());
  }

  #opened(): void {
    this.#state = 'open';
    for (const message of this.#waiting.splice(0)) this.#forward(message);
  }

  #fromBrowser(text: string): void {
    const { socket, log } = this.#parts;
    if (this.#state === 'over') return;
    if (text.trim() === '') {
      // RFC 5626 3.5.1: the browser asks whether we live.
      if (text === KEEP_ALIVE) socket.send('\r\n');
      if (this.#state === 'open') this.#far.probe();
      return;
    }
    const parsed = parseDatagram(encodeText(text));
    if (parsed.kind !== 'message') {
      log('warn', 'A browser sent something that is no SIP', {});
      socket.close();
      return;
    }
    const { message } = parsed;
    const refusal = message.kind === 'request' ? this.#refusalOf(message) : null;
    if (message.kind === 'request' && refusal !== null) this.#answer(message, refusal);
    else if (this.#state === 'open') this.#forward(message);
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(message);
  }

  /** The status that a request of the browser is refused with; null: it may pass. */
  #refusalOf(request: SipRequest): number | null {
    const { dn } = this.#parts;
    if (request.method === 'REGISTER') {
      // Another contact beside its own would be a place elsewhere, which the switch would dial.
      if ((headerList(request, 'contact')?.length ?? 2) > 1) return FORBIDDEN;
      return userOf(request, 'to') === dn && userOf(request, 'from') === dn ? null : FORBIDDEN;
    }
    // Without a tag it belongs to no dialog (RFC 3261 12.2.2), whatever Call-ID it borrows.
    if (!hasTag(request)) return FORBIDDEN;
    return this.#calls.has(callIdOf(request)) ? null : NO_SUCH_CALL;
  }

  #forward(message: SipMessage): void {
    this.#see(message, 'from-browser');
    const isRegister = message.kind === 'request' && message.method === 'REGISTER';
    this.#far.send(serialiseMessage(isRegister ? this.#registrations.request(message) : message));
  }

  #fromSwitch(bytes: Uint8Array): void {
    if (this.#state !== 'open' || decodeText(bytes).trim() === '') return;
    const parsed = parseDatagram(bytes);
    if (parsed.kind !== 'message') {
      this.#parts.log('warn', 'The switch sent a browser something that is no SIP', {});
      return;
    }
    const { message } = parsed;
    this.#see(message, 'to-browser');
    const step = message.kind === 'response' ? this.#registrations.response(message) : null;
    if (step?.kind === 'again') this.#far.send(serialiseMessage(step.request));
    else this.#toBrowser(step?.response ?? message);
    if (step?.kind === 'over' && step.response.status >= 300)
      this.#parts.log('warn', 'The switch refused to register the phone of a browser', {
        status: step.response.status,
      });
  }

  #toBrowser(message: SipMessage): void {
    this.#parts.socket.send(decodeText(serialiseMessage(message)));
  }

  #answer(request: SipRequest, status: number): void {
    if (request.method !== 'ACK') this.#toBrowser(makeResponse(request, { status, toTag: 'relay' }));
  }

  #see(message: SipMessage, way: Way): void {
    const callId = callIdOf(message);
    const seen = this.#calls.get(callId);
    if (seen === undefined && !(isRequest(message, 'INVITE') && way === 'to-browser')) return;
    const next = isEnd(message, seen, way) ? null : seenOf(seen ?? null, message, way);
    if (next === null) this.#calls.delete(callId);
    else this.#calls.set(callId, next);
  }

  /** Its calls end for both sides: nobody holds this phone any more. */
  #browserGone(): void {
    if (this.#state === 'over') return;
    if (this.#state === 'open')
      for (const seen of this.#calls.values()) this.#far.send(serialiseMessage(farewellOf(seen)));
    this.#state = 'over';
    this.#far.close();
  }

  #switchGone(): void {
    if (this.#state === 'over') return;
    for (const message of this.#waiting.splice(0))
      if (message.kind === 'request') this.#answer(message, UNAVAILABLE);
    this.#state = 'over';
    this.#parts.socket.close();
  }
}

function callIdOf(message: SipMessage): string {
  return headerValue(message, 'call-id') ?? '';
}

function isRequest(message: SipMessage, method: string): message is SipRequest {
  return message.kind === 'request' && message.method === method;
}

/** A call is over by BYE, or by a refusal of its first INVITE; a re-INVITE that is refused leaves it as it is. */
function isEnd(message: SipMessage, seen: SeenCall | undefined, way: Way): boolean {
  if (message.kind === 'request') return message.method === 'BYE';
  return seen?.answer === null && way === 'from-browser' && isRefusal(message);
}

function userOf(request: SipRequest, header: 'from' | 'to'): string | undefined {
  const address = parseNameAddr(headerValue(request, header) ?? '');
  const uri = address === undefined ? undefined : parseSipUri(address.uri);
  return uri === undefined ? undefined : decodedUser(uri);
}

function hasTag(request: SipRequest): boolean {
  return parseNameAddr(headerValue(request, 'to') ?? '')?.parameters.has('tag') === true;
}
