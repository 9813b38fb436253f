import {
  sessionId as asSessionId,
  type CallbackRecord,
  formatInstant,
  hideUrlPasswords,
  RECORDING_FORMAT,
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
import { recordingView } from './recording-view.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'orchestration' | 'exposeNumbers'>;

const tags = ['Sessions'];
const SESSION_ID = '^[0-9A-Z]{32}$';
const Id = Type.String({ pattern: SESSION_ID });
const params = Type.Object({ id: Type.String() });
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
const OptionalText = Type.Unsafe<string | null>({ type: ['string', 'null'] });

const Limit = (what: string) =>
  Type.Optional(
    Type.String({
      pattern: '^[1-9][0-9]{0,3}$',
      description: `How many, ${what}: 1 to ${MAX_LIMIT}, by default ${DEFAULT_LIMIT}`,
    }),
  );

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
    reads: Type.Array(Type.Unknown()),
    changed: Type.Record(Type.String(), Type.Unknown()),
    failure: OptionalText,
  }),
);

const Recording = Type.Object({
  format: Type.String(),
  masked: Type.Boolean({ description: 'Whether numbers of customers, or secrets, are hidden' }),
  sessionId: Id,
  document: Type.Object({
    hash: Type.String(),
    url: Type.String(),
    text: Type.String(),
    parts: Type.Record(Type.String(), Type.String()),
  }),
  entries: Type.Unsafe<unknown>(Type.Array(Type.Unknown())),
});

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
            limit: Limit('sessions'),
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
        limit: limitOf(limit),
      });
      return sendJson(
        reply,
        found.map(({ sessionId, callbackId, document, node, savedAt }) => ({
          id: sessionId,
          callbackId,
          document: document === null ? null : hideUrlPasswords(document),
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
            timers: Type.Array(
              Type.Object({ sendId: Type.String(), event: Type.String(), dueAt: Type.String() }),
            ),
            trace: Type.Unsafe<unknown>({ anyOf: [Trace, { type: 'null' }] }),
          }),
          ...Refusals,
        },
      },
    },
    async (request, reply) => {
      const id = known(request.params.id);
      if (id === null) return sendAnswer(reply, unknown(request.params.id));
      const view = await sessions.view(id);
      if (view === null)
        return sendMiss(request, reply, id, (await sessions.elsewhere(id)) ?? { kind: 'unknown' });
      const [trace, record] = await Promise.all([sessions.trace(id), callbackOf(id)]);
      const shown = maskedFor(record, request.query.numbers);
      return sendJson(reply, {
        id,
        callbackId: record?.id ?? null,
        document: hideUrlPasswords(view.document),
        documentHash: view.documentHash,
        configuration: view.configuration,
        data: shown(view.data),
        startedAt: formatInstant(view.startedAt),
        node: view.node,
        timers: view.timers.map((timer) => ({ ...timer, dueAt: formatInstant(timer.dueAt) })),
        trace: trace === null ? null : shown(trace.slice(-DEFAULT_LIMIT).map(traceLine)),
      });
    },
  );

  app.get(
    '/sessions/:id/trace',
    {
      schema: {
        tags,
        summary: 'What each macrostep of a session did, oldest first; also after its end and from any node',
        params,
        querystring: Type.Object({ ...NumbersQuery, limit: Limit('the newest ones') }),
        response: { 200: Trace, ...Refusals },
      },
    },
    async (request, reply) => {
      const id = known(request.params.id);
      const trace = id === null ? null : await sessions.trace(id);
      if (id === null || trace === null) return sendAnswer(reply, unknown(request.params.id));
      const shown = maskedFor(await callbackOf(id), request.query.numbers);
      return sendJson(reply, shown(trace.slice(-limitOf(request.query.limit)).map(traceLine)));
    },
  );

  app.get(
    '/sessions/:id/recording',
    {
      schema: {
        tags,
        summary: 'All that a session was given, with its document: `ringback replay` does it again elsewhere',
        params,
        querystring: Type.Object(NumbersQuery),
        response: { 200: Recording, ...Refusals },
      },
    },
    async (request, reply) => {
      const id = known(request.params.id);
      const recording = id === null ? null : await sessions.recording(id);
      if (id === null || recording === null) return sendAnswer(reply, unknown(request.params.id));
      const isFull = showsFullNumbers(request.query.numbers, exposeNumbers);
      const callback = await callbackOf(id);
      const view = recordingView(recording, isFull, callback?.customerNumber ?? null);
      const { document, entries, isMasked: masked } = view;
      return sendJson(reply, { format: RECORDING_FORMAT, masked, sessionId: id, document, entries });
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

  async function callbackOf(id: SessionId): Promise<CallbackRecord | null> {
    const callbackId = await store.sessions.callbackOf(id);
    return callbackId === null ? null : store.callbacks.get(callbackId);
  }

  function maskedFor(record: CallbackRecord | null, numbers: string | undefined) {
    const isFull = showsFullNumbers(numbers, exposeNumbers);
    return (value: unknown): unknown =>
      isFull ? value : maskNumbersIn(value, record?.customerNumber ?? null);
  }
}

const limitOf = (given: string | undefined): number => Math.min(MAX_LIMIT, Number(given ?? DEFAULT_LIMIT));

function traceLine({ at, record: _record, ...line }: SessionTraceEntry) {
  return { at: formatInstant(at), ...line };
}
