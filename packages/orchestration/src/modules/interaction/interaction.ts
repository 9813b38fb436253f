import {
  callId as asCallId,
  requestId as asRequestId,
  type CallId,
  type RequestId,
  type Write,
} from '@ringback/core';
import type { JsonObject } from '@ringback/scxml';
import type { LiveSession, Pending } from '../../sessions/live-session.ts';
import { objectValue } from '../attributes.ts';
import { keyTable } from '../key-table.ts';

/** A party of a call as `_genesys.ixn.interactions[...].parties` shows it. */
export interface InteractionParty {
  /** Number dialled, or directory number of the agent. */
  readonly device: string;
  readonly devicetype: 'agent' | 'unknown';
  readonly state: 'ringing' | 'established';
}

/**
 * A call as its session sees it (ORS reference 4). It is kept in the open request that stands for the call, so that
 * it is saved with the session and goes when the call has ended.
 */
export interface Interaction {
  readonly callId: CallId;
  /** Scripts see it: `interaction.added` was told. */
  readonly isAdded: boolean;
  /** This session may act on it; otherwise it is only told. */
  readonly isOwned: boolean;
  /** Attached data. */
  readonly udata: JsonObject;
  readonly parties: Readonly<Record<string, InteractionParty>>;
  /** Number shown to the party called, and number called. */
  readonly ani: string;
  readonly dnis: string;
  readonly type: 'inbound' | 'outbound';
}

/** Action of the open request that stands for a call. */
export const CALL_ACTION = 'ixn.call';
/** Single tenant: its id in the original. */
const TENANT_ID = 1;

/** Keeps an interaction as it is now. */
export function keepInteraction(live: LiveSession, interaction: Interaction): Write[] {
  const { callId, isAdded, isOwned, udata, parties, ani, dnis, type } = interaction;
  const payload: JsonObject = {
    callId,
    added: isAdded,
    owned: isOwned,
    udata,
    parties: copied(parties),
    ani,
    dnis,
    type,
  };
  const pending = { requestId: asRequestId(callId), action: CALL_ACTION, payload };
  live.pending.set(pending.requestId, pending);
  return [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }];
}

/** The session is rid of it. */
export function dropInteraction(live: LiveSession, callId: CallId): Write[] {
  const id: RequestId = asRequestId(callId);
  return live.pending.delete(id) ? [{ kind: 'action.remove', sessionId: live.sessionId, requestId: id }] : [];
}

export function interactionOf(live: LiveSession, callId: CallId): Interaction | null {
  const pending = live.pending.get(asRequestId(callId));
  return pending?.action === CALL_ACTION ? readInteraction(pending.payload, callId) : null;
}

/** All that scripts see, the oldest first. */
export function interactionsOf(live: LiveSession): Interaction[] {
  return shownOf(live.pending.values());
}

/** Those among open requests. */
export function shownOf(requests: Iterable<Pending>): Interaction[] {
  const found: Interaction[] = [];
  for (const { action, requestId, payload } of requests) {
    if (action !== CALL_ACTION) continue;
    const interaction = readInteraction(payload, asCallId(requestId));
    if (interaction.isAdded) found.push(interaction);
  }
  return found;
}

/** As scripts see it. */
export function interactionView({ callId, udata, parties, ani, dnis, type }: Interaction): JsonObject {
  return {
    g_uid: callId,
    parentid: null,
    tenantid: TENANT_ID,
    udata,
    parties: copied(parties),
    voice: { callid: callId, connid: callId, ani, dnis, type },
  };
}

function copied(parties: Interaction['parties']): JsonObject {
  const copies = keyTable<JsonObject>();
  for (const name in parties) {
    const party = parties[name];
    if (party !== undefined) copies[name] = { ...party };
  }
  return copies;
}

/** Rows of earlier versions have less: what they lack is empty. */
function readInteraction(payload: JsonObject, callId: CallId): Interaction {
  const text = (name: string): string => {
    const value = payload[name];
    return typeof value === 'string' ? value : '';
  };
  const parties = keyTable<InteractionParty>();
  const kept = objectValue(payload['parties']) ?? {};
  for (const device in kept) {
    const party = objectValue(kept[device]);
    if (party === null) continue;
    parties[device] = {
      device,
      devicetype: party['devicetype'] === 'agent' ? 'agent' : 'unknown',
      state: party['state'] === 'established' ? 'established' : 'ringing',
    };
  }
  return {
    callId,
    isAdded: payload['added'] === true,
    isOwned: payload['owned'] !== false,
    udata: objectValue(payload['udata']) ?? {},
    parties,
    ani: text('ani'),
    dnis: text('dnis'),
    type: payload['type'] === 'inbound' ? 'inbound' : 'outbound',
  };
}
