import type { CallbackId } from '@ringback/core';
import type { FastifyReply } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';

/** The action that asks for the place in line. */
export const QUEUE_POSITION = 'check-queue-position';

/**
 * Answers `check-queue-position` of a callback from what the router knows (API reference 4.9); null when only its
 * session can answer, which runs a document of its own or on another server.
 */
export async function queuePosition(
  reply: FastifyReply,
  id: CallbackId,
  { orchestration }: Pick<ApiDependencies, 'orchestration'>,
): Promise<FastifyReply | null> {
  const outcome = await orchestration.queuePlace(id);
  switch (outcome.kind) {
    case 'ask-the-session':
      return null;
    case 'unknown':
      return sendAnswer(reply, answer('unknown-instance', { id }));
    case 'no-session':
      return sendAnswer(reply, answer('ors-session-gone', { id }));
    case 'place': {
      const { position, waiting, waitS, isAgentNear } = outcome.place;
      const wait = String(Math.round(waitS));
      return sendJson(reply, {
        ewt: wait,
        _position: String(position),
        _eta: wait,
        _total_waiting: String(waiting),
        _agent_ready_threshold_passed: isAgentNear,
      });
    }
  }
}
