import {
  type CallbackRecord,
  type CallbackState,
  type ChangeOutcome,
  decideChange,
  effectiveOptions,
  isCallbackState,
  PatternGroups,
  proposalsFor,
  type Refusal,
  type SlotPlanning,
  slotPlan,
} from '@ringback/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { knownCallback } from '../edge/known-callback.ts';
import { sendJson } from '../edge/send-json.ts';
import { type Answer, answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { cancelCallback } from './cancel.ts';
import { readRequest } from './read-request.ts';
import { refusalAnswer } from './refusal-answer.ts';
import { DOCUMENTED_ONLY, schemas } from './schemas.ts';

type Dependencies = Pick<
  ApiDependencies,
  'configuration' | 'store' | 'clock' | 'orchestration' | 'telemetry'
> & { readonly patterns: PatternGroups };

/** A reason that may stand in a record. */
const REASON = /^[A-Z][A-Z0-9_]{0,63}$/;

/** `PUT` of a callback: another time, other properties, its end (API reference 4.4); 200 leaves after it is committed. */
export function changeRoute(app: FastifyInstance, given: Omit<Dependencies, 'patterns'>): void {
  const { configuration } = given;
  const dependencies = { ...given, patterns: new PatternGroups((name) => configuration.list(name)) };
  app.put<{ Params: { name: string; id: string } }>(
    '/genesys/1/service/callback/:name/:id',
    { schema: schemas.change, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const { name, id } = request.params;
      const reading = await readRequest(request, 'change');
      if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
      const record = await knownCallback(dependencies, id);
      if (record === null || record.service !== name)
        return sendAnswer(reply, answer('unknown-callback', { id }));
      const {
        _callback_state: state = '',
        _callback_reason: reason = '',
        ...params
      } = reading.parameters.params;
      if (isNews(record, state, reason)) {
        const given = REASON.test(reason) ? reason : 'NOT_AVAILABLE';
        if ((await dependencies.orchestration.report(record.id, { state, reason: given })) === 'reported')
          return sendJson(reply, {});
      }
      const ending = endingOf(record, state);
      if (ending === 'impossible')
        return sendAnswer(reply, answer('bad-state-change', { id, state: record.state, wanted: state }));
      const wanted = { params, userData: reading.parameters.userData };
      if (Object.keys(params).length + Object.keys(wanted.userData).length > 0) {
        const problem = await changeCallback(request, record, wanted, dependencies);
        if (problem !== null) return sendAnswer(reply, problem);
      }
      if (ending === 'none') return sendJson(reply, {});
      const given = REASON.test(reason) ? reason : 'CANCELLED';
      return cancelCallback(request, reply, record.id, dependencies, given);
    },
  );
}

/**
 * Whether the server that runs the session of a callback says what became of it. Its end without a reason is for anybody
 * to wish.
 */
function isNews(
  { sessionId, sessionServer }: CallbackRecord,
  state: string,
  reason: string,
): state is CallbackState {
  // One without a session may just be given one elsewhere, and be told of before we know of it.
  const mayRunElsewhere = sessionServer !== null || sessionId === null;
  const isEndOfAnybody = state === 'COMPLETED' && ['', 'CANCELLED'].includes(reason);
  return mayRunElsewhere && isCallbackState(state) && !isEndOfAnybody;
}

/** What a wanted state means: the one that it has, or its end. Where it stands otherwise is not for a client to say. */
function endingOf(record: CallbackRecord, wanted: string): 'none' | 'end' | 'impossible' {
  if (wanted === '' || wanted === record.state) return 'none';
  return wanted === 'COMPLETED' || wanted === 'CANCELLED' ? 'end' : 'impossible';
}

/** Why, and for a time that cannot be had others that can. */
async function refusedChange(
  refusal: Refusal,
  { service, params, userData }: CallbackRecord,
  wanted: Parameters<typeof decideChange>[1],
  { configuration, store, clock }: Dependencies,
): Promise<Answer> {
  const configured = configuration.service(service) ?? {};
  const options = effectiveOptions(
    configured,
    { ...params, ...wanted.params },
    { ...userData, ...wanted.userData },
  );
  const slots = (): SlotPlanning =>
    slotPlan({
      configured,
      options,
      services: (name) => configuration.service(name),
      defaults: configuration.section('callback'),
    });
  const context = { service, options, now: clock.now(), slots, ports: { store } };
  return refusalAnswer(refusal, (await proposalsFor(refusal, context)).proposals);
}

/** Changes a callback, and gives the answer of a refusal. */
export async function changeCallback(
  request: FastifyRequest,
  record: CallbackRecord,
  wanted: Parameters<typeof decideChange>[1],
  dependencies: Dependencies,
): Promise<Answer | null> {
  const outcome = await change(request, record, wanted, dependencies);
  switch (outcome.kind) {
    case 'changed':
      return null;
    case 'refused':
      return refusedChange(outcome.refusal, record, wanted, dependencies);
    case 'unknown':
      return answer('unknown-callback', { id: record.id });
  }
}

async function change(
  request: FastifyRequest,
  { id, service }: CallbackRecord,
  wanted: Parameters<typeof decideChange>[1],
  { configuration, patterns, clock, orchestration, telemetry }: Dependencies,
): Promise<ChangeOutcome> {
  const outcome = await orchestration.change(id, (record) =>
    decideChange(record, wanted, {
      configured: configuration.service(service) ?? {},
      services: (name) => configuration.service(name),
      defaults: configuration.section('callback'),
      patterns,
      now: clock.now(),
    }),
  );
  telemetry.log('info', outcome.kind === 'changed' ? 'callback.changed' : 'callback.change-refused', {
    callbackId: id,
    requestId: request.id,
    ...(outcome.kind === 'refused' ? { reason: outcome.refusal.kind } : {}),
  });
  return outcome;
}
