import {
  type CallbackId,
  type CreateOutcome,
  fillTokens,
  handlingService,
  isStoreUnavailable,
  type OptionMap,
  option,
  type ServiceFile,
  serviceKind,
  unfilledTokens,
} from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { httpAnswer, sendHttpAnswer, withId } from '../edge/http-answer.ts';
import { challenge, hasCredentials } from '../edge/required-credentials.ts';
import { sendJson } from '../edge/send-json.ts';
import { type Answer, answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { requiredCredentials } from './authentication.ts';
import type { BuiltinService } from './builtin/builtin-service.ts';
import { WAIT_TIME_SERVICE } from './builtin/urs-stat.ts';
import type { FileReceiver } from './multipart.ts';
import type { ParameterReading, Parameters } from './parameters.ts';
import { readArrived, readRequest } from './read-request.ts';
import { refusalAnswer } from './refusal-answer.ts';
import { DOCUMENTED_ONLY, schemas } from './schemas.ts';
import { uploadRefusal } from './storage/upload-rules.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'accept' | 'orchestration' | 'telemetry'>;
/** What a request asks for, as it was read. */
type Wanted = Parameters & { readonly service: string; readonly files: readonly ServiceFile[] };
type CreateRoute = { Params: { name: string } };
type Answering = FastifyReply | Promise<FastifyReply>;

/** Asks for a callback, under both of its addresses, starts another service of type `ors`, or uses a builtin one (API reference 3.1, 4.2). */
export function createRoutes(
  app: FastifyInstance,
  dependencies: Dependencies,
  builtins: ReadonlyMap<string, BuiltinService>,
): void {
  const { configuration, accept, telemetry } = dependencies;
  const fileRefusal = uploadRefusal(configuration);
  const { services } = dependencies.orchestration;

  function tellRefusal(request: FastifyRequest, service: string, reason: Answer['kind']): void {
    // Only names that somebody configured: a label per name that a stranger thinks of would fill the memory.
    const label = configuration.service(service) === null ? 'unknown' : service;
    telemetry.count('callbacks_refused', { service: label, reason });
    telemetry.log('info', 'callback.refused', { requestId: request.id, service: label, reason });
  }

  function refuse(request: FastifyRequest, reply: FastifyReply, service: string, given: Answer) {
    tellRefusal(request, service, given.kind);
    return sendAnswer(reply, given);
  }

  /** Reads a request and has it answered by its service, or by the one that it is redirected to (API reference 4.1). */
  function answerRequest(
    request: FastifyRequest<CreateRoute>,
    reply: FastifyReply,
    isCallbackPath: boolean,
  ): Answering {
    // Nothing is waited for before the callback is stored: each wait costs about as much as reading a parameter.
    if (!request.isMultipart())
      return answerReading(request, reply, isCallbackPath, readArrived(request), []);
    const receiver: FileReceiver = { refusal: fileRefusal, files: [] };
    return readRequest(request, 'service', receiver).then((reading) =>
      answerReading(
        request,
        reply,
        isCallbackPath,
        reading,
        receiver.files.filter(({ key }) => !key.startsWith('_')),
      ),
    );
  }

  function answerReading(
    request: FastifyRequest<CreateRoute>,
    reply: FastifyReply,
    isCallbackPath: boolean,
    reading: ParameterReading,
    files: readonly ServiceFile[],
  ): Answering {
    const { name } = request.params;
    if (reading.kind === 'problem') return refuse(request, reply, name, reading.answer);
    const { params, userData } = reading.parameters;
    const handling = handlingService({ service: name, params, userData }, (one) =>
      configuration.service(one),
    );
    const { service, redirected } = handling;
    if (redirected === 'by request' && !mayUse(request, service)) {
      reply.header('www-authenticate', challenge(configuration));
      return refuse(request, reply, service, answer('unauthorized'));
    }
    const parameters = { params: handling.params, userData };
    const options = configuration.service(service);
    const isCallbackOnly = isCallbackPath && redirected === 'no';
    if (options === null || isCallbackOnly) return create(request, reply, { service, ...parameters, files });
    const kind = serviceKind(options);
    if (kind.kind === 'orchestration') return start(reply, { service, ...parameters, files });
    const builtin = kind.kind === 'builtin' ? builtins.get(kind.builtin) : undefined;
    return builtin === undefined
      ? create(request, reply, { service, ...parameters, files })
      : builtin({ service, options: filledOptions(options, parameters), ...parameters }, reply);
  }

  /** Who chooses another service needs the credentials that this one asks for. */
  function mayUse(request: FastifyRequest, service: string): boolean {
    const wanted = requiredCredentials(configuration, { service, callbackPath: false });
    return wanted === null || hasCredentials(request, wanted);
  }

  async function create(request: FastifyRequest, reply: FastifyReply, wanted: Wanted) {
    const { service, params, userData, files } = wanted;
    let outcome: CreateOutcome;
    try {
      outcome = await accept({ service, params, userData, headers: request.headers });
    } catch (fault) {
      if (isStoreUnavailable(fault)) tellRefusal(request, service, 'store-unavailable');
      throw fault;
    }
    if (outcome.kind === 'refused')
      return refuse(request, reply, service, refusalAnswer(outcome.refusal, outcome.proposals));
    tellUnfilled(request, service, outcome.options);
    telemetry.count('callbacks_created', { service });
    telemetry.log('info', 'callback.accepted', {
      callbackId: outcome.id,
      requestId: request.id,
      service,
      scheduled: outcome.scheduled,
    });
    if (files.length > 0)
      await services.changeUserData(
        { kind: 'callback', id: outcome.id, service },
        { set: {}, remove: [] },
        files,
      );
    if (outcome.scheduled) return sendJson(reply, startAnswer(outcome.options, outcome.id));
    const submitted = await services.submit({ id: outcome.id, service, params });
    switch (submitted.kind) {
      case 'submitted':
        return submitted.answer === null
          ? sendJson(reply, startAnswer(outcome.options, outcome.id))
          : sendHttpAnswer(reply, withId(httpAnswer(submitted.answer), outcome.id));
      case 'refused':
        return sendHttpAnswer(reply, httpAnswer(submitted.answer));
      case 'failed':
        telemetry.log('warn', 'callback.not-started', {
          callbackId: outcome.id,
          service,
          why: submitted.why,
        });
        return refuse(request, reply, service, failureAnswer(submitted));
    }
  }

  /** A token without a value is kept as it is; whoever configured it wants to know. */
  function tellUnfilled(request: FastifyRequest, service: string, options: OptionMap): void {
    const tokens = unfilledTokens(configuration.service(service) ?? {}, options);
    if (tokens.length > 0)
      telemetry.log('warn', 'service.token-unfilled', { requestId: request.id, service, tokens });
  }

  /** A service of type `ors` that is no callback. */
  async function start(reply: FastifyReply, wanted: Wanted) {
    const outcome = await services.start(wanted);
    switch (outcome.kind) {
      case 'started':
        return outcome.answer === null
          ? sendJson(reply, { _id: outcome.id })
          : sendHttpAnswer(reply, withId(httpAnswer(outcome.answer), outcome.id));
      case 'refused':
        return sendHttpAnswer(reply, httpAnswer(outcome.answer));
      case 'failed':
        return sendAnswer(reply, failureAnswer(outcome));
    }
  }

  async function use(
    builtin: BuiltinService,
    options: OptionMap,
    request: FastifyRequest<CreateRoute>,
    reply: FastifyReply,
  ) {
    const reading = await readRequest(request, 'anything');
    if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
    const { parameters } = reading;
    const { name } = request.params;
    return builtin({ service: name, options: filledOptions(options, parameters), ...parameters }, reply);
  }

  app.post<CreateRoute>(
    '/genesys/1/service/callback/:name',
    { schema: schemas.create, ...DOCUMENTED_ONLY },
    (request, reply) => answerRequest(request, reply, true),
  );

  // One public site of the original has this address for the same.
  app.post<CreateRoute>(
    '/genesys/1/admin/service/callback/:name',
    { schema: schemas.createElsewhere, ...DOCUMENTED_ONLY },
    (request, reply) => answerRequest(request, reply, true),
  );

  app.route<CreateRoute>({
    method: ['GET', 'POST'],
    url: '/genesys/1/service/:name',
    exposeHeadRoute: false,
    schema: schemas.createGeneric,
    ...DOCUMENTED_ONLY,
    handler(request, reply) {
      const { name } = request.params;
      const unconfigured = name === WAIT_TIME_SERVICE.name ? WAIT_TIME_SERVICE.options : null;
      const options = configuration.service(name) ?? unconfigured;
      if (options === null)
        return refuse(request, reply, name, answer('unknown-generic-service', { service: name }));
      const kind = serviceKind(options);
      const builtin = kind.kind === 'builtin' ? builtins.get(kind.builtin) : undefined;
      if (builtin !== undefined) return use(builtin, options, request, reply);
      // Who only looks must not order a call.
      if (request.method === 'GET' && kind.kind !== 'orchestration') {
        reply.header('allow', 'POST');
        return sendAnswer(reply, answer('method-not-allowed', { method: 'GET', allowed: 'POST' }));
      }
      return answerRequest(request, reply, false);
    },
  });
}

/** Options with what the request gives in the places of tokens. */
function filledOptions(options: OptionMap, { params, userData }: Parameters): OptionMap {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, fillTokens(value, params, userData).text]),
  );
}

/** Why no server could be reached stands in the log: addresses inside are nothing for customers. */
function failureAnswer({ why, reason }: { why: string; reason: 'document' | 'unreachable' }): Answer {
  return reason === 'unreachable' ? answer('ors-unreachable') : answer('ors-failed', { why });
}

/** Five texts for a call that comes to the customer; for one that the customer makes, the id alone so far (API reference 4.2). */
function startAnswer(options: OptionMap, id: CallbackId): Record<string, string> {
  const isUserTerminated = option(options, '_call_direction') === 'USERTERMINATED';
  if (!isUserTerminated || option(options, '_media_type') === 'chat') return { _id: id };
  return {
    _id: id,
    _dialog_id: '0',
    _action: 'ConfirmationDialog',
    _text: 'You will receive the call shortly',
    _ok_title: 'Ok',
  };
}
