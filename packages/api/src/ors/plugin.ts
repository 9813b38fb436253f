import {
  sessionId as asSessionId,
  formatInstant,
  integerOption,
  type ScheduledSession,
  type SessionId,
} from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { httpAnswer, sendHttpAnswer } from '../edge/http-answer.ts';
import { readMultipartParts } from '../edge/read-multipart-parts.ts';
import { askForCredentials, credentialsOf } from '../edge/required-credentials.ts';
import { sendJson } from '../edge/send-json.ts';
import { sendMiss } from '../edge/session-miss.ts';
import { unstorable } from '../edge/unstorable.ts';
import { type Answer, answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { HELP } from './help.ts';
import { eventData, readMessage } from './read-message.ts';
import { DOCUMENTED_ONLY, schemas } from './schemas.ts';
import { readStart } from './start.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'orchestration' | 'clock' | 'telemetry' | 'node'>;
type SessionRoute = { Params: { sid: string } };
type MessageRoute = { Params: { sid: string; '*': string } };

/** The parameter that names the event of the Basic HTTP processor. */
const EVENT_NAME = '_scxmleventname';
const SESSION_ID = /^[0-9A-Z]{32}$/;
/** Longest name of an event, in characters. */
const MAX_NAME = 256;
/** Seconds that a request waits for the answer of the document when option `request-timeout` of section `ors` is not set. */
const REQUEST_TIMEOUT_S = 30;

/** How long a request waits for the answer of a document, in milliseconds. */
export function requestTimeoutMs(configuration: Pick<ApiDependencies['configuration'], 'section'>): number {
  const range = { min: 1, max: 3600 };
  return (
    integerOption(configuration.section('ors') ?? {}, 'request-timeout', REQUEST_TIMEOUT_S, range) * 1000
  );
}

/** Sessions over HTTP as ORS has them: `/scxml/session/...`, `/ors/help` (ORS reference 9). */
export async function orsPlugin(
  app: FastifyInstance,
  { dependencies }: { dependencies: Dependencies },
): Promise<void> {
  const { configuration, orchestration, clock, telemetry, node } = dependencies;
  const { sessions, documents } = orchestration;
  await readMultipartParts(app);
  await askForCredentials(app, configuration, () =>
    credentialsOf([configuration.section('ors'), configuration.section('server')]),
  );

  app.post('/scxml/session/start', { schema: schemas.start, ...DOCUMENTED_ONLY }, async (request, reply) => {
    const message = await readMessage(request);
    if (message.kind === 'problem') return sendAnswer(reply, message.answer);
    const reading = readStart(message.fields, clock);
    if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
    const { src, startAt, parameters } = reading;
    const verdict = documents.requested(src);
    if (verdict.kind === 'refused')
      return sendAnswer(reply, answer('document-not-allowed', { why: verdict.why }));
    const outcome = await sessions.start({ document: verdict.url, parameters, startAt });
    telemetry.log('info', 'session.requested', {
      requestId: request.id,
      outcome: outcome.kind,
      ...(outcome.kind === 'refused' ? {} : { sessionId: outcome.sessionId }),
    });
    if (outcome.kind === 'refused')
      return sendAnswer(reply, answer('session-not-started', { why: outcome.text }));
    setCookie(reply, outcome.sessionId);
    reply.header('location', `/scxml/session/${outcome.sessionId}`);
    return sendJson(reply, { sessionid: outcome.sessionId, _sessionid: outcome.sessionId });
  });

  // Where `_ioprocessors` of a session says that it takes events over HTTP (SCXML C.2).
  app.route<SessionRoute>({
    method: ['GET', 'POST'],
    url: '/scxml/session/:sid/event',
    // Whoever only wants to see headers must not change anything.
    exposeHeadRoute: false,
    schema: schemas.basicHttp,
    ...DOCUMENTED_ONLY,
    async handler(request, reply) {
      const id = knownForm(request.params.sid);
      if (id === null) return sendAnswer(reply, unknown(request.params.sid));
      const message = await readMessage(request);
      if (message.kind === 'problem') return sendAnswer(reply, message.answer);
      const { [EVENT_NAME]: given, ...fields } = message.fields;
      const name = typeof given === 'string' && given !== '' ? given : `HTTP.${request.method}`;
      if (!isEventName(name)) return sendAnswer(reply, badName(EVENT_NAME));
      const isForm = Object.keys(fields).length > 0 || message.body === null;
      const outcome = await sessions.send(id, {
        name,
        data: isForm ? fields : (message.body?.content ?? null),
      });
      return outcome.kind === 'delivered'
        ? sendJson(reply, { sessionid: id })
        : sendMiss(request, reply, id, outcome);
    },
  });

  for (const method of ['GET', 'POST'] as const) {
    app.route<MessageRoute>({
      method,
      url: '/scxml/session/:sid/event/*',
      exposeHeadRoute: false,
      schema: schemas.event,
      ...DOCUMENTED_ONLY,
      async handler(request, reply) {
        const target = await readTarget(request);
        if ('kind' in target) return sendAnswer(reply, target);
        const { id, name, data } = target;
        const outcome = await sessions.send(id, { name, data });
        if (outcome.kind !== 'delivered') return sendMiss(request, reply, id, outcome);
        setCookie(reply, id);
        return sendJson(reply, { sessionid: id });
      },
    });

    app.route<MessageRoute>({
      method,
      url: '/scxml/session/:sid/request/*',
      exposeHeadRoute: false,
      schema: schemas.request,
      ...DOCUMENTED_ONLY,
      async handler(request, reply) {
        const target = await readTarget(request);
        if ('kind' in target) return sendAnswer(reply, target);
        const { id, name, data } = target;
        const timeoutMs = requestTimeoutMs(configuration);
        const outcome = await sessions.request(id, { name, data }, timeoutMs);
        switch (outcome.kind) {
          case 'answered':
            setCookie(reply, id);
            return sendHttpAnswer(reply, httpAnswer(outcome.answer));
          case 'timed-out':
            return sendAnswer(
              reply,
              answer('request-unanswered', { name, seconds: String(timeoutMs / 1000) }),
            );
          default:
            return sendMiss(request, reply, id, outcome);
        }
      },
    });

    app.route<SessionRoute>({
      method,
      url: '/scxml/session/:sid/terminate',
      exposeHeadRoute: false,
      schema: schemas.terminate,
      ...DOCUMENTED_ONLY,
      async handler(request, reply) {
        const id = knownForm(request.params.sid);
        if (id === null) return sendAnswer(reply, unknown(request.params.sid));
        const outcome = await sessions.terminate(id);
        return outcome.kind === 'terminated'
          ? sendJson(reply, { sessionid: id })
          : sendMiss(request, reply, id, outcome);
      },
    });
  }

  const show = async (request: FastifyRequest<SessionRoute>, reply: FastifyReply): Promise<FastifyReply> => {
    const { sid } = request.params;
    // Not the id of a session: it may be started by POST only (ORS reference 9).
    if (sid === 'start') {
      reply.header('allow', 'POST');
      return sendAnswer(reply, answer('method-not-allowed', { method: request.method, allowed: 'POST' }));
    }
    const id = knownForm(sid);
    const view = id === null ? null : await sessions.view(id);
    if (id !== null && view === null) {
      const waiting = await sessions.scheduled(id);
      if (waiting !== null) return sendJson(reply, scheduledView(waiting));
      const elsewhere = await sessions.elsewhere(id);
      if (elsewhere !== null) return sendMiss(request, reply, id, elsewhere);
    }
    if (view === null) return sendAnswer(reply, unknown(sid));
    const { sessionId, document, documentHash, configuration: states, data, startedAt } = view;
    setCookie(reply, sessionId);
    return sendJson(reply, {
      sessionid: sessionId,
      src: document,
      documentHash,
      configuration: states,
      data,
      startedAt: formatInstant(startedAt),
      node: view.node,
    });
  };
  app.get<SessionRoute>('/scxml/session/:sid', { schema: schemas.query, ...DOCUMENTED_ONLY }, show);
  app.route<SessionRoute>({
    method: ['GET', 'POST'],
    url: '/scxml/session/:sid/query',
    schema: schemas.query,
    ...DOCUMENTED_ONLY,
    handler: show,
  });

  app.get('/ors/help', { schema: schemas.help }, (_request, reply) =>
    reply.header('content-type', 'text/plain;charset=utf-8').send(HELP),
  );

  /** Balancers keep a session at its node by this cookie. */
  function setCookie(reply: FastifyReply, id: SessionId): void {
    reply.header('set-cookie', `ORSSESSIONID=${id}.node${node}; Path=/scxml; HttpOnly; SameSite=Lax`);
  }
}

/** A session that waits for its time, in the words of one that runs. */
function scheduledView({ sessionId, document, parameters, startAt }: ScheduledSession) {
  return {
    sessionid: sessionId,
    src: document,
    configuration: [],
    data: parameters,
    startsAt: formatInstant(startAt),
  };
}

function knownForm(text: string): SessionId | null {
  return SESSION_ID.test(text) ? asSessionId(text) : null;
}

function isEventName(name: string): boolean {
  return name !== '' && name.length <= MAX_NAME && !/\s/.test(name) && unstorable(name) === null;
}

function badName(field: string): Answer {
  return answer('bad-field', {
    field,
    why: `must be the name of an event, of at most ${MAX_NAME} characters`,
  });
}

function unknown(sid: string): Answer {
  return answer('unknown-session', { id: sid });
}

async function readTarget(
  request: FastifyRequest<MessageRoute>,
): Promise<
  Answer | { readonly id: SessionId; readonly name: string; readonly data: ReturnType<typeof eventData> }
> {
  const { sid, '*': name } = request.params;
  const id = knownForm(sid);
  if (id === null) return unknown(sid);
  if (!isEventName(name)) return badName('name');
  const message = await readMessage(request);
  return message.kind === 'problem' ? message.answer : { id, name, data: eventData(message) };
}
