import { createHash } from 'node:crypto';
import { isSessionTooShort, MIN_SESSION_EXPIRES } from '../dialog/session-timer.ts';
import { headerList } from '../message/headers.ts';
import { makeResponse } from '../message/make-response.ts';
import type { SipMessage, SipRequest, SipResponse } from '../message/message.ts';
import type { ParseFailure } from '../message/parse-message.ts';
import { type ReadRequest, readRequest } from '../message/read-request.ts';
import { type ReadResponse, readResponse } from '../message/read-response.ts';
import { header } from '../message/serialise-message.ts';
import { parseVia } from '../message/via.ts';
import type { Registrar } from '../registrar/types.ts';
import type { InviteServerTransaction } from '../transaction/invite-server-transaction.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { TransactionUser } from '../transaction/transaction-layer.ts';
import type { TransportUser } from '../transport/types.ts';
import { responseHop, stampVia } from '../transport/via-routing.ts';
import { type Core, SUPPORTED } from './core.ts';
import { IncomingCall } from './incoming-call.ts';
import { endStray } from './recovery.ts';
import { inspectRequest } from './request-rules.ts';
import type { SipEndpointHandler, SipHop } from './types.ts';

type AnyServer = InviteServerTransaction | ServerTransaction;

/** Methods that make sense inside a dialog only. */
const IN_DIALOG = new Set(['BYE', 'INFO', 'UPDATE']);

/** Takes what comes from outside and leads it to its transaction, dialog, registrar or the owner. RFC 3261 8.2, 18. */
export class Receiver implements TransportUser, TransactionUser {
  sent = 0;
  #received = 0;
  #malformedAnswered = 0;
  #malformedDropped = 0;
  #strayResponses = 0;
  #strayAnswersEnded = 0;
  #core: Core | undefined;
  #handler: SipEndpointHandler = {};
  #registrar: Registrar | undefined;
  #accepts = true;
  readonly #calls = new WeakMap<InviteServerTransaction, IncomingCall>();
  #quiet: { readonly test: () => boolean; readonly done: () => void } | undefined;

  start(core: Core, handler: SipEndpointHandler, registrar: Registrar | undefined): void {
    this.#core = core;
    this.#handler = handler;
    this.#registrar = registrar;
  }

  /** From now on new calls get 503. */
  stopAccepting(): void {
    this.#accepts = false;
  }

