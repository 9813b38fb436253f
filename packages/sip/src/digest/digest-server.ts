import { createHmac, timingSafeEqual } from 'node:crypto';
import { headerValues } from '../message/headers.ts';
import type { SipHeader, SipRequest } from '../message/message.ts';
import type { RandomBytes, SipClock } from '../ports.ts';
import {
  type DigestAlgorithm,
  digestAlgorithm,
  digestResponse,
  formatDigest,
  parseDigest,
} from './digest.ts';

export interface DigestServerOptions {
  readonly realm: string;
  credentialsFor(user: string): { readonly password: string } | undefined;
  readonly clock: SipClock;
  readonly randomBytes: RandomBytes;
  /**
   * What is asked for, first choice first (default: MD5 alone). SHA-256 is better, but phones in use, such as baresip 1,
   * give up at a challenge with an algorithm that they do not know, even beside one that they do (against RFC 8760 2.4).
   */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** How long a nonce is good, in ms (default 300,000). */
  readonly nonceLifeMs?: number;
}

export type DigestVerdict =
  | { readonly kind: 'accepted'; readonly user: string }
  /** Answer 401 with these headers. */
  | { readonly kind: 'challenge'; readonly headers: readonly SipHeader[] };

/** Nonces whose counters are kept; when more are in use the oldest one has to be asked for anew. */
const MAX_NONCES = 50_000;

/**
 * Asks for and checks digest credentials, RFC 3261 22 and RFC 8760. A nonce is its own proof (time and HMAC), so
 * requests without credentials cost no memory; the counter of a nonce is kept once it was used rightly.
 */
export class DigestServer {
  readonly #options: DigestServerOptions;
  readonly #lifeMs: number;
  readonly #algorithms: readonly DigestAlgorithm[];
  readonly #secret: Uint8Array;
  /** Highest counter seen, by nonce; in the order of first use. */
  readonly #counters = new Map<string, number>();

  constructor(options: DigestServerOptions) {
    this.#options = options;
    this.#lifeMs = options.nonceLifeMs ?? 300_000;
    this.#algorithms = options.algorithms ?? ['MD5'];
    this.#secret = options.randomBytes(32);
  }

  check(request: SipRequest): DigestVerdict {
    let stale = false;
    for (const value of headerValues(request, 'authorization')) {
      const verdict = this.#verify(value, request);
      if (typeof verdict === 'object') return { kind: 'accepted', user: verdict.user };
      stale ||= verdict === 'stale';
    }
    return { kind: 'challenge', headers: this.#challenges(stale) };
  }

  #verify(value: string, request: SipRequest): { user: string } | 'stale' | 'refused' {
    const fields = parseDigest(value);
    if (fields === undefined || fields.get('realm') !== this.#options.realm) return 'refused';
    const algorithm = digestAlgorithm(fields.get('algorithm'));
    const username = fields.get('username');
    const nonce = fields.get('nonce') ?? '';
    const uri = fields.get('uri') ?? '';
    const nc = fields.get('nc') ?? '';
    const cnonce = fields.get('cnonce') ?? '';
    if (algorithm === undefined || !this.#algorithms.includes(algorithm)) return 'refused';
    if (username === undefined) return 'refused';
    if (fields.get('qop')?.toLowerCase() !== 'auth' || !/^[0-9a-f]{8}$/i.test(nc) || cnonce === '') {
      return 'refused';
    }
    // RFC 7616 3.4.6: else a good answer for another request could be used for this one.
    if (uri !== request.uri) return 'refused';
    const secret = this.#options.credentialsFor(username);
    const expected = digestResponse({
      algorithm,
      username,
      realm: this.#options.realm,
      // Computed for unknown users too, so that time does not tell who exists.
      password: secret?.password ?? '',
      method: request.method,
      uri,
      nonce,
      qop: { cnonce, nc },
    });
    if (!equal(expected, (fields.get('response') ?? '').toLowerCase()) || secret === undefined)
      return 'refused';
    return this.#useNonce(nonce, Number.parseInt(nc, 16)) ? { user: username } : 'stale';
  }

  #useNonce(nonce: string, count: number): boolean {
    const [stamp = '', salt = '', mac = ''] = nonce.split('.');
    const issued = Number.parseInt(stamp, 36);
    const age = this.#options.clock.now() - issued;
    const sound = equal(mac, this.#mac(stamp, salt)) && age >= 0 && age <= this.#lifeMs;
    // Counters only grow (RFC 7616 3.4): a copy of an older request is not let in.
    if (!sound || count <= (this.#counters.get(nonce) ?? 0)) return false;
    this.#counters.set(nonce, count);
    this.#forgetOld();
    return true;
  }

  #forgetOld(): void {
    const oldest = this.#options.clock.now() - this.#lifeMs;
    for (const nonce of this.#counters.keys()) {
      const issued = Number.parseInt(nonce.split('.')[0] ?? '', 36);
      if (issued >= oldest && this.#counters.size <= MAX_NONCES) return;
      this.#counters.delete(nonce);
    }
  }

  #challenges(stale: boolean): SipHeader[] {
    const stamp = Math.floor(this.#options.clock.now()).toString(36);
    const salt = Buffer.from(this.#options.randomBytes(9)).toString('base64url');
    const nonce = `${stamp}.${salt}.${this.#mac(stamp, salt)}`;
    return this.#algorithms.map((algorithm) => {
      const fields = new Map([
        ['realm', this.#options.realm],
        ['nonce', nonce],
        ['qop', 'auth'],
        ['algorithm', algorithm],
      ]);
      if (stale) fields.set('stale', 'true');
      return { name: 'WWW-Authenticate', value: formatDigest(fields, ['algorithm', 'stale']) };
    });
  }

  #mac(stamp: string, salt: string): string {
    const mac = createHmac('sha256', this.#secret).update(`${stamp}.${salt}.${this.#options.realm}`);
    return mac.digest('base64url').slice(0, 22);
  }
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
