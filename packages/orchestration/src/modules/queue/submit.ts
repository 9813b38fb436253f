import {
  requestId as asRequestId,
  callId,
  integerOption,
  type OptionMap,
  type PriorityGrowth,
  STATISTIC_NAMES,
  type TargetOrder,
} from '@ringback/core';
import type { ActionEffect } from '@ringback/scxml';
import type { LiveSession } from '../../sessions/live-session.ts';
import {
  booleanAttribute,
  notANumber,
  numberAttribute,
  objectValue,
  secondsAttribute,
  textAttribute,
} from '../attributes.ts';
import { treatmentSteps } from '../dialog/treatment-steps.ts';
import { interactionOf } from '../interaction/interaction.ts';
import { type ActionContext, type Decision, historyWrite, refused } from '../module.ts';
import { dialAheadOf } from './dial-ahead.ts';
import { reserveSeconds } from './reserve.ts';
import { settingsOf } from './settings.ts';
import { keepSubmitted, queueRequest, type Submitted } from './submitted.ts';
import { targetsOf } from './targets.ts';

const DAY_S = 86_400;
/** Characters of JSON that go with a request. */
const MOST_EXTENSIONS = 16_384;
export const ORDER_TYPES = ['max', 'min', 'any', 'percentage'];

/** `queue:submit`: asks the router for an agent (ORS reference 3). */
export function submit(action: ActionEffect, context: ActionContext): Decision {
  const { live, routing, treatments, calls, configuration, now } = context;
  const orderType = textAttribute(action, 'ordertype')?.toLowerCase() ?? 'any';
  if (!ORDER_TYPES.includes(orderType)) {
    const text = `ordertype must be one of ${ORDER_TYPES.join(', ')}.`;
    return refused('error.queue.submit', action.requestId, 'invalidattribute', text);
  }
  const orderStat = textAttribute(action, 'orderstat');
  const order = orderOf(orderType, orderStat);
  const odd = notANumber(action, ['priority', 'timeout', 'reserve', 'notbefore']);
  if (odd !== null)
    return refused('error.queue.submit', action.requestId, 'invalidattribute', `${odd} must be a number.`);
  const id = asRequestId(action.requestId);
  const callback = live.callback;
  const interaction = textAttribute(action, 'interactionid');
  const interactionId = interaction === null ? null : callId(interaction);
  const route = booleanAttribute(action, 'route', true);
  const call = interactionId === null ? undefined : calls.get(interactionId);
  // A call that is gone can still have its place kept; it cannot be delivered.
  if (
    route &&
    interactionId !== null &&
    (call === undefined || interactionOf(live, call.callId)?.isOwned !== true)
  ) {
    return refused('error.queue.submit', id, 'unknown', 'The session has no such call that could be routed.');
  }
  const busy = treatmentSteps(runTreatments(action));
  if (busy.kind === 'problem') return refused('error.queue.submit', id, 'invalidattribute', busy.text);
  const timeout = numberAttribute(action, 'timeout');
  const { ahead, problem } =
    interactionId === null
      ? dialAheadOf(action, callback?.options ?? {}, configuration)
      : { ahead: null, problem: null };
  // Who is on the line already needs no channel any more.
  const dials = interactionId === null ? textAttribute(action, 'dials') : null;
  const extensions = objectValue(action.attributes['extensions']) ?? {};
  if (JSON.stringify(extensions).length > MOST_EXTENSIONS) {
    const text = `extensions has more than ${MOST_EXTENSIONS} characters of JSON.`;
    return refused('error.queue.submit', id, 'invalidattribute', text);
  }
  const submitted: Submitted = {
    request: {
      requestId: id,
      sessionId: live.sessionId,
      callbackId: callback?.id ?? null,
      virtualQueue: textAttribute(action, 'queue') ?? 'none',
      targets: targetsOf(action.children),
      priority: Math.trunc(numberAttribute(action, 'priority') ?? initialPriority(callback?.options ?? {})),
      ...growthOf(callback),
      // The place in line belongs to the callback, or to who called: no document can lose or improve it by submitting again.
      arrivedAt: callback?.arrivedAt ?? call?.arrivedAt ?? now,
      seq: callback?.seq ?? Number.MAX_SAFE_INTEGER,
      enteredAt: now,
      ...(order === null || order === 'unknown' ? {} : { selectBy: order }),
      reserveMs: secondsAttribute(action, 'reserve', reserveSeconds(callback?.options ?? {}), 3600),
      excludedAgents: settingsOf(live).excluded,
      ...(dials === null ? {} : { dials }),
      ...(ahead === null ? {} : { dialAhead: ahead }),
      ...(callback !== null && call !== undefined && call.openedBy === live.sessionId
        ? { customerAnswered: true }
        : {}),
      ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
    },
    giveUpAt: timeout === null ? null : now + Math.round(Math.min(Math.max(timeout, 0), 30 * DAY_S) * 1000),
    interactionId,
    route: route && interactionId !== null,
    clearOnTimeout: booleanAttribute(action, 'clearontimeout', true),
    whisper: textAttribute(action, 'whisper'),
  };
  return {
    writes: [
      ...keepSubmitted(live, submitted),
      ...waitsHistory(context, submitted),
      ...(order === 'unknown' ? orderHistory(context, orderType, orderStat) : []),
      ...(problem === null ? [] : noticeHistory(context, problem)),
    ],
    perform: () => {
      if (call !== undefined && busy.steps.length > 0) treatments.wait(call, id, busy.steps);
      routing.submit(queueRequest(submitted, now));
    },
    replies: [{ name: 'queue.submit.requestid', type: 'external', data: { requestid: id } }],
  };
}