  /** Resolves when the test holds, tried after each message. */
  whenQuiet(test: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (test()) resolve();
      else this.#quiet = { test, done: resolve };
    });
  }

  counts() {
    return {
      received: this.#received,
      sent: this.sent,
      malformedAnswered: this.#malformedAnswered,
      malformedDropped: this.#malformedDropped,
      strayResponses: this.#strayResponses,
      strayAnswersEnded: this.#strayAnswersEnded,
    };
  }

  message(message: SipMessage, source: SipHop): void {
    const core = this.#core;
    if (core === undefined) return;
    this.#received += 1;
    try {
      if (message.kind === 'request') this.#takeRequest(core, message, source);
      else this.#takeResponse(core, message, source);
    } catch (error) {
      // The last net: one bad message must not end the process.
      core.log('error', 'A SIP message could not be handled', { error });
    }
    if (this.#quiet?.test() === true) this.#quiet.done();
  }

  malformed(failure: ParseFailure, source: SipHop): void {
    this.#received += 1;
    const { request } = failure;
    if (request === undefined) this.#malformedDropped += 1;
    else this.#answerMalformed(request, failure.status, failure.problem, source);
  }

  #takeRequest(core: Core, raw: SipRequest, source: SipHop): void {
    const result = readRequest(stampVia(raw, source));
    if (result.kind === 'refused') {
      this.#answerMalformed(raw, result.status, result.problem, source);
      return;
    }
    const { read } = result;
    core.transactions.receiveRequest(read, source, responseHop(read.topVia, source));
  }

  #takeResponse(core: Core, response: SipResponse, source: SipHop): void {
    const read = readResponse(response);
    // 18.1.2: a top Via that does not name us means that the response is for somebody else.
    if (read === undefined || !isFor(core, `${read.topVia.host}:${read.topVia.port ?? 5060}`)) {
      this.#malformedDropped += 1;
      return;
    }
    core.transactions.receiveResponse(read, source);
  }

  // Stateless (8.2.7): the To tag is made of the request, so that repetitions get the same.
  #answerMalformed(raw: SipRequest, status: number, problem: string, source: SipHop): void {
    const core = this.#core;
    const request = stampVia(raw, source);
    const via = parseVia(headerList(request, 'via')?.[0] ?? '');
    if (core === undefined || raw.method === 'ACK' || via === undefined) {
      this.#malformedDropped += 1;
      return;
    }
    this.#malformedAnswered += 1;
    const toTag = createHash('sha256').update(JSON.stringify(raw.headers)).digest('hex').slice(0, 16);
    const reasonPhrase = status === 400 ? problem : undefined;
    const response = makeResponse(request, { status, reasonPhrase, toTag, headers: core.agent('Server') });
    core.transport.send(response, responseHop(via, source), (cause) => {
      core.log('debug', 'A refusal could not be sent', { cause });
    });
  }

  invite(read: ReadRequest, transaction: InviteServerTransaction, source: SipHop): void {
    const core = this.#core;
    if (core === undefined || this.#takeInDialog(core, read, transaction, source)) return;
    if (this.#refuse(core, read, transaction)) return;
    if (!this.#accepts || this.#handler.invite === undefined) {
      core.refuse(transaction, this.#accepts ? 480 : 503);
      return;
    }
    if (isSessionTooShort(read.request)) {
      core.refuse(transaction, 422, [header('Min-SE', String(MIN_SESSION_EXPIRES))]);
      return;
    }
    const call = new IncomingCall(core, read, transaction, source);
    this.#calls.set(transaction, call);
    if (!core.tell(() => this.#handler.invite?.(call))) call.reject(500);
  }

  request(read: ReadRequest, transaction: ServerTransaction, source: SipHop): void {
    const core = this.#core;
    if (core === undefined || this.#takeInDialog(core, read, transaction, source)) return;
    if (this.#refuse(core, read, transaction)) return;
    const { request } = read;
    if (IN_DIALOG.has(request.method)) core.refuse(transaction, 481);
    else if (request.method === 'OPTIONS') this.#answerOptions(core, transaction);
    else if (request.method === 'REGISTER' && this.#registrar !== undefined) {
      transaction.respond(this.#registrar.answer(request, source));
    } else this.#passOn(core, request, transaction, source);
  }

  ack(read: ReadRequest, source: SipHop): void {
    const { callId, toTag, fromTag } = read;
    const member = this.#core?.dialogs.find(callId, toTag ?? '', fromTag ?? '');
    if (member === undefined) this.#core?.log('debug', 'An ACK for no call', { host: source.host });
    else member.receiveAck(read);
  }

  cancel(
    read: ReadRequest,
    transaction: ServerTransaction,
    invite: InviteServerTransaction | undefined,
  ): void {
    const core = this.#core;
    if (core === undefined) return;
    if (invite === undefined) {
      core.refuse(transaction, 481);
      return;
    }
    const call = this.#calls.get(invite);
    // 9.2: the tag should be that of the INVITE's responses.
    core.reply(transaction, { status: 200, toTag: call?.localTag ?? core.identifiers.tag() });
    if (call === undefined && invite.state === 'proceeding') core.refuse(invite, 487);
    else call?.cancelled(read.request);
  }

  merged(_read: ReadRequest, transaction: AnyServer): void {
    this.#core?.refuse(transaction, 482);
  }

  stray(read: ReadResponse, source: SipHop): void {
    const core = this.#core;
    if (core === undefined) return;
    const isAnswer = read.method === 'INVITE' && read.response.status >= 200 && read.response.status < 300;
    if (!isAnswer) {
      this.#strayResponses += 1;
      return;
    }
    const { callId, fromTag = '', toTag = '' } = read;
    const member = core.dialogs.find(callId, fromTag, toTag);
    if (member !== undefined) {
      member.receiveAnswerAgain();
      return;
    }
    this.#strayAnswersEnded += 1;
    core.log('warn', 'A call of an earlier process was answered: it is ended', { callId });
    void endStray(core, read, source);
    core.tell(() => this.#handler.strayAnswer?.({ callId, fromTag }));
  }

  #takeInDialog(core: Core, read: ReadRequest, transaction: AnyServer, source: SipHop): boolean {
    if (read.toTag === undefined) return false;
    const member = core.dialogs.find(read.callId, read.toTag, read.fromTag ?? '');
    if (member !== undefined) {
      member.receive(read, transaction, source);
      return true;
    }
    // 12.2.2. REGISTER and OPTIONS are not of a dialog, whatever their To says.
    if (read.request.method === 'REGISTER' || read.request.method === 'OPTIONS') return false;
    core.refuse(transaction, 481);
    return true;
  }

  #refuse(core: Core, { request }: ReadRequest, transaction: AnyServer): boolean {
    const refusal = inspectRequest(request, { methods: core.methods, supported: SUPPORTED });
    if (refusal === undefined) return false;
    core.refuse(transaction, refusal.status, refusal.headers);
    return true;
  }

  #answerOptions(core: Core, transaction: ServerTransaction): void {
    core.reply(transaction, {
      status: this.#accepts ? 200 : 503,
      toTag: core.identifiers.tag(),
      headers: [
        core.contact(transaction.hop, undefined),
        core.allow(),
        header('Accept', 'application/sdp'),
        header('Supported', SUPPORTED.join(', ')),
      ],
    });
  }

  #passOn(core: Core, request: SipRequest, transaction: ServerTransaction, source: SipHop): void {
    if (this.#handler.request === undefined) {
      core.refuse(transaction, 405, [core.allow()]);
      return;
    }
    const toTag = core.identifiers.tag();
    const ok = core.tell(() =>
      this.#handler.request?.({
        request,
        source,
        respond: (status, reasonPhrase, headers, body) =>
          void core.reply(transaction, { status, reasonPhrase, headers, body, toTag }),
      }),
    );
    if (!ok) core.refuse(transaction, 500);
  }
}

function isFor(core: Core, sentBy: string): boolean {
  return sentBy === core.sentBy.toLowerCase() || core.formerSentBys.has(sentBy);
}
