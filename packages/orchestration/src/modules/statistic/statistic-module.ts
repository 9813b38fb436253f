import { requestId as asRequestId, readStatistic, sessionId } from '@ringback/core';
import type { ActionEffect } from '@ringback/scxml';
import type { LiveSession, Pending } from '../../sessions/live-session.ts';
import { numberAttribute, textAttribute } from '../attributes.ts';
import {
  type ActionContext,
  type Decision,
  type FunctionalModule,
  type ModulePorts,
  type Resumption,
  refused,
} from '../module.ts';
import type { Subscription } from './subscriptions.ts';

const ACTION = 'statistic.subscription';
/** Seconds between looks: the reference's default, and its least ("more than 5"; a published application asks for 0). */
const DEFAULT_INTERVAL_S = 30;
const LEAST_INTERVAL_S = 5;
const LONGEST_INTERVAL_S = 86_400;
const MOST_SUBSCRIPTIONS = 100;

/** `statistic`: values of queues and agents as they change (ORS reference 7). */
export const statisticModule: FunctionalModule = {
  prefix: 'statistic',
  namespace: 'http://www.genesyslab.com/modules/statistic',
  actions: {
    subscribe: { schema: {}, decide: subscribe },
    unsubscribe: { schema: { expression: ['requestid'] }, decide: unsubscribe },
  },
  resume,
  release: ({ requestId }, { subscriptions }) => subscriptions.close(requestId),
};

function subscribe(action: ActionEffect, { live, subscriptions, routing }: ActionContext): Decision {
  const name = 'error.statistic.subscribe';
  const object = textAttribute(action, 'object') ?? '';
  const statistic = textAttribute(action, 'statistic') ?? '';
  const known = readStatistic(routing.facts(), object, statistic);
  if (known.kind === 'problem') return refused(name, action.requestId, 'invalidattribute', known.why);
  const open = subscriptionsOf(live);
  if (find(open, object, statistic) !== undefined)
    return refused(name, action.requestId, 'alreadyactive', 'The session watches this statistic already.');
  if (open.length >= MOST_SUBSCRIPTIONS) {
    const text = `A session can watch ${MOST_SUBSCRIPTIONS} statistics at most.`;
    return refused(name, action.requestId, 'invalidattribute', text);
  }
  const seconds = numberAttribute(action, 'interval') ?? DEFAULT_INTERVAL_S;
  const subscription: Subscription = {
    sessionId: live.sessionId,
    requestId: asRequestId(action.requestId),
    object,
    statistic,
    intervalMs: Math.min(Math.max(seconds, LEAST_INTERVAL_S), LONGEST_INTERVAL_S) * 1000,
  };
  const pending = { requestId: subscription.requestId, action: ACTION, payload: { ...subscription } };
  live.pending.set(pending.requestId, pending);
  return {
    writes: [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }],
    perform: () => subscriptions.open(subscription),
    replies: [{ name: 'statistic.subscribe.done', type: 'external', data: { requestid: action.requestId } }],
  };
}

/** By `requestid` of the subscription, or by `object` and `statistic`. */
function unsubscribe(action: ActionEffect, { live, subscriptions }: ActionContext): Decision {
  const wanted = textAttribute(action, 'requestid');
  const open = subscriptionsOf(live);
  const found =
    wanted === null
      ? find(open, textAttribute(action, 'object') ?? '', textAttribute(action, 'statistic') ?? '')
      : open.find(({ requestId }) => requestId === wanted);
  if (found === undefined) {
    return refused(
      'error.statistic.unsubscribe',
      wanted ?? action.requestId,
      'unknown',
      'The session does not watch this statistic.',
    );
  }
  live.pending.delete(found.requestId);
  return {
    writes: [{ kind: 'action.remove', sessionId: live.sessionId, requestId: found.requestId }],
    perform: () => subscriptions.close(found.requestId),
    replies: [{ name: 'statistic.unsubscribe.done', type: 'external', data: { requestid: found.requestId } }],
  };
}

function find(open: readonly Subscription[], object: string, statistic: string): Subscription | undefined {
  return open.find((one) => one.object === object && one.statistic === statistic);
}

function subscriptionsOf(live: LiveSession): Subscription[] {
  return [...live.pending.values()].flatMap((pending) => {
    const subscription = pending.action === ACTION ? readSubscription(pending) : null;
    return subscription === null ? [] : [subscription];
  });
}

function readSubscription({ requestId, payload }: Pending): Subscription | null {
  const { sessionId: id, object, statistic, intervalMs } = payload;
  return typeof id === 'string' &&
    typeof object === 'string' &&
    typeof statistic === 'string' &&
    typeof intervalMs === 'number'
    ? { sessionId: sessionId(id), requestId, object, statistic, intervalMs }
    : null;
}

/** Watching goes on after a restart; the first value is told again. */
function resume(pending: Pending, { subscriptions }: ModulePorts): Resumption {
  const subscription = readSubscription(pending);
  return subscription === null
    ? { kind: 'drop' }
    : { kind: 'again', perform: () => subscriptions.open(subscription) };
}
