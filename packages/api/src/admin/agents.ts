import { HIDDEN_SECRET, type JsonObject, parseAgent } from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import { takeState } from '../desk/agent-state.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { unstorableIn } from '../edge/unstorable.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { ObjectName, requireStorable } from './option-body.ts';
import { AgentShape, agentView } from './views.ts';
import type { WriteLine } from './write-line.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'store' | 'routing' | 'telemetry'>;

const tags = ['Agents'];
const params = Type.Object({ id: ObjectName });
const AgentBody = Type.Unsafe<JsonObject>({ type: 'object' });

/** Agents as configured, and the state they are asked to take (contract sections 3 and 4). */
export function agentRoutes(app: TypedInstance, dependencies: Dependencies, line: WriteLine): void {
  const { configuration, routing } = dependencies;

  app.get(
    '/agents',
    {
      schema: {
        tags,
        summary: 'All agents and what they are doing now',
        response: { 200: Type.Array(AgentShape), ...Refusals },
      },
    },
    (_request, reply) => sendJson(reply, routing.agents().map(agentView)),
  );

  app.get(
    '/agents/:id',
    {
      schema: {
        tags,
        summary: 'One agent as configured',
        params,
        response: { 200: AgentBody, ...Refusals },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      const body = configuration.agentBody(id);
      return body === null
        ? sendAnswer(reply, answer('unknown-object', { what: 'agent', name: id }))
        : sendJson(reply, shown(body));
    },
  );

  app.put(
    '/agents/:id',
    {
      schema: {
        tags,
        summary: 'Create or replace an agent',
        params,
        body: AgentBody,
        response: { 200: AgentBody, ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { id } = request.params;
        requireStorable('id', id);
        const written = withSecret(request.body, configuration.agentBody(id));
        const parsed = parseAgent(id, written);
        if (parsed.kind === 'problem')
          return sendAnswer(reply, answer('bad-field', { field: parsed.field, why: parsed.why }));
        const why = unstorableIn(written);
        if (why !== null) return sendAnswer(reply, answer('bad-field', { field: 'body', why }));
        await configuration.putAgent(parsed.agent, written);
        return sendJson(reply, shown({ ...written, id }));
      }),
  );

  app.delete(
    '/agents/:id',
    {
      schema: {
        tags,
        summary: 'Delete an agent',
        params,
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { id } = request.params;
        const existed = configuration.agentBody(id) !== null && (await configuration.deleteAgent(id));
        return existed
          ? sendJson(reply, {})
          : sendAnswer(reply, answer('unknown-object', { what: 'agent', name: id }));
      }),
  );

  app.post(
    '/agents/:id/state',
    {
      schema: {
        tags,
        summary: 'Ask an agent to take a state',
        params,
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
      const { id } = request.params;
      const { state, reason = '' } = request.body;
      requireStorable('reason', reason);
      const unknown = answer('unknown-object', { what: 'agent', name: id });
      const agent = configuration.agent(id);
      if (agent === null) return sendAnswer(reply, unknown);
      const now = await takeState(agent, { state, reason }, request.id, dependencies);
      return now === null ? sendAnswer(reply, unknown) : sendJson(reply, agentView(now));
    },
  );
}

function shown(body: JsonObject): JsonObject {
  const { password } = body;
  return typeof password === 'string' && password !== '' ? { ...body, password: HIDDEN_SECRET } : body;
}

/** A password written as it was shown stays what it was. */
function withSecret(body: JsonObject, before: JsonObject | null): JsonObject {
  if (body['password'] !== HIDDEN_SECRET) return body;
  const { password: _shown, ...rest } = body;
  const kept = before?.['password'];
  return kept === undefined ? rest : { ...rest, password: kept };
}
