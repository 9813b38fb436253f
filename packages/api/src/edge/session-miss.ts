import type { SessionId, SessionMiss } from '@ringback/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';

/** What is said when a session cannot be had here; one of another node is to be asked for there (ORS reference 9). */
export function sendMiss(
  request: FastifyRequest,
  reply: FastifyReply,
  id: SessionId,
  miss: SessionMiss,
): FastifyReply {
  switch (miss.kind) {
    case 'unknown':
      return sendAnswer(reply, answer('unknown-session', { id }));
    case 'elsewhere': {
      const { node, url } = miss;
      if (url === null) return sendAnswer(reply, answer('session-elsewhere', { id, node }));
      const location = `${url}${request.raw.url ?? ''}`;
      return sendAnswer(reply.header('location', location), answer('session-moved', { id, node }));
    }
    case 'full':
      return sendAnswer(reply, answer('session-busy', { id }));
    case 'too-large':
      return sendAnswer(
        reply,
        answer('payload-too-large', { limit: `${miss.limit} characters for an event` }),
      );
  }
}
