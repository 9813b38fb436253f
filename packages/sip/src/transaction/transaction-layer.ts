import type { SipHop } from '../endpoint/types.ts';
import { headerList, headerValue, parseCseq } from '../message/headers.ts';
import type { SipMessage, SipRequest } from '../message/message.ts';
import type { ReadRequest } from '../message/read-request.ts';
import type { ReadResponse } from '../message/read-response.ts';
import { formatVia, parseVia, transactionBranch } from '../message/via.ts';
import type { SipClock } from '../ports.ts';
import { ClientTransaction, type ClientUser } from './client-transaction.ts';
import { InviteClientTransaction, type InviteClientUser } from './invite-client-transaction.ts';
import { InviteServerTransaction } from './invite-server-transaction.ts';
import { ServerTransaction } from './server-transaction.ts';
import { type TimerBases, timersFor } from './timers.ts';
import { isReliable, type Wire } from './wire.ts';

/** The core above the transactions: RFC 3261 8 and 12. */
export interface TransactionUser {
  invite(read: ReadRequest, transaction: InviteServerTransaction, source: SipHop): void;
  request(read: ReadRequest, transaction: ServerTransaction, source: SipHop): void;
  /** An ACK that belongs to a 2xx. */
  ack(read: ReadRequest, source: SipHop): void;
  cancel(
    read: ReadRequest,
    transaction: ServerTransaction,
    invite: InviteServerTransaction | undefined,
  ): void;
  /** The same request came over a second way (RFC 3261 8.2.2.2); the answer is 482. */
  merged(read: ReadRequest, transaction: InviteServerTransaction | ServerTransaction): void;
  /** A response that no transaction waits for. */
  stray(read: ReadResponse, source: SipHop): void;
}

interface Parts {
  readonly wire: Wire;
  readonly clock: SipClock;
  readonly bases: TimerBases;
  readonly user: TransactionUser;
}

type AnyClient = InviteClientTransaction | ClientTransaction;
type AnyServer = InviteServerTransaction | ServerTransaction;