/** Further from 0 than anybody sets it. */
const PRIORITIES = { min: -1_000_000_000, max: 1_000_000_000 };

function initialPriority(options: OptionMap): number {
  return integerOption(options, '_urs_vq_priority', 0, PRIORITIES);
}

/** `_urs_vq_priority_increment` per `_urs_vq_priority_increment_interval`, counted from the start of the callback. */
function growthOf(callback: LiveSession['callback']): { readonly growth?: PriorityGrowth } {
  if (callback === null) return {};
  const { options, arrivedAt: since } = callback;
  const step = integerOption(options, '_urs_vq_priority_increment', 0, PRIORITIES);
  const interval = integerOption(options, '_urs_vq_priority_increment_interval', 0, {
    min: 1,
    max: 30 * DAY_S,
  });
  return step === 0 || interval === 0 ? {} : { growth: { step, everyMs: interval * 1000, since } };
}

/** Children of `dialog:runtreatments`. */
export function runTreatments({ children }: Pick<ActionEffect, 'children'>): ActionEffect['children'] {
  return children.flatMap((child) => (child.name === 'runtreatments' ? child.children : []));
}

function waitsHistory({ live, now }: ActionContext, { request }: Submitted) {
  const { targets, virtualQueue, priority, arrivedAt } = request;
  const whom = targets.length === 0 ? 'nobody: no target is configured' : targets.join(' or ');
  return historyWrite(live, now, {
    source: 'routing',
    event: 'queue.entered',
    text: `Waits in ${virtualQueue} for ${whom}.`,
    data: { queue: virtualQueue, targets: [...targets], priority, arrivedAt },
  });
}

/** Which target is served first; null: that of the agent who has been ready longest, as the original has it as well. */
function orderOf(orderType: string, statistic: string | null): TargetOrder | 'unknown' | null {
  const spelt = statistic?.toLowerCase() ?? '';
  if (orderType === 'any') return null;
  if (orderType === 'percentage') return { order: 'percentage' };
  const isLongestReady = spelt === 'stattimeinreadystate' && orderType === 'max';
  const isLeastLoaded = spelt.startsWith('statagentloading') && orderType === 'min';
  if (isLongestReady || isLeastLoaded) return null;
  const known = STATISTIC_NAMES.find((name) => name.toLowerCase() === spelt);
  return known === undefined || (orderType !== 'max' && orderType !== 'min')
    ? 'unknown'
    : { order: orderType, statistic: known };
}

function noticeHistory({ live, now }: ActionContext, text: string) {
  return historyWrite(live, now, { source: 'routing', event: 'queue.notice', text });
}

/** Orders that the router cannot follow are not kept from the supervisor. */
function orderHistory({ live, now }: ActionContext, orderType: string, statistic: string | null) {
  return historyWrite(live, now, {
    source: 'routing',
    event: 'queue.notice',
    text: `The order ${orderType} of ${statistic ?? 'no statistic'} is not applied: the agent who has been ready longest is selected.`,
  });
}
