import {
  type AgentConfiguration,
  type CallbackId,
  type CallbackRecord,
  formatInstant,
  parseInstant,
} from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { type Answer, answer } from '../errors/answers.ts';
import { refusalAnswer } from '../genesys/refusal-answer.ts';

type Outcome =
  | { readonly kind: 'asked'; readonly id: CallbackId }
  | { readonly kind: 'problem'; readonly answer: Answer };

/** What said of the callback before when and as which one it is to be made. */
const OF_THE_ONE_BEFORE = ['_desired_time', '_new_desired_time', '_id', '_customer_number'];

/**
 * Asks for a callback like one that is over, with its parameters and user data, at a time or as soon as may be; under the rules
 * for customers. Files that were uploaded with the one before are not taken along. Resolves when the new one is durable; the
 * lines that tell of it in both stories may be missing then, which the log says.
 */
export async function askAgain(
  given: {
    readonly request: FastifyRequest;
    readonly record: CallbackRecord;
    readonly agent: AgentConfiguration;
    /** ISO 8601; null: as soon as may be. */
    readonly at: string | null;
  },
  { accept, clock, orchestration, store, telemetry }: ApiDependencies,
): Promise<Outcome> {
  const { request, record, agent, at } = given;
  const { service, userData, customerNumber } = record;
  if (record.state !== 'COMPLETED')
    return {
      kind: 'problem',
      answer: answer('bad-field', { field: 'id', why: 'is of a callback that is not over yet' }),
    };
  const desired = at === null ? null : parseInstant(at);
  if (at !== null && desired === null)
    return {
      kind: 'problem',
      answer: answer('bad-field', { field: 'at', why: 'must be a time in ISO 8601' }),
    };
  const params = {
    ...Object.fromEntries(
      Object.entries(record.params).filter(([name]) => !OF_THE_ONE_BEFORE.includes(name)),
    ),
    ...(customerNumber === null ? {} : { _customer_number: customerNumber }),
    ...(desired === null ? {} : { _desired_time: formatInstant(desired) }),
  };
  const outcome = await accept({ service, params, userData });
  if (outcome.kind === 'refused')
    return { kind: 'problem', answer: refusalAnswer(outcome.refusal, outcome.proposals) };
  const { id, scheduled } = outcome;
  telemetry.count('callbacks_created', { service });
  telemetry.log('info', 'callback.accepted', { callbackId: id, requestId: request.id, service, scheduled });
  const now = clock.now();
  const line = (callbackId: CallbackId, event: string, text: string, other: CallbackId) => ({
    kind: 'history.append' as const,
    entry: {
      callbackId,
      at: now,
      source: 'agent',
      event,
      text,
      stateBefore: null,
      stateAfter: null,
      data: { agent: agent.id, callback: other },
    },
  });
  const lines = [
    line(record.id, 'callback.asked-again', `${agent.name} asked for another callback.`, id),
    line(
      id,
      'callback.asked-by-agent',
      `${agent.name} asked for it: the customer was called before.`,
      record.id,
    ),
  ];
  try {
    await store.commit(lines);
  } catch (error) {
    // The callback is there. Refused for want of its lines it would be asked for again, and the customer called twice.
    telemetry.log('error', 'callback.asked-again-not-noted', {
      callbackId: id,
      before: record.id,
      requestId: request.id,
      error,
    });
  }
  if (!scheduled) {
    const submitted = await orchestration.services.submit({ id, service, params });
    if (submitted.kind === 'failed') {
      telemetry.log('warn', 'callback.not-started', { callbackId: id, service, why: submitted.why });
      return { kind: 'problem', answer: answer('ors-failed', { why: submitted.why }) };
    }
  }
  return { kind: 'asked', id };
}
