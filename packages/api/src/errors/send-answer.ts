import type { FastifyReply } from 'fastify';
import { JSON_TYPE } from '../edge/send-json.ts';
import { ANSWERS, type Answer, renderAnswer } from './answers.ts';

/** Seconds after which a client may try again what 503 refused. */
const RETRY_AFTER_SECONDS = '5';

/** Answers with the body of API reference 2.1. */
export function sendAnswer(reply: FastifyReply, given: Answer): FastifyReply {
  const { status } = ANSWERS[given.kind];
  if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  if (status === 429) reply.header('retry-after', given.slots['seconds'] ?? RETRY_AFTER_SECONDS);
  return reply.code(status).header('content-type', JSON_TYPE).send(renderAnswer(given));
}
