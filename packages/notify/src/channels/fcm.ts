import { createHash } from 'node:crypto';
import {
  type Clock,
  isJsonObject,
  type Json,
  type OptionMap,
  type OutgoingHttp,
  type OutgoingOutcome,
} from '@ringback/core';
import { privateKeyOf, signedToken } from '../tokens/signed-token.ts';
import { TokenCache } from '../tokens/token-cache.ts';
import { failedFor, type Send, type SendOutcome, unsendable } from './channel.ts';
import { outcomeOf } from './http-outcome.ts';
import { baseUrl, pushOption } from './push-settings.ts';

export interface FcmPorts {
  readonly http: OutgoingHttp;
  readonly timeoutMs: () => number;
  /** Real time: tokens are valid in it. */
  readonly wireClock: Clock;
  readonly optionsOf: (provider: string | null) => OptionMap;
}

interface FcmAccount {
  readonly projectId: string;
  readonly clientEmail: string;
  readonly privateKey: string;
  readonly tokenUrl: string;
}

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const TOKEN_S = 3600;
/** A token that is about to end is not used any more. */
const SPARE_S = 60;
const MOST_BYTES = 65_536;
/** The device is gone, or the message or the account is wrong: the same would be said again. */
const FINAL = new Set([400, 403, 404]);

/**
 * Firebase Cloud Messaging, HTTP v1: a token of the service account (OAuth 2.0, RFC 7523), then `messages:send` with the
 * message as the data field `message` (API reference 7.4). The old server keys were switched off by FCM.
 */
export function fcm({ http, timeoutMs, wireClock, optionsOf }: FcmPorts): Send {
  const tokens = new TokenCache(() => wireClock.now());

  async function makeToken(account: FcmAccount): Promise<{ token: string; until: number } | SendOutcome> {
    const key = privateKeyOf(account.privateKey, 'rsa');
    if (key === null) return unsendable('The private key of the FCM service account cannot be read.');
    const iat = Math.floor(wireClock.now() / 1000);
    const assertion = signedToken(
      { alg: 'RS256', typ: 'JWT' },
      { iss: account.clientEmail, scope: SCOPE, aud: account.tokenUrl, iat, exp: iat + TOKEN_S },
      key,
    );
    const exchange = await http.send({
      method: 'POST',
      url: account.tokenUrl,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
      timeoutMs: timeoutMs(),
      maxBytes: MOST_BYTES,
      maxRedirects: 0,
    });
    const body = exchange.kind === 'answered' && exchange.status === 200 ? jsonOf(exchange.body) : null;
    if (!isJsonObject(body) || typeof body['access_token'] !== 'string') {
      const outcome = outcomeOf(exchange, {
        isSuccess: () => false,
        reason: errorOf,
        isFinal: (status) => FINAL.has(status),
      });
      return outcome.kind === 'failed' ? { ...outcome, why: `No token for FCM: ${outcome.why}` } : outcome;
    }
    const seconds = typeof body['expires_in'] === 'number' ? body['expires_in'] : TOKEN_S;
    return { token: body['access_token'], until: wireClock.now() + Math.max(0, seconds - SPARE_S) * 1000 };
  }

  return async ({ target: { address, provider, isDebug }, message }) => {
    const options = optionsOf(provider);
    const account = accountOf(options, isDebug);
    if (typeof account === 'string') return unsendable(account);
    const name = createHash('sha256').update(JSON.stringify(account)).digest('base64');
    let problem: SendOutcome | null = null;
    const token = await tokens.get(name, async () => {
      const made = await makeToken(account);
      if ('token' in made) return made;
      problem = made;
      return null;
    });
    if (token === null) return problem ?? failedFor('No token for FCM could be had.', false);
    const url = baseUrl(options, 'fcm.url', isDebug, 'https://fcm.googleapis.com');
    const exchange = await http.send({
      method: 'POST',
      url: `${url}/v1/projects/${encodeURIComponent(account.projectId)}/messages:send`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=UTF-8' },
      body: JSON.stringify({
        message: {
          token: address,
          data: { message },
          ...shownNotification(options, isDebug),
          android: { priority: 'HIGH' },
        },
      }),
      timeoutMs: timeoutMs(),
      maxBytes: MOST_BYTES,
      maxRedirects: 0,
    });
    if (exchange.kind === 'answered' && exchange.status === 401) tokens.forget(name);
    return outcomeOf(exchange, { reason: errorOf, isFinal: (status) => FINAL.has(status) });
  };
}

/** The account of a provider, or what is wrong with its options. */
export function accountOf(options: OptionMap, isDebug: boolean): FcmAccount | string {
  const text = pushOption(options, 'fcm.credentials', isDebug);
  const given = text === null ? {} : jsonOf(Buffer.from(text));
  if (!isJsonObject(given)) return 'fcm.credentials must be the JSON of a service account.';
  const field = (name: string, json: string): string | null => {
    const inJson = given[json];
    return (
      pushOption(options, name, isDebug) ?? (typeof inJson === 'string' && inJson !== '' ? inJson : null)
    );
  };
  const projectId = field('fcm.projectId', 'project_id');
  const clientEmail = field('fcm.clientEmail', 'client_email');
  const privateKey = field('fcm.privateKey', 'private_key');
  if (projectId === null || clientEmail === null || privateKey === null)
    return pushOption(options, 'fcm.apiKey', isDebug) === null
      ? 'FCM is not configured: set fcm.credentials of the provider to the JSON of a service account.'
      : 'fcm.apiKey is a server key of the old protocol, which FCM does not take any more: set fcm.credentials to the JSON of a service account.';
  const tokenUrl = field('fcm.tokenUrl', 'token_uri') ?? 'https://oauth2.googleapis.com/token';
  return { projectId, clientEmail, privateKey, tokenUrl };
}

/** `fcm.title` and `fcm.body` are shown by the device itself. */
function shownNotification(options: OptionMap, isDebug: boolean) {
  const title = pushOption(options, 'fcm.title', isDebug);
  const body = pushOption(options, 'fcm.body', isDebug);
  if (title === null && body === null) return {};
  return { notification: { ...(title === null ? {} : { title }), ...(body === null ? {} : { body }) } };
}

/** The word for what is wrong (`UNREGISTERED`, `invalid_grant`): texts may quote what was sent. */
function errorOf({ body }: Extract<OutgoingOutcome, { kind: 'answered' }>): string {
  const json = jsonOf(body);
  const error = isJsonObject(json) ? json['error'] : null;
  if (typeof error === 'string') return wordOf(error);
  if (!isJsonObject(error)) return '';
  const details = Array.isArray(error['details']) ? error['details'] : [];
  const code = details.filter(isJsonObject).find((one) => typeof one['errorCode'] === 'string')?.[
    'errorCode'
  ];
  return wordOf(code ?? error['status']);
}

const wordOf = (value: Json | undefined): string =>
  typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : '';

function jsonOf(bytes: Uint8Array): Json {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    // Whoever asks treats it as nothing said.
    return null;
  }
}
