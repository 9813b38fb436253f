import { type CallbackId, queuePlaceAnswer } from '@ringback/core';
import type { FastifyReply } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';

/**
 * Answers `check-queue-position` of a callback from what the router knows (API reference 4.9); null when only its
 * session can answer, which runs a document of its own, on another node or on another server.
 */
export async function queuePosition(
  reply: FastifyReply,
  id: CallbackId,
  { orchestration, recorded }: Pick<ApiDependencies, 'orchestration' | 'recorded'>,
): Promise<FastifyReply | null> {
  const outcome = await orchestration.queuePlace(id);
  switch (outcome.kind) {
    case 'ask-the-session':
      return null;
    case 'unknown':
      return sendAnswer(reply, answer('unknown-instance', { id }));
    case 'no-session':
      return sendAnswer(reply, answer('ors-session-gone', { id }));
    case 'place':
      // What is told is a promise: it is written down before it is heard.
      await recorded();
      return sendJson(reply, queuePlaceAnswer(outcome.place));
  }
}
