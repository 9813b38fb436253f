import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import {
  type Chance,
  type Clock,
  isJsonObject,
  type Json,
  listOption,
  type OptionMap,
  type OutgoingHttp,
} from '@ringback/core';
import type { AllowedTargets } from '../sending/allowed-targets.ts';
import { signedToken } from '../tokens/signed-token.ts';
import { type Send, unsendable } from './channel.ts';
import { outcomeOf } from './http-outcome.ts';
import { pushOption } from './push-settings.ts';
import { encryptForBrowser, MOST_PLAIN_BYTES, type SubscriptionKeys } from './web-push-encryption.ts';

export interface WebPushPorts {
  readonly http: OutgoingHttp;
  readonly timeoutMs: () => number;
  /** Real time. */
  readonly wireClock: Clock;
  readonly chance: Pick<Chance, 'bytes'>;
  readonly allowed: AllowedTargets;
  readonly optionsOf: (provider: string | null) => OptionMap;
}

/** Push services of the browsers; `webpush.origins` names others. `*.` stands for any host below. */
const KNOWN_SERVICES = [
  'https://fcm.googleapis.com',
  'https://updates.push.services.mozilla.com',
  'https://*.push.apple.com',
  'https://*.notify.windows.com',
];
/** VAPID tokens are good for a day at most (RFC 8292 2). */
const TOKEN_S = 12 * 3600;
const MOST_BYTES = 65_536;
const FINAL = new Set([400, 401, 403, 404, 410, 413]);
const POINT_BYTES = 65;
const SECRET_BYTES = 32;
const AUTH_BYTES = 16;

/** Web Push: encrypted for the browser (RFC 8291), signed with the key of the site (VAPID, RFC 8292). */
export function webPush(ports: WebPushPorts): Send {
  const { http, wireClock, chance } = ports;
  return async ({ expiresAt, dueAt, target, message }) => {
    const options = ports.optionsOf(target.provider);
    const keys = vapidKeys(pushOption(options, 'webpush.privateKey', target.isDebug));
    const subject = pushOption(options, 'webpush.subject', target.isDebug);
    if (keys === null || subject === null)
      return unsendable(
        'Web Push is not configured: set webpush.privateKey (32 bytes in base64url) and webpush.subject (mailto: or https:) of the provider.',
      );
    const browser = browserOf(target.address);
    if (browser === null)
      return unsendable(
        'The target is no subscription of Web Push: it needs endpoint, keys.p256dh and keys.auth.',
      );
    const refusal = isService(browser.endpoint, listOption(options, 'webpush.origins'))
      ? null
      : ports.allowed.refusalOf({ address: browser.endpoint, isTrusted: target.isTrusted });
    if (refusal !== null) return unsendable(refusal);
    const plain = Buffer.from(message, 'utf8');
    if (plain.length > MOST_PLAIN_BYTES)
      return unsendable(`The message is longer than the ${MOST_PLAIN_BYTES} bytes that Web Push takes.`);
    let body: Buffer;
    try {
      body = encryptForBrowser(plain, browser.keys, {
        privateKey: chance.bytes(SECRET_BYTES),
        salt: chance.bytes(AUTH_BYTES),
      });
    } catch {
      // Its key is no point of the curve: nobody could read what is sent.
      return unsendable('The key of the subscription is none of Web Push.');
    }
    const exp = Math.floor(wireClock.now() / 1000) + TOKEN_S;
    const claims = { aud: new URL(browser.endpoint).origin, exp, sub: subject };
    const token = signedToken({ typ: 'JWT', alg: 'ES256' }, claims, keys.key);
    const exchange = await http.send({
      method: 'POST',
      url: browser.endpoint,
      headers: {
        authorization: `vapid t=${token}, k=${keys.publicKey}`,
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(Math.max(0, Math.floor((expiresAt - dueAt) / 1000))),
        urgency: 'high',
      },
      body,
      timeoutMs: ports.timeoutMs(),
      maxBytes: MOST_BYTES,
      maxRedirects: 0,
    });
    return outcomeOf(exchange, {
      isSuccess: (status) => status >= 200 && status < 300,
      isFinal: (status) => FINAL.has(status),
    });
  };
}

/** Key pair of the site from its secret in base64url; null when it is none. */
function vapidKeys(secret: string | null): { readonly key: KeyObject; readonly publicKey: string } | null {
  if (secret === null) return null;
  const bytes = Buffer.from(secret.trim(), 'base64url');
  if (bytes.length !== SECRET_BYTES) return null;
  try {
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(bytes);
    const point = ecdh.getPublicKey();
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      d: bytes.toString('base64url'),
      // After the mark of a point without compression.
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    };
    return { key: createPrivateKey({ key: jwk, format: 'jwk' }), publicKey: point.toString('base64url') };
  } catch {
    // Zero, or more than the order of the curve.
    return null;
  }
}

function browserOf(address: string): { readonly endpoint: string; readonly keys: SubscriptionKeys } | null {
  let json: Json;
  try {
    json = JSON.parse(address);
  } catch {
    // A bare token is no subscription.
    return null;
  }
  if (!isJsonObject(json)) return null;
  const { endpoint, keys } = json;
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint) || !isJsonObject(keys)) return null;
  const { p256dh, auth } = keys;
  if (typeof p256dh !== 'string' || typeof auth !== 'string') return null;
  const bytes = { p256dh: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') };
  return bytes.p256dh.length === POINT_BYTES && bytes.auth.length === AUTH_BYTES
    ? { endpoint, keys: bytes }
    : null;
}

/** Whether an endpoint is at a push service that is known or configured. */
function isService(endpoint: string, configured: readonly string[]): boolean {
  const { origin, protocol, host } = new URL(endpoint);
  return [...KNOWN_SERVICES, ...configured].some((entry) => {
    const [scheme, below] = entry.split('//*.');
    if (below !== undefined) return protocol === scheme && host.endsWith(`.${below}`);
    return URL.canParse(entry) && new URL(entry).origin === origin;
  });
}
