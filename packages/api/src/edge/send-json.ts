import type { FastifyReply } from 'fastify';

/** Content type of every JSON answer (API reference 1.3, the form of 8.5.2). */
export const JSON_TYPE = 'application/json;charset=utf-8';

/** Sends a value as JSON with status 200. */
export function sendJson(reply: FastifyReply, value: unknown): FastifyReply {
  return reply.header('content-type', JSON_TYPE).send(JSON.stringify(value));
}
