/** The error that every surface of the product answers with. */
export class ServerError extends Error {
  readonly status: number;
  /** Catalogued name, such as `BAD_FIELD`; empty when the answer had none. */
  readonly phrase: string;
  readonly body: unknown;

  constructor(status: number, message: string, phrase: string, body: unknown) {
    super(message);
    this.name = 'ServerError';
    this.status = status;
    this.phrase = phrase;
    this.body = body;
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  constructor() {
    super('The server cannot be reached. What you see may be old; it is tried again.');
    this.name = 'Unreachable';
  }
}

const TIMEOUT_MS = 60_000;
let csrfToken = '';
let signedOut: () => void = () => undefined;
let renew: () => Promise<boolean> = async () => false;

/** The token that goes along with every change; it came with the session. */
export function useToken(token: string): void {
  csrfToken = token;
}

/** Called whenever the server says that nobody is signed in (any more). */
export function onSignedOut(act: () => void): void {
  signedOut = act;
}

/**
 * Called when the token of this window is of a session that is over, since somebody signed in anew in another window. Gives
 * whether there is another one now: what was asked is asked again then.
 */
export function onOutdatedToken(act: () => Promise<boolean>): void {
  renew = act;
}

interface Wanted {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON; a text or a file is sent as it is. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * Asks the server of this page and gives its answer as JSON (`null` for an empty one). Throws `ServerError` with the
 * words of the server, or `Unreachable`.
 */
export async function request<T>(path: string, wanted: Wanted = {}): Promise<T> {
  const { answer } = await ask(path, wanted);
  return answer as T;
}

/** A page of a list, how many there are in all, and whether much may be done with many at once. */
export async function requestPage<T>(
  path: string,
  query: NonNullable<Wanted['query']>,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly T[]; readonly total: number; readonly hasBulkActions: boolean }> {
  const { answer, response } = await ask(path, { query: { ...query, count: 'yes' }, signal });
  return {
    rows: answer as readonly T[],
    total: Number(response.headers.get('x-total-count') ?? 0),
    hasBulkActions: response.headers.get('x-bulk-actions') !== 'off',
  };
}

interface Answered {
  readonly answer: unknown;
  readonly response: Response;
}

async function ask(path: string, wanted: Wanted): Promise<Answered> {
  const asked = await askOnce(path, wanted);
  if (asked.response.ok) return asked;
  const isOutdated = asked.response.status === 403 && textOf(asked.answer, 'phrase') === 'FORGED_REQUEST';
  const { answer, response } = isOutdated && (await renew()) ? await askOnce(path, wanted) : asked;
  if (response.ok) return { answer, response };
  // A service may ask for credentials of its own: that says nothing about who is signed in here.
  if (response.status === 401 && addressOf(path, wanted).pathname.startsWith('/api/')) signedOut();
  throw new ServerError(response.status, messageOf(answer, response), textOf(answer, 'phrase'), answer);
}

function addressOf(path: string, { query = {} }: Wanted): URL {
  const url = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

async function askOnce(path: string, wanted: Wanted): Promise<Answered> {
  const { method = 'GET', body, signal } = wanted;
  const headers: Record<string, string> = { 'x-csrf-token': csrfToken };
  const isAsItIs = typeof body === 'string' || body instanceof Blob;
  // A file says itself what it is.
  if (body !== undefined && !(body instanceof Blob))
    headers['content-type'] = typeof body === 'string' ? 'text/plain' : 'application/json';
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(addressOf(path, wanted), {
      method,
      headers,
      credentials: 'same-origin',
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      ...(body === undefined ? {} : { body: isAsItIs ? body : JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new Unreachable();
  }
  return { answer: readJson(await response.text()), response };
}

function readJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function messageOf(answer: unknown, { status, statusText }: Response): string {
  return (
    textOf(answer, 'message') || textOf(answer, 'phrase') || `The server answered ${status} ${statusText}.`
  );
}

function textOf(value: unknown, key: string): string {
  if (typeof value !== 'object' || value === null || !(key in value)) return '';
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === 'string' ? found : '';
}
