import { type CallId, callId, expectedWaitAtS, queueFacts, type RequestId, requestId } from '@ringback/core';
import type { ActionEffect, ScxmlEvent } from '@ringback/scxml';
import { routedLeg } from '../../calls/call-book.ts';
import type { LiveSession, Pending } from '../../sessions/live-session.ts';
import { notANumber, numberAttribute, textAttribute } from '../attributes.ts';
import { treatmentSteps } from '../dialog/treatment-steps.ts';
import { type ActionContext, type Decision, historyWrite, refused } from '../module.ts';
import { runTreatments } from './submit.ts';
import {
  keepSubmitted,
  queueRequest,
  RESERVATION_ACTION,
  readSubmitted,
  SUBMIT_ACTION,
  type Submitted,
  submittedOf,
} from './submitted.ts';
import { targetsOf } from './targets.ts';

/** `queue:cancel` by `requestid`, or by `interactionid` and `queue`: leaves the queue, or lets the agent go. */
export function cancel(action: ActionEffect, context: ActionContext): Decision {
  const { live, routing, treatments, calls, callControl } = context;
  const known = cancelled(action, live);
  if (known.length === 0) {
    return refused(
      'error.queue.cancel',
      textAttribute(action, 'requestid') ?? action.requestId,
      'unknown',
      'No such request waits or holds an agent.',
    );
  }
  for (const { requestId: id } of known) live.pending.delete(id);
  return {
    writes: known.map(({ requestId: id }) => ({
      kind: 'action.remove',
      sessionId: live.sessionId,
      requestId: id,
    })),
    perform: () => {
      for (const { requestId: id, payload } of known) {
        routing.cancel(id);
        const interaction = readSubmitted(payload)?.interactionId ?? null;
        const call = interaction === null ? undefined : calls.get(interaction);
        if (call === undefined) continue;
        treatments.waitIsOver(call, id);
        const leg = routedLeg(call, id);
        if (leg !== undefined) callControl.cancelLeg(leg.legId);
      }
    },
    replies: known.map(({ requestId: id }) => ({
      name: 'queue.cancel.done',
      type: 'external',
      data: { requestid: id },
    })),
  };
}

function cancelled(action: ActionEffect, live: LiveSession): Pending[] {
  const wanted = textAttribute(action, 'requestid');
  if (wanted !== null) {
    const pending = live.pending.get(requestId(wanted));
    return pending?.action === SUBMIT_ACTION || pending?.action === RESERVATION_ACTION ? [pending] : [];
  }
  const interaction = textAttribute(action, 'interactionid');
  if (interaction === null) return [];
  return ofInteraction(live, callId(interaction), textAttribute(action, 'queue'));
}

/** Requests that wait with an interaction, in one virtual queue or in any. */
export function ofInteraction(live: LiveSession, interactionId: CallId, queue: string | null): Pending[] {
  return [...live.pending.values()].filter(({ action, payload }) => {
    if (action !== SUBMIT_ACTION) return false;
    const submitted = readSubmitted(payload);
    return (
      submitted?.interactionId === interactionId &&
      (queue === null || submitted.request.virtualQueue === queue)
    );
  });
}

/** `queue:update`: other targets, another priority or other treatments for a request that waits; it keeps its arrival. */
export function update(action: ActionEffect, context: ActionContext): Decision {
  const { live, routing, treatments, calls, now } = context;
  const { id, submitted } = waiting(action, live);
  if (submitted === null) return nobodyWaits('error.queue.update', id);
  const call = submitted.interactionId === null ? undefined : calls.get(submitted.interactionId);
  if (call !== undefined && routedLeg(call, id) !== undefined) {
    const text = 'An agent has been selected, and the phone rings.';
    return refused('error.queue.update', id, 'invalidstate.transferring', text);
  }
  if (notANumber(action, ['priority']) !== null)
    return refused('error.queue.update', id, 'invalidattribute', 'priority must be a number.');
  const busy = treatmentSteps(runTreatments(action));
  if (busy.kind === 'problem') return refused('error.queue.update', id, 'invalidattribute', busy.text);
  const targets = targetsOf(action.children);
  const priority = numberAttribute(action, 'priority');
  const changed: Submitted = {
    ...submitted,
    request: {
      ...submitted.request,
      targets: targets.length === 0 ? submitted.request.targets : targets,
      priority: priority === null ? submitted.request.priority : Math.trunc(priority),
    },
  };
  return {
    writes: [
      ...keepSubmitted(live, changed),
      ...historyWrite(live, now, {
        source: 'routing',
        event: 'queue.changed',
        text: `Waits for ${changed.request.targets.join(' or ')} with priority ${changed.request.priority} from now on.`,
        data: { targets: [...changed.request.targets], priority: changed.request.priority },
      }),
    ],
    perform: () => {
      if (call !== undefined && busy.steps.length > 0) treatments.wait(call, id, busy.steps);
      routing.submit(queueRequest(changed, now));
    },
    replies: [{ name: 'queue.update.done', type: 'external', data: { requestid: id } }],
  };
}

/** `queue:query`: priority, position and expected wait in seconds of a request that waits, and how many wait in all. */
export function query(action: ActionEffect, { live, routing, tell }: ActionContext): Decision {
  const { id, submitted } = waiting(action, live);
  if (submitted === null) return nobodyWaits('error.queue.query', id);
  if (routing.position(id) !== null) return { writes: [], replies: [standing(submitted, routing)] };
  // Submitted in the same step: the router gets it after the commit.
  return { writes: [], perform: () => tell(live.sessionId, standing(submitted, routing)) };
}

function standing({ request }: Submitted, routing: ActionContext['routing']): ScxmlEvent {
  const { requestId: id, virtualQueue, priority } = request;
  const place = routing.position(id);
  if (place === null) {
    const description = 'The request does not wait any more.';
    return {
      name: 'error.queue.query',
      type: 'external',
      data: { requestid: id, error: 'unknown', description },
    };
  }
  return {
    name: 'queue.query.done',
    type: 'external',
    data: {
      requestid: id,
      priority,
      positioninqueue: place.position,
      inqueue: place.length,
      invqwaittime: expectedWaitAtS(queueFacts(routing.facts(), virtualQueue), place.position),
    },
  };
}

function waiting(
  action: ActionEffect,
  live: LiveSession,
): { readonly id: RequestId; readonly submitted: Submitted | null } {
  const wanted = textAttribute(action, 'requestid');
  const id = requestId(wanted ?? action.requestId);
  return { id, submitted: wanted === null ? null : submittedOf(live, id) };
}

function nobodyWaits(errorName: string, id: RequestId): Decision {
  return refused(errorName, id, 'unknown', 'No request waits under this id.');
}
