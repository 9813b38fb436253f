import { legId as asLegId, type CallOrder, type LegFailure, type QueueEvent } from '@ringback/core';
import type { JsonObject, ScxmlEvent } from '@ringback/scxml';
import { textsOf } from '../modules/interaction/dial.ts';
import type { ModulePorts } from '../modules/module.ts';
import { queueRequest, type Submitted, submittedOf } from '../modules/queue/submitted.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import { type CallEntry, deviceOf, type LegEntry, standingOfCall } from './call-book.ts';

type Selection = Extract<QueueEvent, { kind: 'target.selected' }>;

/** The call that a request with `route` is to be delivered with, when it can be now; otherwise why not. */
export function deliverable(
  submitted: Submitted,
  { calls }: Pick<ModulePorts, 'calls'>,
): CallEntry | { readonly error: string } {
  const entry = submitted.interactionId === null ? undefined : calls.get(submitted.interactionId);
  if (entry?.owner !== submitted.request.sessionId) return { error: 'unknown' };
  const standing = standingOfCall(entry);
  return standing === 'waiting' ? entry : { error: `invalidstate.${standing}` };
}

/** Rings the agent who was selected for a call that waits; both are connected when he answers. */
export function deliverCall(
  entry: CallEntry,
  selection: Selection,
  facts: {
    readonly agentName: string;
    readonly selection: JsonObject;
    /** What the agent hears before he is connected. */
    readonly whisper: Pick<CallOrder, 'whisper'>;
  },
  { callControl, chance }: Pick<ModulePorts, 'callControl' | 'chance'>,
): void {
  const { request, agentId, dn } = selection;
  const party = { kind: 'agent' as const, agentId };
  const leg: LegEntry = {
    legId: asLegId(chance.uuid()),
    requestId: request.requestId,
    sessionId: request.sessionId,
    verb: 'route',
    role: 'agent',
    agentId,
    attempt: null,
    who: facts.agentName,
    device: deviceOf(party, dn),
    detach: false,
    selection: facts.selection,
    state: 'dialling',
  };
  entry.legs.set(leg.legId, leg);
  callControl.connectParty({
    callId: entry.callId,
    legId: leg.legId,
    callbackId: entry.callbackId,
    party,
    callerNumber: null,
    callerName: null,
    timeoutMs: request.reserveMs,
    userData: textsOf(entry.userData),
    ...facts.whisper,
  });
}

/**
 * The agent did not take the call. While the caller is there the request stands in line again, where it stood;
 * otherwise the session is told, unless it gave the request up itself.
 */
export function routeFailed(
  entry: CallEntry,
  leg: LegEntry,
  failure: LegFailure,
  live: LiveSession | undefined,
  { routing, clock }: Pick<ModulePorts, 'routing' | 'clock'>,
): ScxmlEvent | null {
  const submitted = live === undefined ? null : submittedOf(live, leg.requestId);
  if (submitted === null) return null;
  if (standingOfCall(entry) === 'waiting' && failure.result !== 'cancelled') {
    routing.submit(queueRequest(submitted, clock.now()));
    return null;
  }
  return {
    name: 'error.queue.submit',
    type: 'external',
    data: {
      requestid: leg.requestId,
      interactionid: entry.callId,
      error: 'unknown',
      description: 'The call was over before an agent took it.',
    },
  };
}
