import type { DialogTable } from '../dialog/dialog-table.ts';
import { SipError } from '../errors.ts';
import type { Identifiers } from '../identifiers.ts';
import { makeResponse, type ResponseParts } from '../message/make-response.ts';
import type { SipHeader, SipRequest, SipResponse } from '../message/message.ts';
import { header } from '../message/serialise-message.ts';
import { parseSipUri } from '../message/uri.ts';
import type { RandomBytes, SipClock, SipLog } from '../ports.ts';
import type { InviteServerTransaction } from '../transaction/invite-server-transaction.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { TimerBases } from '../transaction/timers.ts';
import type { TransactionLayer } from '../transaction/transaction-layer.ts';
import type { Transport } from '../transport/types.ts';
import { bracketed, unbracketed } from '../transport/via-routing.ts';
import { type RequestHop, RequestWays, type Way } from './request-ways.ts';
import type { SipHop } from './types.ts';

type AnyServer = InviteServerTransaction | ServerTransaction;

interface Parts {
  readonly clock: SipClock;
  readonly log: SipLog;
  readonly randomBytes: RandomBytes;
  readonly identifiers: Identifiers;
  readonly bases: TimerBases;
  readonly advertisedHost: string;
  readonly userAgent: string | undefined;
  readonly methods: readonly string[];
  readonly extraMethods: ReadonlySet<string>;
  readonly transport: Transport;
  readonly transactions: TransactionLayer;
  readonly dialogs: DialogTable;
}

/** The option tags we know: session timers, RFC 4028. */
export const SUPPORTED = ['timer'];

/** What calls, dialogs and recovery share: who we are and how we speak. */
export class Core {
  readonly clock: SipClock;
  readonly log: SipLog;
  readonly randomBytes: RandomBytes;
  readonly identifiers: Identifiers;
  readonly bases: TimerBases;
  readonly extraMethods: ReadonlySet<string>;
  readonly methods: readonly string[];
  readonly transport: Transport;
  readonly transactions: TransactionLayer;
  readonly dialogs: DialogTable;
  readonly ways: RequestWays;
  /** Calls of earlier processes that were answered and ended here, for a CANCEL that comes later. */
  readonly endedStrays = new Set<string>();
  /** Where earlier processes were reached whose calls are ended here: answers to that carry their name. */
  readonly formerSentBys = new Set<string>();
  readonly #advertisedHost: string;
  readonly #userAgent: string | undefined;

  constructor(parts: Parts) {
    this.clock = parts.clock;
    this.log = parts.log;
    this.randomBytes = parts.randomBytes;
    this.identifiers = parts.identifiers;
    this.bases = parts.bases;
    this.extraMethods = parts.extraMethods;
    this.methods = parts.methods;
    this.transport = parts.transport;
    this.transactions = parts.transactions;
    this.dialogs = parts.dialogs;
    this.ways = new RequestWays(parts.transport, parts.clock);
    this.#advertisedHost = parts.advertisedHost;
    this.#userAgent = parts.userAgent;
  }

  /** 64*T1: how long an answer may take. */
  get lifetimeMs(): number {
    return 64 * this.bases.t1;
  }

  /** The host and port that our Via names. */
  get sentBy(): string {
    return `${bracketed(this.#advertisedHost)}:${this.transport.address.port}`;
  }

  via(hop: SipHop, branch: string): SipHeader {
    return header('Via', `SIP/2.0/${hop.transport.toUpperCase()} ${this.sentBy};rport;branch=${branch}`);
  }

  /** Our Contact, reachable over the transport in use (RFC 3261 8.1.1.8). */
  contact(hop: SipHop, user: string | undefined): SipHeader {
    const transport = hop.transport === 'udp' ? '' : `;transport=${hop.transport}`;
    return header('Contact', `<sip:${user === undefined ? '' : `${user}@`}${this.sentBy}${transport}>`);
  }

  allow(): SipHeader {
    return header('Allow', this.methods.join(', '));
  }

  agent(name: 'User-Agent' | 'Server'): SipHeader[] {
    return this.#userAgent === undefined ? [] : [header(name, this.#userAgent)];
  }

  /**
   * Where a URI leads: its host, port and transport, without SRV look-ups (a subset of RFC 3263).
   * Throws SIP_NO_ROUTE or SIP_NO_TRANSPORT.
   */
  hopOf(uri: string): SipHop {
    const sip = parseSipUri(uri);
    if (sip === undefined) throw new SipError('SIP_NO_ROUTE');
    const named = sip.parameters.get('transport')?.toLowerCase();
    const transport = named ?? (this.transport.has('udp') ? 'udp' : 'tcp');
    if (
      sip.scheme === 'sips' ||
      (transport !== 'udp' && transport !== 'tcp') ||
      !this.transport.has(transport)
    ) {
      throw new SipError('SIP_NO_TRANSPORT', { scheme: sip.scheme, transport });
    }
    return { host: unbracketed(sip.host), port: sip.port ?? 5060, transport };
  }

  /** Answers a request in its transaction. */
  reply(transaction: AnyServer, parts: ResponseParts): SipResponse {
    const response = makeResponse(transaction.request, {
      ...parts,
      headers: [...(parts.headers ?? []), ...this.agent('Server')],
    });
    transaction.respond(response);
    return response;
  }

  /** Refuses with a fresh To tag. */
  refuse(
    transaction: AnyServer,
    status: number,
    headers: readonly SipHeader[] = [],
    reasonPhrase?: string,
  ): void {
    this.reply(transaction, { status, reasonPhrase, headers, toTag: this.identifiers.tag() });
  }

  /** Sends outside of any transaction: the ACK to a 2xx. */
  sendDirect(request: SipRequest, hop: RequestHop): void {
    this.#sendBy(this.ways.firstWay(request, hop));
  }

  #sendBy(way: Way): void {
    const { host, port } = way.hop;
    this.transport.send(way.request, way.hop, (cause) => {
      const next = way.failed(cause);
      if (next !== null) this.#sendBy(next);
      // The peer repeats its 2xx, and so do we the ACK.
      else this.log('warn', 'An ACK could not be sent', { cause, host, port });
    });
  }

  /** Calls the owner; what it throws is logged and given back as `false`. */
  tell(call: () => void): boolean {
    try {
      call();
      return true;
    } catch (error) {
      this.log('error', 'A listener of the SIP endpoint failed', { error });
      return false;
    }
  }
}
