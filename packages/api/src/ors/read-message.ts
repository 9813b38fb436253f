import type { Json, JsonObject } from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import { decodeJson } from '../edge/decode-json.ts';
import { decodeText } from '../edge/decode-text.ts';
import { type Pair, parseForm, parseQuery } from '../edge/form.ts';
import { isJsonType, parseMediaType } from '../edge/media-type.ts';
import { unstorable, unstorableIn } from '../edge/unstorable.ts';
import { type Answer, answer } from '../errors/answers.ts';
import { readMultipart } from '../genesys/multipart.ts';

export type MessageReading =
  | {
      readonly kind: 'message';
      /** Parameters of the query and the body; the body beats the query. */
      readonly fields: JsonObject;
      /** The body as it came, when there was one: `paramtype` and `param` for the document (ORS reference 6). */
      readonly body: { readonly type: string; readonly content: Json } | null;
    }
  | { readonly kind: 'problem'; readonly answer: Answer };

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';
const MAX_FIELDS = 1_000;

/**
 * Reads what a session is told: a query, a form of either kind, a JSON object, or a body of any other type as text. Of
 * a file in a form its name is told.
 */
export async function readMessage(request: FastifyRequest): Promise<MessageReading> {
  const query = parseQuery(request.raw.url ?? '');
  if (query.kind === 'problem') return problem(answer('bad-form', { where: 'query', why: query.why }));
  const body = request.isMultipart() ? await readParts(request) : readWhole(request);
  if (body?.kind === 'problem') return body;
  const pairs = [...(body?.pairs ?? []), ...query.pairs];
  if (pairs.length > MAX_FIELDS) return problem(answer('too-many-parameters', { limit: String(MAX_FIELDS) }));
  const fields = new Map<string, Json>();
  for (const [name, value] of pairs) {
    const why = unstorable(name) ?? unstorableIn(value);
    if (why !== null) return problem(answer('bad-field', { field: name, why }));
    if (name !== '__proto__' && !fields.has(name)) fields.set(name, value);
  }
  return {
    kind: 'message',
    fields: Object.fromEntries(fields),
    body: body === null ? null : { type: body.type, content: body.content },
  };
}

/** `_event.data` of an event or a request: the fields by their names, and the whole body beside them. */
export function eventData({ fields, body }: Extract<MessageReading, { kind: 'message' }>): JsonObject {
  return body === null ? fields : { paramtype: body.type, param: body.content, ...fields };
}

type BodyReading =
  | { readonly kind: 'body'; readonly type: string; readonly content: Json; readonly pairs: readonly Pair[] }
  | Extract<MessageReading, { kind: 'problem' }>;

async function readParts(request: FastifyRequest): Promise<BodyReading> {
  const parts = await readMultipart(request);
  return parts.kind === 'problem'
    ? parts
    : { kind: 'body', type: MULTIPART, content: objectOf(parts.pairs), pairs: parts.pairs };
}

/** Null: there is no body. */
function readWhole(request: FastifyRequest): BodyReading | null {
  const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  return bytes.length === 0 ? null : readBody(bytes, request.headers['content-type']);
}

function readBody(bytes: Uint8Array, contentType: string | undefined): BodyReading {
  const { type, charset } = parseMediaType(contentType) ?? { type: FORM, charset: null };
  if (type === FORM) {
    const form = parseForm(bytes, charset);
    return form.kind === 'pairs'
      ? { kind: 'body', type, content: objectOf(form.pairs), pairs: form.pairs }
      : problem(answer('bad-form', { where: 'body', why: form.why }));
  }
  if (isJsonType(type)) {
    const decoding = decodeJson(bytes, charset);
    if (decoding.kind === 'problem') return decoding;
    const { value } = decoding;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const why = unstorableIn(value);
    return why === null
      ? { kind: 'body', type, content: value, pairs: isObject ? Object.entries(value) : [] }
      : problem(answer('bad-json', { why }));
  }
  const text = decodeText(bytes, charset);
  const why = text === null ? 'is not valid text in its character set' : unstorable(text);
  return text === null || why !== null
    ? problem(answer('bad-form', { where: 'body', why: why ?? '' }))
    : { kind: 'body', type, content: text, pairs: [] };
}

function objectOf(pairs: readonly Pair[]): JsonObject {
  // The first value counts, as for the fields.
  return Object.fromEntries(pairs.filter(([name]) => name !== '__proto__').reverse());
}

function problem(given: Answer): Extract<MessageReading, { kind: 'problem' }> {
  return { kind: 'problem', answer: given };
}
