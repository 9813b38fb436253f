import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './schema.ts';

/** Where Ringback is and who asks. */
export interface RingbackAccess {
  /** `http://127.0.0.1:8080`; a path in front of it stays. */
  readonly baseUrl: string;
  /** The administrator for `/api/v1`; for the other surfaces what the option `username` says, where it asks. */
  readonly username?: string;
  readonly password?: string;
  /** A bearer token instead of user and password. */
  readonly token?: string;
  /** Headers that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Another `fetch`, for proxies and tests. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

export type RingbackClient = Client<paths>;

/**
 * A client with a method for each HTTP verb, by the paths of the API. An answer is `{ data, error, response }`:
 * `data` of a 200, `error` with `code` and `message` of every other; a server that is not reached rejects.
 */
export function createRingbackClient(access: RingbackAccess): RingbackClient {
  const { baseUrl, headers = {}, fetch } = access;
  const authorization = authorizationOf(access);
  return createClient<paths>({
    baseUrl,
    headers: { ...(authorization === null ? {} : { authorization }), ...headers },
    ...(fetch === undefined ? {} : { fetch }),
  });
}

function authorizationOf({ username, password, token }: RingbackAccess): string | null {
  if (token !== undefined) return `Bearer ${token}`;
  return password === undefined ? null : `Basic ${base64(`${username ?? ''}:${password}`)}`;
}

/** RFC 7617: of the bytes in UTF-8, which `btoa` alone cannot read. */
function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCodePoint(byte)).join(''));
}
