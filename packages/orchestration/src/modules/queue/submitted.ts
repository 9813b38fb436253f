import {
  callbackId as asCallbackId,
  requestId as asRequestId,
  sessionId as asSessionId,
  type CallId,
  callId,
  type Json,
  type PriorityGrowth,
  type QueueRequest,
  type RequestId,
  type TargetOrder,
  type Write,
} from '@ringback/core';
import type { JsonObject } from '@ringback/scxml';
import type { LiveSession } from '../../sessions/live-session.ts';
import { objectValue } from '../attributes.ts';
import { keptDialAhead, readDialAhead } from './dial-ahead.ts';

/** A request that waits for an agent, as it is kept among the open requests of its session. */
export interface Submitted {
  readonly request: Omit<QueueRequest, 'timeoutMs'>;
  /** When the wait is over, milliseconds since 1970; null = never. */
  readonly giveUpAt: number | null;
  /** The interaction that is to be routed; null for a virtual call. */
  readonly interactionId: CallId | null;
  /** The platform itself delivers the call to the agent; otherwise it only reserves him. */
  readonly route: boolean;
  /** The request leaves the queue when the wait is over; otherwise it stays. */
  readonly clearOnTimeout: boolean;
  /** What the agent hears before the call is delivered to him; null: what the service says. */
  readonly whisper: string | null;
}

/** Actions of open requests. */
export const SUBMIT_ACTION = 'queue.submit';
export const RESERVATION_ACTION = 'queue.reservation';

export function keepSubmitted(live: LiveSession, submitted: Submitted): Write[] {
  const { request, ...rest } = submitted;
  const { targets, excludedAgents, dialAhead, ...fields } = request;
  const payload: JsonObject = {
    targets: [...targets],
    excludedAgents: [...(excludedAgents ?? [])],
    ...fields,
    ...(dialAhead == null ? {} : { dialAhead: keptDialAhead(dialAhead) }),
    ...rest,
  };
  const pending = { requestId: request.requestId, action: SUBMIT_ACTION, payload };
  live.pending.set(pending.requestId, pending);
  return [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }];
}

/** The request that waits under this id; null when none does. */
export function submittedOf(live: LiveSession, id: RequestId): Submitted | null {
  const pending = live.pending.get(id);
  return pending?.action === SUBMIT_ACTION ? readSubmitted(pending.payload) : null;
}

export function submittedAll(live: LiveSession): Submitted[] {
  return [...live.pending.keys()].flatMap((id) => {
    const submitted = submittedOf(live, id);
    return submitted === null ? [] : [submitted];
  });
}

/** As the router gets it. One whose wait is over already gives up at once. */
export function queueRequest({ request, giveUpAt }: Submitted, now: number): QueueRequest {
  return { timeoutMs: giveUpAt === null ? null : Math.max(0, giveUpAt - now), ...request };
}

function readGrowth(value: Json | undefined): PriorityGrowth | null {
  const { step, everyMs, since } = objectValue(value) ?? {};
  return typeof step === 'number' && typeof everyMs === 'number' && typeof since === 'number'
    ? { step, everyMs, since }
    : null;
}

function readOrder(value: Json | undefined): TargetOrder | null {
  const { order, statistic } = objectValue(value) ?? {};
  if (order === 'percentage') return { order };
  return (order === 'max' || order === 'min') && typeof statistic === 'string' ? { order, statistic } : null;
}

/** Null when the row is not of this program's making. */
export function readSubmitted(payload: JsonObject): Submitted | null {
  const { requestId, sessionId, virtualQueue, targets, priority, arrivedAt, seq, reserveMs } = payload;
  const callback = payload['callbackId'] ?? null;
  const giveUpAt = payload['giveUpAt'] ?? null;
  const interaction = payload['interactionId'] ?? null;
  const excluded = payload['excludedAgents'] ?? [];
  const growth = readGrowth(payload['growth']);
  const selectBy = readOrder(payload['selectBy']);
  const enteredAt = payload['enteredAt'];
  const dialAhead = readDialAhead(payload['dialAhead']);
  const extensions = objectValue(payload['extensions']);
  const dials = payload['dials'];
  if (
    typeof requestId !== 'string' ||
    typeof sessionId !== 'string' ||
    (callback !== null && typeof callback !== 'string') ||
    typeof virtualQueue !== 'string' ||
    !Array.isArray(targets) ||
    typeof priority !== 'number' ||
    typeof arrivedAt !== 'number' ||
    typeof seq !== 'number' ||
    typeof reserveMs !== 'number' ||
    (giveUpAt !== null && typeof giveUpAt !== 'number') ||
    (interaction !== null && typeof interaction !== 'string') ||
    !Array.isArray(excluded)
  )
    return null;
  return {
    request: {
      requestId: asRequestId(requestId),
      sessionId: asSessionId(sessionId),
      callbackId: callback === null ? null : asCallbackId(callback),
      virtualQueue,
      targets: targets.filter((target) => typeof target === 'string'),
      priority,
      ...(growth === null ? {} : { growth }),
      ...(selectBy === null ? {} : { selectBy }),
      enteredAt: typeof enteredAt === 'number' ? enteredAt : null,
      arrivedAt,
      seq,
      reserveMs,
      excludedAgents: excluded.filter((name) => typeof name === 'string'),
      ...(typeof dials === 'string' ? { dials } : {}),
      ...(dialAhead === null ? {} : { dialAhead }),
      ...(payload['customerAnswered'] === true ? { customerAnswered: true } : {}),
      ...(extensions === null ? {} : { extensions }),
    },
    giveUpAt,
    interactionId: interaction === null ? null : callId(interaction),
    route: payload['route'] === true,
    clearOnTimeout: payload['clearOnTimeout'] !== false,
    whisper: typeof payload['whisper'] === 'string' ? payload['whisper'] : null,
  };
}
