import {
  agentId as asAgentId,
  callId as asCallId,
  type SupervisionMode,
  type SupervisionOutcome,
} from '@ringback/core';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { tellAudit } from '../security/guard.ts';
import { principalOf } from '../security/principals.ts';
import { CallShape, callView } from './views.ts';

const tags = ['Live state'];
const MODES = ['listen', 'whisper', 'barge-in'] as const satisfies readonly SupervisionMode[];
const params = Type.Object({ id: Type.String({ maxLength: 64 }) });
const Supervised = Type.Object({
  call: Type.Unsafe<ReturnType<typeof callView> | null>({ anyOf: [CallShape, { type: 'null' }] }),
});

/** `/api/v1/calls/{id}/supervision`: a supervisor listens to a call, speaks to the agent alone, or talks with both. */
export function supervisionRoutes(
  app: TypedInstance,
  { calls, configuration, orchestration }: Pick<ApiDependencies, 'calls' | 'configuration' | 'orchestration'>,
): void {
  app.post(
    '/calls/:id/supervision',
    {
      schema: {
        tags,
        summary: 'Listen to a call, speak to its agent alone, or talk with both; again to do something else',
        params,
        body: Type.Object(
          {
            mode: Type.Enum([...MODES]),
            phone: Type.Optional(
              Type.String({
                maxLength: 255,
                description: 'The agent whose phone is rung; by default the one who asks',
              }),
            ),
            agentId: Type.Optional(
              Type.String({
                maxLength: 255,
                description: 'Whose work it is about; needed where several agents talk',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: Supervised, ...Refusals },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      const { mode, agentId } = request.body;
      const phone = request.body.phone ?? principalOf(request)?.agentId ?? null;
      if (phone === null)
        return sendAnswer(
          reply,
          answer('bad-field', {
            field: 'phone',
            why: 'must say whose phone is rung: you have none of your own',
          }),
        );
      for (const name of [phone, ...(agentId === undefined ? [] : [agentId])])
        if (configuration.agent(asAgentId(name)) === null)
          return sendAnswer(reply, answer('unknown-object', { what: 'agent', name }));
      const outcome = orchestration.inCall.supervise({
        callId: asCallId(id),
        mode,
        phoneOf: asAgentId(phone),
        of: agentId === undefined ? null : asAgentId(agentId),
      });
      tellAudit(request, { name: id, after: { mode, phone, ...(agentId === undefined ? {} : { agentId }) } });
      return outcome === 'done' ? shown(reply, id) : refuse(reply, outcome, { id, phone, action: mode });
    },
  );

  app.delete(
    '/calls/:id/supervision',
    {
      schema: {
        tags,
        summary: 'End the supervision of a call; the call goes on',
        params,
        response: { 200: Supervised, ...Refusals },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      const outcome = orchestration.inCall.endSupervision(asCallId(id));
      tellAudit(request, { name: id, after: null });
      return outcome === 'done'
        ? shown(reply, id)
        : refuse(reply, outcome, { id, phone: '', action: 'end of supervision' });
    },
  );

  function shown(reply: FastifyReply, id: string): FastifyReply {
    const call = calls().find(({ callId }) => callId === id);
    return sendJson(reply, { call: call === undefined ? null : callView(call) });
  }
}

function refuse(
  reply: FastifyReply,
  outcome: Exclude<SupervisionOutcome, 'done'>,
  { id, phone, action }: { readonly id: string; readonly phone: string; readonly action: string },
): FastifyReply {
  switch (outcome) {
    case 'unknown-call':
      return sendAnswer(reply, answer('unknown-object', { what: 'call', name: id }));
    case 'wrong-state':
      return sendAnswer(reply, answer('wrong-call-state', { action }));
    case 'not-available':
      return sendAnswer(reply, answer('agent-not-available', { name: phone }));
  }
}
