import {
  type AgentConfiguration,
  agreementRefusal,
  type DeskTask,
  formatInstant,
  type JsonObject,
  PatternGroups,
  parseInstant,
} from '@ringback/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { acceptJsonBodies } from '../admin/json-body.ts';
import { requireStorable } from '../admin/option-body.ts';
import { AgentShape, agentView, callView } from '../admin/views.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { openEventStream } from '../edge/event-stream.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { answerIn } from '../edge/route-description.ts';
import { sendJson } from '../edge/send-json.ts';
import { type Answer, answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { refusalAnswer } from '../genesys/refusal-answer.ts';
import type { Access } from '../security/access.ts';
import { guardRoutes, mayStill, tellAudit } from '../security/guard.ts';
import { takeState } from './agent-state.ts';
import { deskOwner, FOR_AGENT } from './desk-owner.ts';
import type { DeskStreams } from './desk-streams.ts';
import {
  agentNow,
  callOf,
  DeskCallShape,
  DeskQueuesShape,
  DeskShape,
  queueGlance,
  requestView,
  TaskShape,
  taskView,
} from './desk-views.ts';
import { phoneRoute } from './phone.ts';

const tags = ['Agent desk'];
const querystring = Type.Object({
  [FOR_AGENT]: Type.Optional(Type.String({ maxLength: 255, description: 'Supervisors: whose desk' })),
});
const AnswerBody = Type.Object(
  {
    at: Type.Optional(Type.String({ maxLength: 64, description: 'ISO 8601 with Z or an offset' })),
    number: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
);
/** As many as agents of one site with a window or two each. */
const MAX_STREAMS = 2000;

/** `/api/v1/desk/...`: what an agent is asked and what he says, for any desktop (contract section 4). */
export async function deskPlugin(
  plain: FastifyInstance,
  { dependencies, access, streams }: { dependencies: ApiDependencies; access: Access; streams: DeskStreams },
): Promise<void> {
  const app: TypedInstance = plain.withTypeProvider();
  const { clock, configuration, routing, store, telemetry } = dependencies;
  const { desk } = dependencies.orchestration;
  const patterns = new PatternGroups((name) => configuration.list(name));
  guardRoutes(plain, { dependencies, access });
  const ownerOf = (request: FastifyRequest): AgentConfiguration => deskOwner(request, configuration);
  acceptJsonBodies(plain);
  // An answer that needs nothing with it may come without a body.
  plain.addHook('preValidation', (request, _reply, done) => {
    if (request.method === 'POST') request.body ??= {};
    done();
  });

  app.get(
    '/desk',
    {
      schema: {
        tags,
        summary: 'The agent and what waits for him',
        querystring,
        response: { 200: DeskShape, ...Refusals },
      },
    },
    (request, reply) => {
      const { id } = ownerOf(request);
      const agent = agentNow(id, routing);
      return agent === null
        ? sendAnswer(reply, answer('unknown-object', { what: 'agent', name: id }))
        : sendJson(reply, {
            agent,
            tasks: desk.tasks(id).map(taskView),
            now: formatInstant(clock.now()),
          });
    },
  );

  app.get(
    '/desk/call',
    {
      schema: {
        tags,
        summary: 'The call that the agent is on, with the request that it is for',
        querystring,
        response: { 200: DeskCallShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const { id } = ownerOf(request);
      const call = callOf(id, dependencies.calls());
      const record =
        call === null || call.callbackId === null ? null : await store.callbacks.get(call.callbackId);
      return sendJson(reply, {
        call: call === null ? null : callView(call),
        callback: record === null ? null : requestView(record),
      });
    },
  );

  phoneRoute(plain, dependencies, ownerOf);

  app.get(
    '/desk/queues',
    {
      schema: {
        tags,
        summary: 'How many wait in each virtual queue, and since when',
        querystring,
        response: { 200: DeskQueuesShape, ...Refusals },
      },
    },
    (request, reply) => {
      ownerOf(request);
      return sendJson(reply, routing.queues().map(queueGlance));
    },
  );

  app.post(
    '/desk/state',
    {
      schema: {
        tags,
        summary: 'The agent becomes Ready, NotReady or logs out',
        querystring,
        body: Type.Object(
          {
            state: Type.Enum(['Ready', 'NotReady', 'LoggedOut']),
            reason: Type.Optional(Type.String({ maxLength: 255 })),
          },
          { additionalProperties: false },
        ),
        response: { 200: AgentShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const agent = ownerOf(request);
      const { state, reason = '' } = request.body;
      requireStorable('reason', reason);
      const now = await takeState(agent, { state, reason }, request.id, dependencies);
      tellAudit(request, { name: agent.id, after: { state, reason } });
      return now === null
        ? sendAnswer(reply, answer('unknown-object', { what: 'agent', name: agent.id }))
        : sendJson(reply, agentView(now));
    },
  );

  app.post(
    '/desk/tasks/:id/:action',
    {
      schema: {
        tags,
        summary:
          'The answer of the agent to a task: one of its actions, with a time or number where it takes one',
        params: Type.Object({ id: Type.String({ maxLength: 255 }), action: Type.String({ maxLength: 64 }) }),
        querystring,
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
      const details = await detailsOf(task, action, request.body);
      if (!('given' in details)) return sendAnswer(reply, details);
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

  app.get(
    '/desk/events',
    {
      exposeHeadRoute: false,
      schema: {
        tags,
        summary:
          'What happens at the desk as server-sent events; with Last-Event-ID it goes on behind that event',
        querystring,
        response: {
          200: answerIn(
            'text/event-stream',
            'Events snapshot, preview, preview_cancel, disposition, disposition_cancel and agent',
          ),
          ...Refusals,
        },
      },
    },
    (request, reply) => {
      const { id }: AgentConfiguration = ownerOf(request);
      if (streams.open >= MAX_STREAMS)
        return sendAnswer(reply, answer('too-many-streams', { limit: String(MAX_STREAMS) }));
      const { 'last-event-id': given } = request.headers;
      const stream = openEventStream(request, reply, () =>
        mayStill(request, reply, { dependencies, access }),
      );
      const stop = streams.listen(id, typeof given === 'string' ? given : null, {
        send: ({ id: eventId, name, data }) => stream.write(`id: ${eventId}\nevent: ${name}\ndata: ${data}`),
        heartbeat: () => stream.write(': still here'),
        end: () => stream.end(),
      });
      stream.onClose(stop);
      return reply;
    },
  );

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
    const record = callbackId === null ? null : await dependencies.store.callbacks.get(callbackId);
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
