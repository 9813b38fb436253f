import { isUtf8 } from 'node:buffer';
import type { ServiceAnswer, SessionAnswer } from '@ringback/core';
import type { FastifyReply } from 'fastify';
import { JSON_TYPE } from './send-json.ts';

const TEXT_TYPE = 'text/plain;charset=utf-8';

/** What a document answered to a request, as it goes over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
}

/**
 * A positive answer is 200 and a negative one 500, unless its result code is an HTTP status. A text goes out as it is,
 * anything else as JSON. What another server sent is passed on byte by byte.
 */
export function httpAnswer(given: SessionAnswer | ServiceAnswer): HttpAnswer {
  if ('from' in given) {
    if (given.from === 'session') return httpAnswer(given.answer);
    const body = Buffer.from(given.body);
    return { status: given.status, contentType: given.contentType ?? typeOf(body.toString('utf8')), body };
  }
  const { positive, resultCode, body } = given;
  const status =
    resultCode !== null && /^[2-5]\d\d$/.test(resultCode) ? Number(resultCode) : positive ? 200 : 500;
  if (typeof body !== 'string') return { status, contentType: JSON_TYPE, body: JSON.stringify(body ?? {}) };
  return { status, contentType: typeOf(body), body };
}

function typeOf(text: string): string {
  return objectIn(text) === null ? TEXT_TYPE : JSON_TYPE;
}

export function sendHttpAnswer(reply: FastifyReply, { status, contentType, body }: HttpAnswer): FastifyReply {
  return reply.code(status).header('content-type', contentType).send(body);
}

/**
 * The answer to a create request: as the document gave it, but for an `_id` at the beginning of an object that has none;
 * clients need it (API reference 3.1).
 */
export function withId(given: HttpAnswer, id: string): HttpAnswer {
  if (typeof given.body !== 'string' && !isUtf8(given.body)) return given;
  const text = given.body.toString();
  const object = objectIn(text);
  if (object === null || Array.isArray(object) || Object.hasOwn(object, '_id')) return given;
  // The rest stays as it is written: numbers may have more digits than can be read.
  const rest = text.slice(text.indexOf('{') + 1);
  const comma = Object.keys(object).length === 0 ? '' : ',';
  return { ...given, body: `{"_id":${JSON.stringify(id)}${comma}${rest}` };
}

function objectIn(text: string): object | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    // The question is whether it can be read; it cannot.
    return null;
  }
}
