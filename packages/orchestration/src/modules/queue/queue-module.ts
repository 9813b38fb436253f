import type { ActionElementSchema } from '@ringback/scxml';
import type { Pending } from '../../sessions/live-session.ts';
import type { FunctionalModule, ModulePorts, Resumption } from '../module.ts';
import { accepted, excludeAgents, SETTINGS_ACTION } from './settings.ts';
import { ORDER_TYPES, submit } from './submit.ts';
import { queueRequest, RESERVATION_ACTION, readSubmitted } from './submitted.ts';
import { TARGET_TYPES } from './targets.ts';
import { cancel, query, update } from './waiting.ts';

const TARGETS: ActionElementSchema = { words: { type: TARGET_TYPES } };

/** `queue`: ask the router for an agent (ORS reference 3). */
export const queueModule: FunctionalModule = {
  prefix: 'queue',
  namespace: 'http://www.genesyslab.com/modules/queue',
  actions: {
    submit: { schema: { words: { ordertype: ORDER_TYPES } }, decide: submit },
    cancel: { schema: { expression: ['requestid'] }, decide: cancel },
    update: { schema: { expression: ['requestid'] }, decide: update },
    query: { schema: { expression: ['requestid'] }, decide: query },
  },
  children: { targets: TARGETS, targetid: {}, target: TARGETS },
  functions: {
    '_genesys.queue.excludeAgents': excludeAgents,
    '_genesys.queue.checkAgentState': accepted,
    '_genesys.queue.priorityTuning': accepted,
  },
  resume,
  release: ({ requestId }, { routing }) => routing.cancel(requestId),
};

/** Places in the queue outlive the process; an agent who was held, and a call that was to be delivered, do not. */
function resume({ action, requestId, payload }: Pending, { routing, clock }: ModulePorts): Resumption {
  if (action === SETTINGS_ACTION) return { kind: 'again', perform: () => undefined };
  if (action === RESERVATION_ACTION) {
    const data = { requestid: requestId, agentid: payload['agentid'] ?? null };
    return { kind: 'answer', event: { name: 'queue.reservation.ended', type: 'external', data } };
  }
  const submitted = readSubmitted(payload);
  if (submitted !== null && !submitted.route)
    return { kind: 'again', perform: () => routing.submit(queueRequest(submitted, clock.now())) };
  const why =
    submitted === null
      ? { error: 'unknown', description: 'The stored request cannot be read.' }
      : { error: 'interrupted', description: 'The switch was restarted.' };
  return {
    kind: 'answer',
    event: { name: 'error.queue.submit', type: 'external', data: { requestid: requestId, ...why } },
  };
}
