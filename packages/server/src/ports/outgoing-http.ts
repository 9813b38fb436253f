import { type IncomingMessage, type OutgoingHttpHeaders, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import {
  type Clock,
  hasCode,
  type OutgoingHttp,
  type OutgoingOutcome,
  type OutgoingRequest,
} from '@ringback/core';

type Failure = Extract<OutgoingOutcome, { kind: 'failed' }>;
/** One exchange of the way to an answer. */
type Step = Pick<OutgoingRequest, 'method' | 'url' | 'body' | 'headers'>;
type Limits = Pick<OutgoingRequest, 'maxBytes' | 'timeoutMs'>;

/** Statuses that send somewhere else; 307 and 308 with the same method and body (RFC 9110 15.4). */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const KEEP_METHOD = new Set([307, 308]);

/** HTTP over the network. `clock` is real time. */
export function createOutgoingHttp(clock: Clock, userAgent: string): OutgoingHttp {
  return {
    async send(order) {
      const limit = new AbortController();
      const timer = clock.setTimer(order.timeoutMs, () => limit.abort());
      try {
        return await follow(order, limit.signal, userAgent);
      } finally {
        timer.cancel();
      }
    },
  };
}

async function follow(
  order: OutgoingRequest,
  signal: AbortSignal,
  userAgent: string,
): Promise<OutgoingOutcome> {
  let step: Step = order;
  for (let left = order.maxRedirects; ; left--) {
    const url = httpUrl(step.url);
    if (url === null) return failure('bad-url', `${shown(step.url)} is no http: or https: address`);
    const outcome = await exchange(step, order, url, signal, userAgent);
    if (outcome.kind === 'failed') return outcome;
    const location = outcome.headers['location'];
    if (!REDIRECTS.has(outcome.status) || location === undefined || order.maxRedirects === 0) return outcome;
    if (!URL.canParse(location, url.href))
      return failure('bad-url', `${shown(url.href)} leads to no address`);
    const target = new URL(location, url);
    if (left <= 0)
      return failure(
        'too-many-redirects',
        `${shown(order.url)} leads on more than ${order.maxRedirects} times`,
      );
    if (order.mayFollow?.(target.href) === false)
      return failure(
        'redirect-not-allowed',
        `${shown(url.href)} leads to ${shown(target.href)}, which is not allowed`,
      );
    step = nextStep(step, outcome.status, url, target);
  }
}

function nextStep({ method, body, headers }: Step, status: number, from: URL, target: URL): Step {
  // Credentials are for the server that they were meant for.
  if (from.origin === target.origin) {
    target.username = from.username;
    target.password = from.password;
  }
  const kept = from.origin === target.origin ? headers : withoutCredentials(headers);
  const common = { url: target.href, ...(kept === undefined ? {} : { headers: kept }) };
  if (KEEP_METHOD.has(status) || method === 'GET')
    return { ...common, method, ...(body === undefined ? {} : { body }) };
  return { ...common, method: 'GET' };
}

function withoutCredentials(headers: OutgoingRequest['headers']): OutgoingRequest['headers'] {
  return Object.fromEntries(
    Object.entries(headers ?? {}).filter(([name]) => !/^(?:authorization|cookie)$/i.test(name)),
  );
}

function exchange(
  { method, headers, body }: Step,
  { maxBytes, timeoutMs }: Limits,
  url: URL,
  signal: AbortSignal,
  userAgent: string,
): Promise<OutgoingOutcome> {
  return new Promise((resolve) => {
    const gaveUp = (error: unknown): void =>
      resolve(
        signal.aborted
          ? failure('timed-out', `${shown(url.href)} did not answer within ${timeoutMs / 1000} s`)
          : failure('unreachable', `${shown(url.href)} cannot be reached: ${plainWords(error)}`),
      );
    const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
    const outgoing: OutgoingHttpHeaders = { 'user-agent': userAgent, accept: '*/*', ...headers };
    if (url.username !== '' || url.password !== '') outgoing['authorization'] ??= basic(url);
    if (body !== undefined) outgoing['content-length'] = Buffer.byteLength(body);
    // A connection of its own for each: one that the other side has just closed would lose a request that must not be repeated.
    const options = { method, headers: outgoing, agent: false as const, signal };
    const request = send(bare(url), options, (response) => {
      read(response, maxBytes).then((bytes) => {
        if (bytes === null) {
          request.destroy();
          return resolve(failure('too-large', `${shown(url.href)} sends more than ${maxBytes} bytes`));
        }
        const status = response.statusCode ?? 0;
        const headers = singleHeaders(response);
        return resolve({ kind: 'answered', status, headers, body: bytes, url: bare(url).href });
      }, gaveUp);
    });
    request.on('error', gaveUp);
    request.end(body);
  });
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network',
  ETIMEDOUT: 'the connection was not taken in time',
};

function plainWords(error: unknown): string {
  const code = hasCode(error) ? error.code : '';
  return WORDS[code] ?? (code === '' ? 'the exchange failed' : `the exchange failed (${code})`);
}

/** The whole body, or null when it is larger than allowed. */
async function read(response: IncomingMessage, maxBytes: number): Promise<Uint8Array | null> {
  if (Number(response.headers['content-length']) > maxBytes) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function singleHeaders(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
}

function httpUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

function basic({ username, password }: URL): string {
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;
}

function bare(url: URL): URL {
  const copy = new URL(url);
  copy.username = '';
  copy.password = '';
  return copy;
}

/** An address as it may stand in a message: without credentials and what they may be in. */
function shown(text: string): string {
  if (!URL.canParse(text)) return 'the address';
  const url = bare(new URL(text));
  url.search = '';
  url.hash = '';
  return url.href;
}

function failure(reason: Failure['reason'], why: string): Failure {
  return { kind: 'failed', reason, why };
}
