import { requestId as asRequestId, integerOption, type QueueRequest } from '@ringback/core';
import type { ActionEffect, ActionElement } from '@ringback/scxml';
import { numberAttribute, secondsAttribute, textAttribute } from './attributes.ts';
import { type ActionContext, type Decision, type FunctionalModule, historyWrite, refused } from './module.ts';

const DAY_S = 86_400;

/** `queue`: ask the router for an agent (ORS reference 3). */
export const queueModule: FunctionalModule = {
  prefix: 'queue',
  namespace: 'http://www.genesyslab.com/modules/queue',
  actions: {
    submit: { schema: {}, decide: submit },
    cancel: { schema: { expression: ['requestid'] }, decide: cancel },
  },
};

/** Targets in the order of the document: `queue:targetid expr` holds one or a comma list, `queue:target` one. */
function targetsOf(elements: readonly ActionElement[]): string[] {
  return elements.flatMap((element) => {
    switch (element.name) {
      case 'targets':
        return targetsOf(element.children);
      case 'targetid': {
        const text = textAttribute(element, 'expr');
        return text === null ? [] : [text];
      }
      case 'target': {
        const name = textAttribute(element, 'name');
        const type = (textAttribute(element, 'type') ?? 'agent').toLowerCase();
        const suffix: Record<string, string> = {
          agent: 'A',
          agentgroup: 'GA',
          skill: 'GA',
          place: 'AP',
          placegroup: 'GP',
          queue: 'Q',
          routepoint: 'RP',
          dn: 'DN',
        };
        return name === null
          ? []
          : [`${name}@${textAttribute(element, 'statserver') ?? 'Stat_Server'}.${suffix[type] ?? type}`];
      }
      default:
        return [];
    }
  });
}

function submit(action: ActionEffect, { live, routing, now }: ActionContext): Decision {
  const id = asRequestId(action.requestId);
  const targets = targetsOf(action.children);
  const callback = live.callback;
  const timeout = numberAttribute(action, 'timeout');
  const options = callback?.options ?? {};
  const request: QueueRequest = {
    requestId: id,
    sessionId: live.sessionId,
    callbackId: callback?.id ?? null,
    virtualQueue: textAttribute(action, 'queue') ?? 'none',
    targets,
    priority: Math.trunc(numberAttribute(action, 'priority') ?? 0),
    // The place in line belongs to the callback: no document can lose or improve it by submitting again.
    arrivedAt: callback?.arrivedAt ?? now,
    seq: callback?.seq ?? Number.MAX_SAFE_INTEGER,
    reserveMs: secondsAttribute(
      action,
      'reserve',
      integerOption(options, '_agent_reserve_timeout', 30, { min: 1, max: 3600 }),
      3600,
    ),
    timeoutMs: timeout === null ? null : Math.round(Math.min(Math.max(timeout, 0), 30 * DAY_S) * 1000),
  };
  const pending = {
    requestId: id,
    action: 'queue.submit',
    payload: { ...request, targets: [...targets], excludedAgents: [] },
  };
  live.pending.set(id, pending);
  return {
    writes: [
      { kind: 'action.add', action: { sessionId: live.sessionId, ...pending } },
      ...historyWrite(live, now, {
        source: 'routing',
        event: 'queue.entered',
        text: `Waits in ${request.virtualQueue} for ${targets.length === 0 ? 'nobody: no target is configured' : targets.join(' or ')}.`,
        data: {
          queue: request.virtualQueue,
          targets,
          priority: request.priority,
          arrivedAt: request.arrivedAt,
        },
      }),
    ],
    perform: () => routing.submit(request),
  };
}

function cancel(action: ActionEffect, { live, routing }: ActionContext): Decision {
  const wanted = textAttribute(action, 'requestid');
  const known = wanted === null ? undefined : live.pending.get(asRequestId(wanted));
  if (known === undefined || !(known.action === 'queue.submit' || known.action === 'queue.reservation')) {
    return refused(
      'error.queue.cancel',
      wanted ?? action.requestId,
      'unknown',
      'No such request waits or holds an agent.',
    );
  }
  live.pending.delete(known.requestId);
  return {
    writes: [{ kind: 'action.remove', sessionId: live.sessionId, requestId: known.requestId }],
    perform: () => routing.cancel(known.requestId),
    replies: [{ name: 'queue.cancel.done', type: 'external', data: { requestid: known.requestId } }],
  };
}
