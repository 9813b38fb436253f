import {
  type CallbackId,
  type CallbackRepository,
  type Clock,
  DEFAULT_PREDICTOR,
  isAgentNear,
  isExpired,
  option,
  predictWaitS,
  type QueuePlace,
  type QueuePlaceOutcome,
  type RequestId,
  type Routing,
  type SessionId,
  WAIT_UNKNOWN,
  waitInputs,
} from '@ringback/core';
import { SUBMIT_ACTION } from '../modules/queue/submitted.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import type { Found } from '../sessions/live-sessions.ts';
import type { SessionHost } from '../sessions/session-host.ts';

export interface QueuePlacePorts {
  readonly callbacks: Pick<CallbackRepository, 'get'>;
  readonly host: () => Pick<SessionHost, 'exclusively' | 'peek' | 'find'>;
  readonly routing: () => Pick<Routing, 'factsOfQueue' | 'position' | 'toldWait'>;
  readonly clock: Pick<Clock, 'now'>;
}

type Standing = NonNullable<LiveSession['callback']>;

/** Where a callback stands in line (API reference 4.9), as its session and the router know. */
export async function queuePlace(id: CallbackId, ports: QueuePlacePorts): Promise<QueuePlaceOutcome> {
  const { callbacks, clock } = ports;
  const host = ports.host();
  let record = await callbacks.get(id);
  if (record === null || isExpired(record, clock.now())) return { kind: 'unknown' };
  // Its start may be under way.
  if (record.sessionId === null && record.state === 'QUEUED')
    record = await host.exclusively(id, () => callbacks.get(id));
  if (record === null || record.sessionId === null || record.state === 'COMPLETED')
    return { kind: 'no-session' };
  if (record.sessionServer !== null) return { kind: 'ask-the-session' };
  const found = await lookUp(record.sessionId, host);
  // Each node has the line of its own callbacks: the one that runs the session is asked.
  if (found.kind === 'elsewhere') return { kind: 'ask-the-session' };
  if (found.kind === 'gone' || found.live.callback === null) return { kind: 'no-session' };
  const place = placeOf(found.live, found.live.callback, ports.routing());
  return place === null ? { kind: 'ask-the-session' } : { kind: 'place', place };
}

/** The same for a session of this node, when the platform can answer for it; null when only its document can. */
export async function sessionQueuePlace(
  id: SessionId,
  ports: Pick<QueuePlacePorts, 'host' | 'routing'>,
): Promise<QueuePlace | null> {
  const found = await lookUp(id, ports.host());
  return found.kind === 'live' && found.live.callback !== null
    ? placeOf(found.live, found.live.callback, ports.routing())
    : null;
}

/** Without waiting for the step that is being made, when it is in memory. */
async function lookUp(id: SessionId, host: Pick<SessionHost, 'peek' | 'find'>): Promise<Found> {
  const cached = host.peek(id);
  return cached === undefined ? host.find(id) : { kind: 'live', live: cached };
}

/** Null for a callback with a document of its own. */
function placeOf(
  live: LiveSession,
  { options, state }: Standing,
  routing: ReturnType<QueuePlacePorts['routing']>,
): QueuePlace | null {
  if (option(options, '_service') !== 'callback') return null;
  const request = waitingRequest(live, routing);
  const virtualQueue = request?.virtualQueue ?? option(options, '_urs_virtual_queue') ?? 'none';
  const facts = routing.factsOfQueue(virtualQueue);
  // Whoever is being called is served; whoever waits for something else will stand behind the others.
  const position = request?.position ?? (state === 'QUEUED' ? facts.waiting + 1 : 0);
  // A queue that the wait is told from instead (callback options 5), under its present or its former name.
  const asked = option(options, '_urs_ewt_virtual_queue') ?? option(options, '_urs_ewt_vq');
  const told = request === null || asked !== null ? null : routing.toldWait(request.requestId);
  const waitsAs = asked === null ? facts : routing.factsOfQueue(asked);
  const waitS =
    position === 0
      ? 0
      : (told?.waitS ??
        predictWaitS(DEFAULT_PREDICTOR, waitInputs(waitsAs, position, position - 1)) ??
        WAIT_UNKNOWN);
  return {
    virtualQueue,
    position,
    waiting: facts.waiting,
    waitS,
    isAgentNear: isAgentNear(option(options, '_eta_pos_threshold'), position, waitS),
  };
}

function waitingRequest(
  live: LiveSession,
  routing: Pick<Routing, 'position'>,
): { readonly requestId: RequestId; readonly virtualQueue: string; readonly position: number } | null {
  for (const { requestId, action, payload } of live.pending.values()) {
    if (action !== SUBMIT_ACTION) continue;
    const place = routing.position(requestId);
    if (place !== null)
      return { requestId, virtualQueue: String(payload['virtualQueue']), position: place.position };
  }
  return null;
}
