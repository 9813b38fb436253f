import { type AgentConfiguration, type Configuration, includesRole } from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';
import { principalOf } from '../security/principals.ts';

/** Name of the parameter by which supervisors say for which agent they ask. */
export const FOR_AGENT = 'agent';
/** The same, as routes describe it. */
export const ForAgent = {
  [FOR_AGENT]: Type.Optional(Type.String({ maxLength: 255, description: 'Supervisors: whose desk' })),
};

/**
 * Whose desk a request is about: that of the agent who asks; supervisors name one in the parameter `agent`. Throws the answer
 * for who is no agent and names none.
 */
export function deskOwner(
  request: FastifyRequest,
  configuration: Pick<Configuration, 'agent'>,
): AgentConfiguration {
  const principal = principalOf(request);
  const { [FOR_AGENT]: wanted } = request.query as Readonly<Record<string, unknown>>;
  const isFree = principal !== null && includesRole(principal.role, 'supervisor');
  const id = isFree && typeof wanted === 'string' && wanted !== '' ? wanted : (principal?.agentId ?? null);
  if (id === null)
    throw new AnswerError(answer('bad-field', { field: FOR_AGENT, why: 'must say which agent is meant' }));
  const agent = configuration.agent(id);
  if (agent === null) throw new AnswerError(answer('unknown-object', { what: 'agent', name: id }));
  return agent;
}