/** Finds the transaction of a message, RFC 3261 17.1.3 and 17.2.3, and makes new ones. */
export class TransactionLayer {
  readonly #parts: Parts;
  readonly #clients = new Map<string, AnyClient>();
  readonly #servers = new Map<string, AnyServer>();
  /** Requests without To tag that are in work, for 8.2.2.2. */
  readonly #open = new Map<string, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#clients.size + this.#servers.size;
  }

  /** Makes an INVITE client transaction; `start` or `adopt` it. */
  inviteClient(request: SipRequest, hop: SipHop, user: InviteClientUser): InviteClientTransaction {
    const key = clientKey(request);
    const transaction: InviteClientTransaction = new InviteClientTransaction({
      ...this.#clientParts(request, hop),
      user: {
        ...forward(user),
        terminated: () => {
          this.#forget(key, transaction);
          user.terminated();
        },
      },
    });
    this.#clients.set(key, transaction);
    return transaction;
  }

  /** Makes and starts a client transaction of another method. */
  client(request: SipRequest, hop: SipHop, user: ClientUser): ClientTransaction {
    const key = clientKey(request);
    const transaction: ClientTransaction = new ClientTransaction({
      ...this.#clientParts(request, hop),
      user: {
        provisional: (response) => user.provisional?.(response),
        final: (response) => user.final(response),
        timedOut: () => user.timedOut(),
        transportFailed: (cause) => user.transportFailed(cause),
        terminated: () => {
          this.#forget(key, transaction);
          user.terminated();
        },
      },
    });
    this.#clients.set(key, transaction);
    transaction.start();
    return transaction;
  }

  receiveResponse(read: ReadResponse, source: SipHop): void {
    const branch = read.topVia.parameters.get('branch') ?? '';
    const transaction = this.#clients.get(`${branch}|${read.method}`);
    if (transaction === undefined) this.#parts.user.stray(read, source);
    else transaction.receive(read.response);
  }

  /** `responseHop` is where responses go by RFC 3261 18.2.2. */
  receiveRequest(read: ReadRequest, source: SipHop, responseHop: SipHop): void {
    const { method } = read.request;
    const key = serverKey(read, method === 'ACK' ? 'INVITE' : method);
    const known = this.#servers.get(key);
    if (method === 'ACK') {
      if (known instanceof InviteServerTransaction && known.state !== 'accepted') known.acknowledge();
      else this.#parts.user.ack(read, source);
      return;
    }
    if (known !== undefined) {
      known.repeat();
      return;
    }
    const mergeKey = `${read.callId}|${read.fromTag ?? ''}|${read.cseq}|${method}`;
    const isMerged = read.toTag === undefined && this.#open.has(mergeKey);
    if (read.toTag === undefined && !isMerged) this.#open.set(mergeKey, key);
    const transaction = this.#server(read, key, responseHop, mergeKey);
    if (isMerged) this.#parts.user.merged(read, transaction);
    else if (transaction instanceof InviteServerTransaction)
      this.#parts.user.invite(read, transaction, source);
    else if (method === 'CANCEL') this.#parts.user.cancel(read, transaction, this.#invitedBy(read));
    else this.#parts.user.request(read, transaction, source);
  }

  /** Ends all transactions without a word. */
  close(): void {
    for (const transaction of [...this.#clients.values(), ...this.#servers.values()]) transaction.terminate();
  }

  /** The same request may be on its way by another transport already, under the same key (RFC 3261 18.1.1). */
  #forget(key: string, transaction: AnyClient): void {
    if (this.#clients.get(key) === transaction) this.#clients.delete(key);
  }

  #server(read: ReadRequest, key: string, hop: SipHop, mergeKey: string): AnyServer {
    const { wire, clock, bases } = this.#parts;
    const parts = { request: read.request, hop, wire, clock, timers: timersFor(bases, isReliable(hop)) };
    const ended = (): void => {
      this.#servers.delete(key);
      if (this.#open.get(mergeKey) === key) this.#open.delete(mergeKey);
    };
    const transaction =
      read.request.method === 'INVITE'
        ? new InviteServerTransaction(parts, ended)
        : new ServerTransaction(parts, ended);
    this.#servers.set(key, transaction);
    return transaction;
  }

  #invitedBy(read: ReadRequest): InviteServerTransaction | undefined {
    const found = this.#servers.get(serverKey(read, 'INVITE'));
    return found instanceof InviteServerTransaction ? found : undefined;
  }

  #clientParts(request: SipRequest, hop: SipHop) {
    const { wire, clock, bases } = this.#parts;
    return { request, hop, wire, clock, timers: timersFor(bases, isReliable(hop)) };
  }
}

function forward(user: InviteClientUser): InviteClientUser {
  return {
    provisional: (response) => user.provisional(response),
    answered: (response) => user.answered(response),
    refused: (response) => user.refused(response),
    timedOut: () => user.timedOut(),
    transportFailed: (cause) => user.transportFailed(cause),
    terminated: () => user.terminated(),
  };
}

function clientKey(request: SipMessage): string {
  const via = parseVia(headerList(request, 'via')?.[0] ?? '');
  return `${via?.parameters.get('branch') ?? ''}|${parseCseq(request)?.method ?? ''}`;
}

/** RFC 3261 17.2.3: branch, sent-by and method; for RFC 2543 peers what that document compares. */
function serverKey(read: ReadRequest, method: string): string {
  const branch = transactionBranch(read.topVia);
  if (branch !== undefined) return `${branch}|${read.topVia.host}:${read.topVia.port ?? 5060}|${method}`;
  const via = formatVia(read.topVia);
  const from = read.fromTag ?? headerValue(read.request, 'from') ?? '';
  return `2543|${read.request.uri}|${from}|${read.callId}|${read.cseq}|${via}|${method}`;
}
