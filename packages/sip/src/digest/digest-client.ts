import type { SipCredentials } from '../endpoint/types.ts';
import { headerValues } from '../message/headers.ts';
import type { SipHeader, SipResponse } from '../message/message.ts';
import type { RandomBytes } from '../ports.ts';
import {
  type DigestAlgorithm,
  digestAlgorithm,
  digestResponse,
  formatDigest,
  parseDigest,
} from './digest.ts';

interface Challenge {
  readonly header: 'Authorization' | 'Proxy-Authorization';
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  readonly algorithm: DigestAlgorithm;
  readonly namedAlgorithm: boolean;
  readonly qop: boolean;
  uses: number;
}

/**
 * Answers challenges with one user's secret, RFC 3261 22 and RFC 8760. Keeps the nonces, so that later requests
 * carry credentials from the start.
 */
export class DigestClient {
  readonly #credentials: SipCredentials;
  readonly #randomBytes: RandomBytes;
  readonly #challenges = new Map<string, Challenge>();

  constructor(credentials: SipCredentials, randomBytes: RandomBytes) {
    this.#credentials = credentials;
    this.#randomBytes = randomBytes;
  }

  /**
   * Takes the challenges of a 401 or 407. False: there is none we can answer, or the secret was refused
   * (a realm that was answered in this request challenges again without `stale`). `answered` is kept per request.
   */
  learn(response: SipResponse, answered: Set<string>): boolean {
    const proxy = response.status === 407;
    const header = proxy ? 'Proxy-Authorization' : 'Authorization';
    const byRealm = new Map<string, { challenge: Challenge; stale: boolean }>();
    for (const value of headerValues(response, proxy ? 'proxy-authenticate' : 'www-authenticate')) {
      const read = readChallenge(value, header);
      if (read === undefined) continue;
      const best = byRealm.get(read.challenge.realm);
      // RFC 8760 2.4 wants the first one we know; SHA-256 is taken wherever it stands.
      if (
        best === undefined ||
        (best.challenge.algorithm === 'MD5' && read.challenge.algorithm === 'SHA-256')
      ) {
        byRealm.set(read.challenge.realm, read);
      }
    }
    let learnt = false;
    for (const [realm, { challenge, stale }] of byRealm) {
      const key = `${header}|${realm}`;
      if (answered.has(key) && !stale) continue;
      answered.add(key);
      this.#challenges.set(key, challenge);
      learnt = true;
    }
    return learnt;
  }

  /** The header lines for the next request. */
  authorize(method: string, uri: string): SipHeader[] {
    const lines: SipHeader[] = [];
    for (const challenge of this.#challenges.values()) {
      challenge.uses += 1;
      lines.push({ name: challenge.header, value: this.#answer(challenge, method, uri) });
    }
    return lines;
  }

  #answer(challenge: Challenge, method: string, uri: string): string {
    const { username, password } = this.#credentials;
    const { realm, nonce, opaque, algorithm } = challenge;
    const qop = challenge.qop
      ? {
          cnonce: Buffer.from(this.#randomBytes(8)).toString('hex'),
          nc: challenge.uses.toString(16).padStart(8, '0'),
        }
      : undefined;
    const response = digestResponse({
      algorithm,
      username,
      realm,
      password,
      method,
      uri,
      nonce,
      ...(qop === undefined ? {} : { qop }),
    });
    const fields = new Map([
      ['username', username],
      ['realm', realm],
      ['nonce', nonce],
      ['uri', uri],
      ['response', response],
    ]);
    if (challenge.namedAlgorithm) fields.set('algorithm', algorithm);
    if (opaque !== undefined) fields.set('opaque', opaque);
    if (qop !== undefined) {
      fields.set('qop', 'auth');
      fields.set('nc', qop.nc);
      fields.set('cnonce', qop.cnonce);
    }
    return formatDigest(fields, ['algorithm', 'qop', 'nc']);
  }
}

function readChallenge(
  value: string,
  header: Challenge['header'],
): { challenge: Challenge; stale: boolean } | undefined {
  const fields = parseDigest(value);
  const realm = fields?.get('realm');
  const nonce = fields?.get('nonce');
  if (fields === undefined || realm === undefined || nonce === undefined) return undefined;
  const algorithm = digestAlgorithm(fields.get('algorithm'));
  if (algorithm === undefined) return undefined;
  const offered = fields.get('qop');
  const qop = offered
    ?.split(',')
    .map((name) => name.trim().toLowerCase())
    .includes('auth');
  // A server that insists on auth-int alone cannot be served.
  if (offered !== undefined && qop !== true) return undefined;
  return {
    challenge: {
      header,
      realm,
      nonce,
      opaque: fields.get('opaque'),
      algorithm,
      namedAlgorithm: fields.has('algorithm'),
      qop: qop === true,
      uses: 0,
    },
    stale: fields.get('stale')?.toLowerCase() === 'true',
  };
}
