import { isJsonObject, type Json } from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import { decodeJson } from '../edge/decode-json.ts';
import { type Pair, parseForm, parseQuery } from '../edge/form.ts';
import { isJsonType, parseMediaType } from '../edge/media-type.ts';
import { answer } from '../errors/answers.ts';
import { type FileReceiver, readMultipart, type UploadedFile } from './multipart.ts';
import { type Given, type ParameterReading, type Reader, readParameters } from './parameters.ts';

type BodyReading =
  | { readonly kind: 'pairs'; readonly pairs: readonly Pair[] }
  | { readonly kind: 'object'; readonly object: Readonly<Record<string, Json>> }
  | Extract<ParameterReading, { kind: 'problem' }>;

const FORM = 'application/x-www-form-urlencoded';
const KNOWN_TYPES = `${FORM}, multipart/form-data or application/json`;

/**
 * Parameters of a request from its body, of any of the three kinds, and its query (API reference 1.2). Files go to
 * whoever receives them; of a file the name is user data.
 */
export async function readRequest(
  request: FastifyRequest,
  reader: Reader = 'service',
  receiver: FileReceiver | null = null,
): Promise<ParameterReading> {
  return request.isMultipart()
    ? withQuery(request, await readMultipart(request, receiver), reader, receiver)
    : readArrived(request, reader);
}

/** The same for a request that is no multipart one: its body has arrived, and nothing is waited for. */
export function readArrived(request: FastifyRequest, reader: Reader = 'service'): ParameterReading {
  return withQuery(request, arrivedBody(request), reader, null);
}

function withQuery(
  request: FastifyRequest,
  body: BodyReading,
  reader: Reader,
  receiver: FileReceiver | null,
): ParameterReading {
  if (body.kind === 'problem') return body;
  const query = parseQuery(request.raw.url ?? '');
  if (query.kind === 'problem')
    return { kind: 'problem', answer: answer('bad-form', { where: 'query', why: query.why }) };
  const asked = query.pairs.map(restorePlus);
  if (receiver === null) return readParameters(givenIn(body), asked, reader);
  // What is for the service is a text.
  const names = namesOf(receiver).filter(([key]) => reader !== 'service' || !key.startsWith('_'));
  return readParameters([...pairsIn(body), ...names], asked, reader);
}

/** Of a file its name is a text under its key. */
function namesOf(receiver: FileReceiver | null): Pair[] {
  return (receiver?.files ?? []).map(({ key, fileName }): Pair => [key, fileName]);
}

export type UploadReading =
  | {
      readonly kind: 'upload';
      /** Those of files are their names. */
      readonly texts: Readonly<Record<string, string>>;
      readonly files: readonly UploadedFile[];
    }
  | Extract<ParameterReading, { kind: 'problem' }>;

/** Everything that a request gives to be kept, files included; `refusal` says why one is not taken. */
export async function readUpload(
  request: FastifyRequest,
  refusal: FileReceiver['refusal'],
): Promise<UploadReading> {
  const receiver: FileReceiver = { refusal, files: [] };
  const body = request.isMultipart() ? await readMultipart(request, receiver) : arrivedBody(request);
  if (body.kind === 'problem') return body;
  const reading = readParameters([...pairsIn(body), ...namesOf(receiver)], [], 'anything');
  if (reading.kind === 'problem') return reading;
  const { params, userData } = reading.parameters;
  return { kind: 'upload', texts: { ...params, ...userData }, files: receiver.files };
}

function arrivedBody(request: FastifyRequest): BodyReading {
  const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  if (bytes.length === 0) return { kind: 'pairs', pairs: [] };
  const coding = request.headers['content-encoding'];
  if (coding !== undefined && coding.trim().toLowerCase() !== 'identity') {
    return { kind: 'problem', answer: answer('unsupported-media-type', { known: 'sent without encoding' }) };
  }
  const mediaType = parseMediaType(request.headers['content-type']);
  if (mediaType?.type === FORM) {
    const form = parseForm(bytes, mediaType.charset);
    return form.kind === 'pairs'
      ? { kind: 'pairs', pairs: form.pairs.map(restorePlus) }
      : { kind: 'problem', answer: answer('bad-form', { where: 'body', why: form.why }) };
  }
  if (mediaType !== null && isJsonType(mediaType.type)) {
    const decoding = decodeJson(bytes, mediaType.charset);
    return decoding.kind === 'json' ? jsonObject(decoding.value) : decoding;
  }
  return { kind: 'problem', answer: answer('unsupported-media-type', { known: KNOWN_TYPES }) };
}

function jsonObject(value: Json): BodyReading {
  return isJsonObject(value)
    ? { kind: 'object', object: value }
    : { kind: 'problem', answer: answer('bad-json', { why: 'must be an object' }) };
}

function givenIn(body: Exclude<BodyReading, { kind: 'problem' }>): Given {
  return body.kind === 'object' ? body.object : body.pairs;
}

function pairsIn(body: Exclude<BodyReading, { kind: 'problem' }>): readonly Pair[] {
  return body.kind === 'object' ? Object.entries(body.object) : body.pairs;
}

/** Parameters that are numbers to dial. */
const NUMBERS = new Set(['_customer_number', '_phone_number', '_access_number']);

/** A plus that was not percent-encoded arrives as a space; before the first digit of a number it can be nothing else. */
export function restorePlus([name, value]: Pair): Pair {
  return NUMBERS.has(name) && typeof value === 'string' && /^ \d/.test(value)
    ? [name, `+${value.slice(1)}`]
    : [name, value];
}
