import { type ClientHttp2Session, connect, constants } from 'node:http2';
import type { Clock, OptionMap } from '@ringback/core';
import { privateKeyOf, signedToken } from '../tokens/signed-token.ts';
import { TokenCache } from '../tokens/token-cache.ts';
import { DELIVERED, failedFor, type Send, type SendOutcome, unsendable } from './channel.ts';
import { baseUrl, pushOption } from './push-settings.ts';

export interface ApnsPorts {
  readonly timeoutMs: () => number;
  /** Real time. */
  readonly wireClock: Clock;
  readonly optionsOf: (provider: string | null) => OptionMap;
}

/** Apple takes tokens for an hour, and wants them changed at most every 20 minutes. */
const TOKEN_MS = 45 * 60_000;
const PRODUCTION = 'https://api.push.apple.com';
const SANDBOX = 'https://api.sandbox.push.apple.com';
const MOST_ANSWER = 8192;
/** Reasons after which the provider's token is made anew. */
const TOKEN_REASONS = new Set(['ExpiredProviderToken', 'InvalidProviderToken', 'MissingProviderToken']);

/** Apple Push Notification service: HTTP/2 with a token of the provider (ES256); the message is the key `message`. */
export class Apns {
  readonly #ports: ApnsPorts;
  readonly #tokens: TokenCache;
  readonly #sessions = new Map<string, ClientHttp2Session>();

  constructor(ports: ApnsPorts) {
    this.#ports = ports;
    this.#tokens = new TokenCache(() => ports.wireClock.now());
  }

  readonly send: Send = async ({ id, expiresAt, target: { address, provider, isDebug }, message }) => {
    const options = this.#ports.optionsOf(provider);
    const setting = (name: string): string | null => pushOption(options, `apns.${name}`, isDebug);
    const [keyId, teamId, topic] = [setting('keyId'), setting('teamId'), setting('topic')];
    const pem = setting('privateKey');
    if (keyId === null || teamId === null || topic === null || pem === null)
      return unsendable(
        'APNs is not configured: set apns.privateKey, apns.keyId, apns.teamId and apns.topic of the provider.',
      );
    if (!/^[0-9a-fA-F]{16,400}$/.test(address)) return unsendable('The target is no device token of APNs.');
    const key = privateKeyOf(pem, 'ec');
    if (key === null)
      return unsendable('apns.privateKey cannot be read: it must be the key of the .p8 file.');
    const name = `${teamId} ${keyId} ${pem.length}`;
    const token = await this.#tokens.get(name, async () => {
      const now = this.#ports.wireClock.now();
      const claims = { iss: teamId, iat: Math.floor(now / 1000) };
      return { token: signedToken({ alg: 'ES256', kid: keyId }, claims, key), until: now + TOKEN_MS };
    });
    const alert = shownAlert(setting('title'), setting('body'));
    const url = baseUrl(options, 'apns.url', isDebug, isDebug ? SANDBOX : PRODUCTION);
    const answer = await this.#post(url, {
      path: `/3/device/${address}`,
      headers: {
        authorization: `bearer ${token ?? ''}`,
        'apns-id': id,
        'apns-topic': topic,
        'apns-push-type': alert === null ? 'background' : 'alert',
        // Apple wants 5 for what is not shown.
        'apns-priority': alert === null ? '5' : '10',
        'apns-expiration': String(Math.floor(expiresAt / 1000)),
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        aps: alert === null ? { 'content-available': 1 } : { alert, sound: setting('sound') ?? 'default' },
        message,
      }),
    });
    if ('kind' in answer) return answer;
    if (TOKEN_REASONS.has(answer.reason)) this.#tokens.forget(name);
    return outcomeOf(answer);
  };

  close(): void {
    for (const session of this.#sessions.values()) session.destroy();
    this.#sessions.clear();
  }

  #post(
    url: string,
    request: {
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    },
  ): Promise<{ readonly status: number; readonly reason: string } | SendOutcome> {
    return new Promise((resolve) => {
      const lost = (): void => resolve(failedFor('APNs cannot be reached.', true));
      let session: ClientHttp2Session;
      try {
        session = this.#session(url);
      } catch {
        // The address cannot be one; the session names no more.
        resolve(unsendable('apns.url is no address that can be called.'));
        return;
      }
      const stream = session.request({
        [constants.HTTP2_HEADER_METHOD]: 'POST',
        [constants.HTTP2_HEADER_PATH]: request.path,
        ...request.headers,
      });
      const timer = this.#ports.wireClock.setTimer(this.#ports.timeoutMs(), () => {
        stream.close(constants.NGHTTP2_CANCEL);
        resolve(failedFor('APNs did not answer in time.', true));
      });
      let status = 0;
      let text = '';
      stream.setEncoding('utf8');
      stream.on('response', (headers) => {
        status = Number(headers[constants.HTTP2_HEADER_STATUS] ?? 0);
      });
      stream.on('data', (chunk: string) => {
        if (text.length < MOST_ANSWER) text += chunk;
      });
      stream.on('error', lost);
      stream.on('close', () => {
        timer.cancel();
        if (status === 0) lost();
        else resolve({ status, reason: reasonOf(text) });
      });
      stream.end(request.body);
    });
  }

  /** One connection for all messages to a server, as Apple wants it. */
  #session(url: string): ClientHttp2Session {
    const known = this.#sessions.get(url);
    if (known !== undefined && !known.closed && !known.destroyed) return known;
    const session = connect(url);
    const forget = (): void => {
      if (this.#sessions.get(url) === session) this.#sessions.delete(url);
    };
    // Its requests hear of it themselves.
    session.on('error', forget);
    session.on('close', forget);
    session.on('goaway', forget);
    // An idle connection keeps no process alive.
    session.unref();
    this.#sessions.set(url, session);
    return session;
  }
}

function outcomeOf({ status, reason }: { readonly status: number; readonly reason: string }): SendOutcome {
  if (status === 200) return DELIVERED;
  const why = `APNs answered ${status}${reason === '' ? '' : ` (${reason})`}`;
  const isRetried = status === 429 || status >= 500 || TOKEN_REASONS.has(reason);
  return isRetried ? failedFor(why, status >= 500 || status === 429) : unsendable(why);
}

function reasonOf(text: string): string {
  return /"reason"\s*:\s*"([A-Za-z]{1,64})"/.exec(text)?.[1] ?? '';
}

function shownAlert(title: string | null, body: string | null): Record<string, string> | null {
  if (title === null && body === null) return null;
  return { ...(title === null ? {} : { title }), ...(body === null ? {} : { body }) };
}
