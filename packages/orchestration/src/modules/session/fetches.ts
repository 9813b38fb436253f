import type { Clock, OutgoingHttp, OutgoingOutcome, RequestId, SessionId } from '@ringback/core';
import type { ScxmlEvent } from '@ringback/scxml';
import type { DocumentSource } from '../../engine/session-engine.ts';
import type { AllowedOrigins } from './allowed-origins.ts';
import type { FetchRequest } from './fetch-request.ts';

export interface FetchPorts {
  readonly http: OutgoingHttp;
  readonly allowed: AllowedOrigins;
  /** Credentials for calls of the compatible API of this platform; null for any other address. */
  readonly ownAuthorization: (url: string) => string | null;
  readonly document: (hash: string) => Promise<DocumentSource>;
  /** The product's clock, for the time between retries. */
  readonly clock: Clock;
  /** Tells the session, and settles the request. */
  readonly answer: (id: SessionId, requestId: RequestId, event: ScxmlEvent) => void;
  readonly failed: (error: unknown) => void;
}

export interface FetchOrder {
  readonly sessionId: SessionId;
  readonly documentHash: string;
  readonly requestId: RequestId;
  readonly request: FetchRequest;
}

type Verdict =
  | { readonly kind: 'done'; readonly data: Record<string, string | number | Record<string, string>> }
  | {
      readonly kind: 'failed';
      readonly error: string;
      readonly description: string;
      /** Asking again may help. */
      readonly isPassing: boolean;
    };

/** Answers larger than this are given up. */
const MOST_BYTES = 1_000_000;
const MOST_REDIRECTS = 5;
/** Requests under way at once; the others wait for their turn. */
const MOST_AT_ONCE = 64;

/** Requests of documents to servers outside. The answer is durable before the document goes on with it. */
export class Fetches {
  readonly #ports: FetchPorts;
  readonly #waiting: FetchOrder[] = [];
  #underWay = 0;
  #isClosed = false;

  constructor(ports: FetchPorts) {
    this.#ports = ports;
  }

  /** Nothing is asked or told any more; what is open is taken up by the next process. */
  close(): void {
    this.#isClosed = true;
    this.#waiting.length = 0;
  }

  start(order: FetchOrder): void {
    if (this.#isClosed) return;
    this.#waiting.push(order);
    this.#next();
  }

  #next(): void {
    while (this.#underWay < MOST_AT_ONCE) {
      const order = this.#waiting.shift();
      if (order === undefined) return;
      this.#underWay++;
      this.#ask(order)
        .catch(this.#ports.failed)
        .finally(() => {
          this.#underWay--;
          this.#next();
        });
    }
  }

  async #ask(order: FetchOrder): Promise<void> {
    const { sessionId, requestId, request } = order;
    const verdict = await this.#verdict(order);
    if (this.#isClosed) return;
    if (verdict.kind === 'failed' && verdict.isPassing && request.retries > 0) {
      const again = { ...order, request: { ...request, retries: request.retries - 1 } };
      this.#ports.clock.setTimer(request.retryMs, () => this.start(again));
      return;
    }
    const event: ScxmlEvent =
      verdict.kind === 'done'
        ? { name: 'session.fetch.done', type: 'external', data: { requestid: requestId, ...verdict.data } }
        : {
            name: 'error.session.fetch',
            type: 'external',
            data: { requestid: requestId, error: verdict.error, description: verdict.description },
          };
    this.#ports.answer(sessionId, requestId, event);
  }

  async #verdict({ documentHash, request }: FetchOrder): Promise<Verdict> {
    const { http, allowed } = this.#ports;
    const document = await this.#ports.document(documentHash);
    if (!URL.canParse(request.url, document.url)) return failed('badurl', 'The address cannot be read.');
    const url = new URL(request.url, document.url).href;
    const authorization = this.#ports.ownAuthorization(url);
    // Who gave documents credentials for it lets them call it.
    if (authorization === null && !allowed.allows(url, document)) {
      return failed(
        'notallowed',
        `Nobody allowed calls to ${new URL(url).origin}: an administrator may name it in http.outgoing or in an option.`,
      );
    }
    const outcome = await http.send({
      method: request.method,
      url,
      headers: withAuthorization(request.headers, authorization),
      ...(request.body === null ? {} : { body: request.body }),
      timeoutMs: request.timeoutMs,
      maxBytes: MOST_BYTES,
      maxRedirects: MOST_REDIRECTS,
      mayFollow: (next) => allowed.allows(next, document),
    });
    return outcome.kind === 'failed' ? unanswered(outcome) : answered(outcome, request.type);
  }
}

function withAuthorization(
  headers: FetchRequest['headers'],
  authorization: string | null,
): Readonly<Record<string, string>> {
  const isShown = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  return authorization === null || isShown ? headers : { ...headers, authorization };
}

const failed = (error: string, description: string, isPassing = false): Verdict => ({
  kind: 'failed',
  error,
  description,
  isPassing,
});

function unanswered({ reason, why }: Extract<OutgoingOutcome, { kind: 'failed' }>): Verdict {
  switch (reason) {
    case 'bad-url':
      return failed('badurl', why);
    case 'timed-out':
      return failed('timeout', why, true);
    case 'unreachable':
      return failed('remote', why, true);
    case 'too-large':
      return failed('toolarge', why);
    case 'too-many-redirects':
      return failed('remote', why);
    case 'redirect-not-allowed':
      return failed('notallowed', why);
  }
}

function answered(
  { status, headers, body }: Extract<OutgoingOutcome, { kind: 'answered' }>,
  wanted: string | null,
): Verdict {
  if (status < 200 || status > 299) {
    const isPassing = status >= 500 || status === 408 || status === 429;
    return failed(`protocol.${status}`, `The server answered ${status}.`, isPassing);
  }
  const given = headers['content-type'] ?? '';
  if (wanted !== null && mediaType(given) !== mediaType(wanted))
    return failed('type', `The answer is of type ${given === '' ? 'none' : given}, not ${wanted}.`);
  return { kind: 'done', data: { content: decoded(body, given), hints: { ...headers }, resultcode: status } };
}

const mediaType = (text: string): string => (text.split(';')[0] ?? '').trim().toLowerCase();

/** In the character set that the answer names; UTF-8 when it names none that is known. */
function decoded(body: Uint8Array, contentType: string): string {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(body);
  } catch {
    // No decoder has that name: most of such answers are UTF-8 all the same.
    return new TextDecoder().decode(body);
  }
}
