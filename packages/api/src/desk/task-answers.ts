import {
  type AgentConfiguration,
  agreementRefusal,
  type CallbackId,
  type DeskTask,
  type JsonObject,
  LONGEST_NOTE,
  type PatternGroups,
  parseInstant,
} from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { type Answer, answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { refusalAnswer } from '../genesys/refusal-answer.ts';
import { tellAudit } from '../security/guard.ts';
import { ForAgent } from './desk-owner.ts';
import { TaskShape, taskView } from './desk-views.ts';
import { writeNote } from './notes.ts';

const tags = ['Agent desk'];
const AnswerBody = Type.Object(
  {
    at: Type.Optional(Type.String({ maxLength: 64, description: 'ISO 8601 with Z or an offset' })),
    number: Type.Optional(Type.String({ maxLength: 64 })),
    note: Type.Optional(
      Type.String({ maxLength: LONGEST_NOTE, description: 'For whoever has to do with the callback next' }),
    ),
  },
  { additionalProperties: false },
);

interface Parts {
  readonly dependencies: ApiDependencies;
  readonly ownerOf: (request: FastifyRequest) => AgentConfiguration;
  readonly patterns: PatternGroups;
}

/** `POST /api/v1/desk/tasks/{id}/{action}`: what an agent says to what he is asked. */
export function taskAnswerRoute(app: TypedInstance, { dependencies, ownerOf, patterns }: Parts): void {
  const { configuration, store, telemetry } = dependencies;
  const { desk } = dependencies.orchestration;

  app.post(
    '/desk/tasks/:id/:action',
    {
      schema: {
        tags,
        summary:
          'The answer of the agent to a task: one of its actions, with a time or number where it takes one',
        params: Type.Object({ id: Type.String({ maxLength: 255 }), action: Type.String({ maxLength: 64 }) }),
        querystring: Type.Object(ForAgent),
        body: AnswerBody,
        response: { 200: TaskShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const agent = ownerOf(request);
      const { id, action } = request.params;
      const task = desk.tasks(agent.id).find((open) => open.id === id);
      const unknown = answer('unknown-object', { what: 'task', name: id });
      if (task === undefined) return sendAnswer(reply, unknown);
      const { note = '', ...wanted } = request.body;
      const details = await detailsOf(task, action, wanted);
      if (!('given' in details)) return sendAnswer(reply, details);
      // Ahead of the answer: what was written down is kept, whatever crosses the answer.
      if (note.trim() !== '' && task.callbackId !== null && task.actions.includes(action))
        await noteTo(task.callbackId, agent, note, request);
      const outcome = await desk.answer(agent.id, id, { action, details: details.given });
      switch (outcome) {
        case 'unknown':
          return sendAnswer(reply, unknown);
        case 'not-offered':
          return sendAnswer(
            reply,
            answer('bad-field', { field: 'action', why: `must be one of ${task.actions.join(', ')}` }),
          );
        case 'answered':
          telemetry.log('info', 'desk.answered', {
            agentId: agent.id,
            callbackId: task.callbackId,
            action,
            requestId: request.id,
          });
          tellAudit(request, {
            name: task.callbackId ?? '',
            after: { agent: agent.id, task: task.kind, action },
          });
          return sendJson(reply, taskView(task));
      }
    },
  );

  async function noteTo(
    id: CallbackId,
    agent: AgentConfiguration,
    text: string,
    request: FastifyRequest,
  ): Promise<void> {
    const record = await store.callbacks.get(id);
    if (record !== null)
      await writeNote({ record, agent, text, field: 'note', requestId: request.id }, dependencies);
  }

  /** What goes with an answer, held against the rules that a request of the customer is held against. */
  async function detailsOf(
    { callbackId }: DeskTask,
    action: string,
    { at = null, number = null }: { readonly at?: string | null; readonly number?: string | null },
  ): Promise<{ readonly given: JsonObject } | Answer> {
    if (action === 'reschedule' && at === null)
      return answer('bad-field', { field: 'at', why: 'must say when the customer is to be called' });
    if (action !== 'reschedule' && at !== null)
      return answer('bad-field', { field: 'at', why: 'goes with reschedule only' });
    if (action !== 'wrongNumber' && number !== null)
      return answer('bad-field', { field: 'number', why: 'goes with wrongNumber only' });
    if (at === null && number === null) return { given: {} };
    const record = callbackId === null ? null : await store.callbacks.get(callbackId);
    const refusal =
      record === null
        ? null
        : agreementRefusal(
            record,
            { at, number },
            {
              configured: configuration.service(record.service) ?? {},
              services: (name) => configuration.service(name),
              defaults: configuration.section('callback'),
              patterns,
              now: dependencies.clock.now(),
            },
          );
    if (refusal !== null) return refusalAnswer(refusal);
    return {
      given: { ...(at === null ? {} : { at: parseInstant(at) }), ...(number === null ? {} : { number }) },
    };
  }
}
