import {
  arrivalOf,
  type CallbackRestart,
  integerOption,
  type Json,
  type JsonObject,
  type RequestId,
  requestId,
  type SlotPlace,
  type Write,
} from '@ringback/core';
import { objectValue } from '../modules/attributes.ts';
import type { CallbackStanding, LiveSession } from '../sessions/live-session.ts';

/** A callback that its session leaves to another one, at a time (scenarios 8: another time, call again). */
export const RESTART_ACTION = 'callback.restart';
/** How many dial attempts earlier sessions of the callback made. */
export const DIALLED_ACTION = 'callback.dialled';
const RESTART_ID: RequestId = requestId(RESTART_ACTION);
const DIALLED_ID: RequestId = requestId(DIALLED_ACTION);

const WEEK_S = 604_800;

/** Remembers that the callback goes on at that time, milliseconds since 1970, when this session has ended, and in which slot. */
export function keepRestart(live: LiveSession, at: number, place: SlotPlace | null): Write[] {
  const payload: JsonObject = { at, place: place === null ? null : { ...place } };
  const pending = { requestId: RESTART_ID, action: RESTART_ACTION, payload };
  live.pending.set(RESTART_ID, pending);
  return [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }];
}

/** When the callback of a session that ends goes on; null when it does not. */
export function restartOf(live: LiveSession, now: number): CallbackRestart | null {
  const kept = live.pending.get(RESTART_ID)?.payload ?? {};
  const { at } = kept;
  const place = placeOfKept(kept['place']);
  const { callback } = live;
  if (typeof at !== 'number' || callback === null) return null;
  const { options } = callback;
  const bufferMs =
    integerOption(options, '_request_execution_time_buffer', 120, { min: 0, max: WEEK_S }) * 1000;
  const ttlMs = integerOption(options, '_ttl', 86_400, { min: 1, max: 86_400 * 3650 }) * 1000;
  const isLater = at - bufferMs > now;
  const dueAt = isLater ? at - bufferMs : now;
  return {
    leaves: live.sessionId,
    state: isLater ? 'SCHEDULED' : 'QUEUED',
    desiredAt: Math.max(at, now),
    dueAt,
    // Who is called again at once stands where it stood.
    arrivedAt: isLater ? arrivalOf(options, dueAt) : callback.arrivedAt,
    expiresAt: Math.max(at, now) + ttlMs,
    ...(place === null ? {} : { place }),
  };
}

function placeOfKept(value: Json | undefined): SlotPlace | null {
  const { from, to, capacity } = objectValue(value) ?? {};
  return typeof from === 'number' && typeof to === 'number' && typeof capacity === 'number'
    ? { from, to, capacity }
    : null;
}

/** A session that is not the first of its callback begins to count its attempts anew. */
export function keepDialled(live: LiveSession, { attempts }: Pick<CallbackStanding, 'attempts'>): Write[] {
  if (attempts === 0) return [];
  const pending = { requestId: DIALLED_ID, action: DIALLED_ACTION, payload: { attempts } };
  live.pending.set(DIALLED_ID, pending);
  return [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }];
}

/** Attempts of earlier sessions, which do not count for this one. */
export function dialledBefore(live: LiveSession): number {
  const attempts = live.pending.get(DIALLED_ID)?.payload['attempts'];
  return typeof attempts === 'number' ? attempts : 0;
}
