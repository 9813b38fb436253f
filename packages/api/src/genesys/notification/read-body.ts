import type { DeviceDetails, Json, JsonObject, PublishRequest, SubscribeRequest } from '@ringback/core';
import { isJsonObject } from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import { decodeJson } from '../../edge/decode-json.ts';
import { isJsonType, parseMediaType } from '../../edge/media-type.ts';
import { unstorableIn } from '../../edge/unstorable.ts';
import { type Answer, answer } from '../../errors/answers.ts';

type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'problem'; readonly answer: Answer };

const MAX_NAME = 1024;
const MAX_TEXT = 262_144;

/** The JSON object of a request; anything but JSON, or no content type at all, is 415 (API reference 7). */
export function readObject(request: FastifyRequest): Reading<JsonObject> {
  const type = parseMediaType(request.headers['content-type']);
  if (type === null || !isJsonType(type.type))
    return problem(answer('unsupported-media-type', { known: 'application/json' }));
  const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  const decoding = decodeJson(bytes, type.charset);
  if (decoding.kind === 'problem') return decoding;
  if (!isJsonObject(decoding.value)) return problem(answer('bad-json', { why: 'must be an object' }));
  const why = unstorableIn(decoding.value);
  return why === null ? { kind: 'read', value: decoding.value } : problem(answer('bad-json', { why }));
}

/** The body of `POST /1/notification/subscription` (API reference 7.1). `user` is the header `gms_user`. */
export function readSubscription(body: JsonObject, user: string | null): Reading<SubscribeRequest> {
  const fields = new Fields(body);
  const subscriberId = fields.text('subscriberId', { isNeeded: true });
  const filter = fields.text('filter', { isNeeded: true });
  const provider = fields.text('providerName');
  const authorization = fields.text('authorization');
  const expireS = fields.seconds('expire');
  const details = fields.device(true);
  if (fields.problem !== null) return problem(fields.problem);
  if (subscriberId === null || filter === null || details === null) return missing('notificationDetails');
  return { kind: 'read', value: { subscriberId, user, details, provider, authorization, expireS, filter } };
}

/** The body of `POST /1/notification/publish` (API reference 7.3). */
export function readPublication(body: JsonObject): Reading<PublishRequest> {
  const fields = new Fields(body);
  const message = fields.message('message');
  const details = fields.device(false);
  // Only a broadcast needs one to find its receivers.
  const tag = fields.text('tag', { isNeeded: details === null });
  const mediaType = fields.text('mediaType') ?? 'string';
  const provider = fields.text('providerName');
  const authorization = fields.text('authorization');
  if (mediaType !== 'string' && mediaType !== 'localizestring')
    fields.refuse('mediaType', 'must be string or localizestring');
  if (fields.problem !== null) return problem(fields.problem);
  if (message === null) return missing('message');
  const isLocalised = mediaType === 'localizestring';
  return { kind: 'read', value: { message, tag: tag ?? '', isLocalised, details, provider, authorization } };
}

function problem(given: Answer): { readonly kind: 'problem'; readonly answer: Answer } {
  return { kind: 'problem', answer: given };
}

const missing = (field: string) => problem(answer('bad-field', { field, why: 'is missing' }));

/** Members of an object, read one by one; the first that cannot be taken is the problem. */
class Fields {
  readonly #body: JsonObject;
  readonly #path: string;
  problem: Answer | null = null;

  constructor(body: JsonObject, path = '') {
    this.#body = body;
    this.#path = path;
  }

  refuse(name: string, why: string): null {
    this.problem ??= answer('bad-field', { field: `${this.#path}${name}`, why });
    return null;
  }

  /** Text, or a number as text; null or empty is not given. */
  text(name: string, { isNeeded = false, most = MAX_NAME } = {}): string | null {
    const value = this.#member(name);
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    if (text === null || text === '') return isNeeded ? this.refuse(name, 'is missing') : null;
    if (typeof text !== 'string') return this.refuse(name, 'must be a text');
    return text.length > most ? this.refuse(name, `is longer than ${most} characters`) : text;
  }

  /** Text as it is, or an object or a list as the JSON of it. */
  message(name: string): string | null {
    const value = this.#member(name);
    if (value === null) return this.refuse(name, 'is missing');
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.length > MAX_TEXT ? this.refuse(name, `is longer than ${MAX_TEXT} characters`) : text;
  }

  seconds(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    return /^\d{1,9}$/.test(text.trim())
      ? Number(text)
      : this.refuse(name, 'must be a whole number of seconds');
  }

  device(isNeeded: boolean): DeviceDetails | null {
    const value = this.#member('notificationDetails');
    if (value === null) return isNeeded ? this.refuse('notificationDetails', 'is missing') : null;
    if (!isJsonObject(value)) return this.refuse('notificationDetails', 'must be an object');
    const fields = new Fields(value, 'notificationDetails.');
    const type = fields.text('type', { isNeeded: true });
    // A subscription of Web Push is JSON with keys and an address.
    const deviceId = fields.deviceId();
    const properties = fields.properties();
    this.problem ??= fields.problem;
    return deviceId === null || type === null ? null : { deviceId, type, properties };
  }

  deviceId(): string | null {
    const value = this.#member('deviceId');
    if (isJsonObject(value)) return JSON.stringify(value);
    return this.text('deviceId', { isNeeded: true, most: 8192 });
  }

  properties(): Record<string, string> {
    const value = this.#member('properties');
    if (value === null) return {};
    if (!isJsonObject(value)) {
      this.refuse('properties', 'must be an object');
      return {};
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        typeof item === 'string' ? item : JSON.stringify(item),
      ]),
    );
  }

  #member(name: string): Json {
    return Object.hasOwn(this.#body, name) ? (this.#body[name] ?? null) : null;
  }
}
