import { type AgentConfiguration, formatInstant, PatternGroups } from '@ringback/core';
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
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import type { Access } from '../security/access.ts';
import { guardRoutes, mayStill, tellAudit } from '../security/guard.ts';
import { principalOf } from '../security/principals.ts';
import { takeState } from './agent-state.ts';
import { callActionRoute } from './call-action.ts';
import { deskOwner, FOR_AGENT } from './desk-owner.ts';
import type { DeskPresence } from './desk-presence.ts';
import type { DeskStreams } from './desk-streams.ts';
import {
  agentNow,
  ColleaguesShape,
  callOf,
  colleaguesOf,
  DeskCallShape,
  DeskQueuesShape,
  DeskShape,
  isForCallback,
  ownCall,
  queueGlance,
  requestView,
  taskView,
} from './desk-views.ts';
import { ownCallbackRoutes } from './own-callbacks.ts';
import { phoneRoute } from './phone.ts';
import { taskAnswerRoute } from './task-answers.ts';

const tags = ['Agent desk'];
const querystring = Type.Object({
  [FOR_AGENT]: Type.Optional(Type.String({ maxLength: 255, description: 'Supervisors: whose desk' })),
});
/** As many as agents of one site with a window or two each. */
const MAX_STREAMS = 2000;

interface DeskParts {
  readonly dependencies: ApiDependencies;
  readonly access: Access;
  readonly streams: DeskStreams;
  readonly presence: DeskPresence;
}

/** `/api/v1/desk/...`: what an agent is asked and what he says, for any desktop (contract section 4). */
export async function deskPlugin(
  plain: FastifyInstance,
  { dependencies, access, streams, presence }: DeskParts,
): Promise<void> {
  const app: TypedInstance = plain.withTypeProvider();
  const { clock, configuration, routing, store } = dependencies;
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
            call: ownCall(id, dependencies.calls()),
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
      const isHis = call !== null && isForCallback(id, call);
      const record = !isHis || call.callbackId === null ? null : await store.callbacks.get(call.callbackId);
      return sendJson(reply, {
        call: call === null ? null : callView(call),
        callback: record === null ? null : requestView(record),
        callRecording: isHis ? dependencies.orchestration.inCall.recordingRule(call.callId) : null,
      });
    },
  );

  ownCallbackRoutes(app, { dependencies, ownerOf, patterns });
  phoneRoute(plain, dependencies, ownerOf);
  callActionRoute(app, dependencies, ownerOf);

  app.get(
    '/desk/colleagues',
    {
      schema: {
        tags,
        summary: 'The other agents who are at work, and whether they can be asked',
        querystring,
        response: { 200: ColleaguesShape, ...Refusals },
      },
    },
    (request, reply) => {
      const { id } = ownerOf(request);
      return sendJson(reply, colleaguesOf(id, routing));
    },
  );

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

  taskAnswerRoute(app, { dependencies, ownerOf, patterns });

  app.get(
    '/desk/events',
    {
      exposeHeadRoute: false,
      schema: {
        tags,
        summary:
          'What happens at the desk as server-sent events; with Last-Event-ID it goes on behind that event',
        querystring: Type.Object({
          ...querystring.properties,
          presence: Type.Optional(
            Type.Enum(['yes'], {
              description:
                'The agent sits at this desktop: he is made NotReady some time after the last one is closed',
            }),
          ),
        }),
        response: {
          200: answerIn(
            'text/event-stream',
            'Events snapshot, preview, preview_cancel, disposition, disposition_cancel, agent and call',
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
      // Supervisors look at desks; nobody sits there for that.
      if (request.query.presence === 'yes' && principalOf(request)?.agentId === id)
        stream.onClose(presence.arrive(id));
      return reply;
    },
  );
}
