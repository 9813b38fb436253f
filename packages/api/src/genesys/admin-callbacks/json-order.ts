import type { Json } from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import { decodeJson } from '../../edge/decode-json.ts';
import { parseMediaType } from '../../edge/media-type.ts';
import { type Answer, answer } from '../../errors/answers.ts';

export type OrderReading =
  | { readonly kind: 'order'; readonly members: ReadonlyMap<string, Json> }
  | { readonly kind: 'problem'; readonly answer: Answer };

/** Members of the JSON object that an administrator's order is. */
export function readOrder(request: FastifyRequest): OrderReading {
  const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  const mediaType = parseMediaType(request.headers['content-type']);
  const decoding = decodeJson(bytes, mediaType?.charset ?? null);
  if (decoding.kind === 'problem') return decoding;
  const { value } = decoding;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { kind: 'order', members: new Map<string, Json>(Object.entries(value)) }
    : { kind: 'problem', answer: answer('bad-json', { why: 'must be an object' }) };
}

/** A list of texts, at most `most` of them and each once; or what is wrong with it. */
export function textsOf(value: Json | undefined, most: number): readonly string[] | { readonly why: string } {
  const list = typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value;
  if (!Array.isArray(list) || list.length === 0) return { why: 'must be a list of texts that is not empty' };
  if (list.length > most) return { why: `has more than ${most} members` };
  const texts = list.filter((item) => typeof item === 'string');
  return texts.length < list.length ? { why: 'must be a list of texts' } : [...new Set(texts)];
}
