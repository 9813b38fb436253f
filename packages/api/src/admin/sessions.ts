import {
  sessionId as asSessionId,
  formatInstant,
  type SessionId,
  type SessionTraceEntry,
} from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { maskNumbersIn } from '../edge/mask-numbers.ts';
import { sendJson } from '../edge/send-json.ts';
import { sendMiss } from '../edge/session-miss.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { NumbersQuery, showsFullNumbers } from './numbers-shown.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'orchestration' | 'exposeNumbers'>;

const tags = ['Sessions'];
const SESSION_ID = '^[0-9A-Z]{32}$';
const Id = Type.String({ pattern: SESSION_ID });
const params = Type.Object({ id: Type.String() });
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
const OptionalText = Type.Unsafe<string | null>({ type: ['string', 'null'] });

const Summary = Type.Object({
  id: Id,
  callbackId: OptionalText,
  document: OptionalText,
  node: Type.String(),
  savedAt: Type.String(),
});
const Trace = Type.Array(
  Type.Object({
    at: Type.String(),
    event: OptionalText,
    steps: Type.Array(Type.Unknown()),
    changed: Type.Record(Type.String(), Type.Unknown()),
    failure: OptionalText,
  }),
);

/** Running sessions as an administrator sees them. */
export function sessionRoutes(
  app: TypedInstance,
  { store, orchestration: { sessions }, exposeNumbers = false }: Dependencies,
): void {
  const unknown = (id: string) => answer('unknown-session', { id });
  const known = (id: string): SessionId | null => (new RegExp(SESSION_ID).test(id) ? asSessionId(id) : null);

  app.get(
    '/sessions',
    {
      schema: {
        tags,
        summary: 'Running sessions, by id; the next ones are those after the last id',
        querystring: Type.Object(
          {
            after: Type.Optional(Id),
            limit: Type.Optional(
              Type.String({
                pattern: '^[1-9][0-9]{0,3}$',
                description: `1 to ${MAX_LIMIT}, by default ${DEFAULT_LIMIT}`,
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Array(Summary), ...Refusals },
      },
    },
    async (request, reply) => {
      const { after, limit } = request.query;
      const found = await store.sessions.list({
        after: after === undefined ? null : asSessionId(after),
        limit: Math.min(MAX_LIMIT, Number(limit ?? DEFAULT_LIMIT)),
      });
      return sendJson(
        reply,
        found.map(({ sessionId, callbackId, document, node, savedAt }) => ({
          id: sessionId,
          callbackId,
          document,
          node,
          savedAt: formatInstant(savedAt),
        })),
      );
    },
  );

  app.get(
    '/sessions/:id',
    {
      schema: {
        tags,
        summary: 'Active states, data and the newest steps of a session',
        params,
        querystring: Type.Object(NumbersQuery),
        response: {
          200: Type.Object({
            id: Id,
            callbackId: OptionalText,
            document: Type.String(),
            documentHash: Type.String(),
            configuration: Type.Array(Type.String()),
            data: Type.Record(Type.String(), Type.Unknown()),
            startedAt: Type.String(),
            node: Type.String(),
            trace: Type.Unsafe<unknown>({ anyOf: [Trace, { type: 'null' }] }),
          }),
          ...Refusals,
        },
      },
    },
    async (request, reply) => {
      const id = known(request.params.id);
      const view = id === null ? null : await sessions.view(id);
      const elsewhere = id === null || view !== null ? null : await sessions.elsewhere(id);
      if (id !== null && elsewhere !== null) return sendMiss(request, reply, id, elsewhere);
      if (id === null || view === null) return sendAnswer(reply, unknown(request.params.id));
      const [trace, stored] = await Promise.all([sessions.trace(id), store.sessions.get(id)]);
      const record = stored?.callbackId == null ? null : await store.callbacks.get(stored.callbackId);
      const number = record?.customerNumber ?? null;
      const shown = (value: unknown): unknown =>
        showsFullNumbers(request.query.numbers, exposeNumbers) ? value : maskNumbersIn(value, number);
      return sendJson(reply, {
        id,
        callbackId: record?.id ?? null,
        document: view.document,
        documentHash: view.documentHash,
        configuration: view.configuration,
        data: shown(view.data),
        startedAt: formatInstant(view.startedAt),
        node: view.node,
        trace: trace === null ? null : shown(trace.map(traceLine)),
      });
    },
  );

  app.delete(
    '/sessions/:id',
    {
      schema: { tags, summary: 'End a session', params, response: { 200: Type.Object({}), ...Refusals } },
    },
    async (request, reply) => {
      const id = known(request.params.id);
      if (id === null) return sendAnswer(reply, unknown(request.params.id));
      const outcome = await sessions.terminate(id);
      return outcome.kind === 'terminated' ? sendJson(reply, {}) : sendMiss(request, reply, id, outcome);
    },
  );
}

function traceLine({ at, event, steps, changed, failure }: SessionTraceEntry) {
  return { at: formatInstant(at), event, steps, changed, failure };
}
