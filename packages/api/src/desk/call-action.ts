import {
  type AgentConfiguration,
  agentId as asAgentId,
  type InCallOutcome,
  type InCallWish,
} from '@ringback/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { callView } from '../admin/views.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { type Answer, answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { tellAudit } from '../security/guard.ts';
import { FOR_AGENT } from './desk-owner.ts';
import { callOf, OwnCallShape } from './desk-views.ts';

const ACTIONS = [
  'hold',
  'retrieve',
  'consult',
  'reconnect',
  'transfer',
  'conference',
  'record',
  'pause-recording',
  'resume-recording',
  'stop-recording',
] as const;

const Body = Type.Object(
  {
    agentId: Type.Optional(
      Type.String({
        maxLength: 255,
        description: 'consult: the agent to be asked; transfer: the agent who is to have the call, unasked',
      }),
    ),
    number: Type.Optional(
      Type.String({ maxLength: 64, description: 'consult, transfer: or the number to be dialled' }),
    ),
  },
  { additionalProperties: false },
);

/** `POST /api/v1/desk/call/{action}`: what an agent does with the call that he is on. */
export function callActionRoute(
  app: TypedInstance,
  { configuration, orchestration, calls, telemetry }: ApiDependencies,
  ownerOf: (request: FastifyRequest) => AgentConfiguration,
): void {
  app.post(
    '/desk/call/:action',
    {
      schema: {
        tags: ['Agent desk'],
        summary: 'Hold, consult, transfer or record the call that the agent is on',
        params: Type.Object({ action: Type.Enum([...ACTIONS]) }),
        querystring: Type.Object({
          [FOR_AGENT]: Type.Optional(Type.String({ maxLength: 255, description: 'Supervisors: whose desk' })),
        }),
        body: Body,
        response: { 200: OwnCallShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const agent = ownerOf(request);
      const { action } = request.params;
      const wish = wishOf(action, request.body);
      if (!('wish' in wish)) return sendAnswer(reply, wish);
      const outcome = await orchestration.inCall.act(agent.id, wish.wish);
      telemetry.log('info', 'desk.call-action', {
        agentId: agent.id,
        action,
        outcome,
        requestId: request.id,
      });
      tellAudit(request, { name: agent.id, after: { action, outcome } });
      if (outcome !== 'done') return refuse(reply, outcome, action, request.body.agentId ?? '');
      const call = callOf(agent.id, calls());
      return sendJson(reply, { call: call === null ? null : callView(call) });
    },
  );

  function wishOf(
    action: (typeof ACTIONS)[number],
    { agentId, number }: { readonly agentId?: string; readonly number?: string },
  ): { readonly wish: InCallWish } | Answer {
    const given = agentId !== undefined ? 'agentId' : number !== undefined ? 'number' : null;
    if (action !== 'consult') {
      if (given === null) return { wish: { kind: action } };
      if (action !== 'transfer')
        return answer('bad-field', { field: given, why: 'goes with consult and transfer only' });
    }
    const kind = action === 'transfer' ? 'hand-over' : 'consult';
    if ((agentId === undefined) === (number === undefined))
      return answer('bad-field', { field: 'agentId', why: 'or number must say who is to be asked' });
    if (number !== undefined) return { wish: { kind, party: { kind: 'number', number } } };
    const asked = configuration.agent(asAgentId(agentId ?? ''));
    return asked === null
      ? answer('unknown-object', { what: 'agent', name: agentId ?? '' })
      : { wish: { kind, party: { kind: 'agent', agentId: asked.id } } };
  }
}

function refuse(
  reply: FastifyReply,
  outcome: Exclude<InCallOutcome, 'done'>,
  action: string,
  asked: string,
): FastifyReply {
  switch (outcome) {
    case 'no-call':
      return sendAnswer(reply, answer('no-call'));
    case 'wrong-state':
      return sendAnswer(reply, answer('wrong-call-state', { action }));
    case 'not-available':
      return sendAnswer(reply, answer('agent-not-available', { name: asked }));
    case 'not-allowed':
      return sendAnswer(reply, answer('recording-not-allowed'));
  }
}
