import type { ServiceAnswer, SessionAnswer } from '@ringback/core';
import type { FastifyReply } from 'fastify';
import { JSON_TYPE } from './send-json.ts';

const TEXT_TYPE = 'text/plain;charset=utf-8';

/** What a document answered to a request, as it goes over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/**
 * A positive answer is 200 and a negative one 500, unless its result code is an HTTP status. A text goes out as it is,
 * anything else as JSON. What another server sent is passed on.
 */
export function httpAnswer(given: SessionAnswer | ServiceAnswer): HttpAnswer {
  if ('from' in given) {
    if (given.from === 'session') return httpAnswer(given.answer);
    const { status, contentType, body } = given;
    return { status, contentType, body: Buffer.from(body).toString('utf8') };
  }
  const { positive, resultCode, body } = given;
  const status =
    resultCode !== null && /^[2-5]\d\d$/.test(resultCode) ? Number(resultCode) : positive ? 200 : 500;
  if (typeof body !== 'string') return { status, contentType: JSON_TYPE, body: JSON.stringify(body ?? {}) };
  return { status, contentType: objectIn(body) === null ? TEXT_TYPE : JSON_TYPE, body };
}

export function sendHttpAnswer(reply: FastifyReply, { status, contentType, body }: HttpAnswer): FastifyReply {
  return reply.code(status).header('content-type', contentType).send(body);
}

/** The answer to a create request: unchanged, but for an `_id` where the document gave none; clients need it (API reference 3.1). */
export function withId(given: HttpAnswer, id: string): HttpAnswer {
  const object = objectIn(given.body);
  if (object !== null && !Array.isArray(object) && Object.hasOwn(object, '_id')) return given;
  return { ...given, body: JSON.stringify({ _id: id, ...(Array.isArray(object) ? {} : object) }) };
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
