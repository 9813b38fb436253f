import type { AgentId, CallbackId, CallId, LegId, Party, RequestId, SessionId } from '@ringback/core';
import type { JsonObject } from '@ringback/scxml';

/** What a leg was dialled for. */
export interface LegEntry {
  readonly legId: LegId;
  readonly requestId: RequestId;
  /** Who asked for it. */
  readonly sessionId: SessionId;
  /** The verb that asked: the first party of a call, one more, or the agent whom the router chose for it; `inbound`: it called us; `transfer`: a VoiceXML document called it; `consult`: an agent asked for it. */
  readonly verb: 'createcall' | 'redirect' | 'route' | 'inbound' | 'transfer' | 'consult';
  readonly role: 'customer' | 'agent';
  /** Whose phone it is; null for a number. */
  readonly agentId: AgentId | null;
  /** Number of the dial attempt, for a customer's leg. */
  readonly attempt: number | null;
  /** Name for the trace: `Ana`, or `the customer`. */
  readonly who: string;
  /** The number dialled, or the directory number of the agent. */
  readonly device: string;
  /** The session lets go of the call when this party answers. */
  readonly detach: boolean;
  /** What `queue.submit.done` tells when a party chosen by the router answers. */
  readonly selection: JsonObject | null;
  state: 'dialling' | 'ringing' | 'answered';
}

export interface CallEntry {
  readonly callId: CallId;
  /** The session that the call belongs to, whoever owns it now; changed when the call is handed over. */
  openedBy: SessionId;
  /** The session that may act on it and that hears of it; null once it let go. */
  owner: SessionId | null;
  /** Sessions that hear of it as well. */
  readonly associated: Set<SessionId>;
  callbackId: CallbackId | null;
  readonly legs: Map<LegId, LegEntry>;
  /** Its party was taken over into another call: nobody left. */
  isMerged?: true;
  /** Sessions were told that it exists. */
  isAnnounced: boolean;
  /** Since when whoever called us waits, milliseconds since 1970; null for a call of ours. */
  arrivedAt: number | null;
  /** The number that whoever called us dialled; null for a call of ours. */
  readonly dialled: string | null;
  /** User data attached to it, as of now. */
  userData: JsonObject;
}

/** What can be asked of a call now (ORS reference 4, `invalidstate.<state>`). */
export type CallStanding = 'ringing' | 'waiting' | 'transferring' | 'routed';

/** Whose calls are whose, for the time of this process: calls die with it. */
export class CallBook {
  readonly #calls = new Map<CallId, CallEntry>();

  open(entry: CallEntry): void {
    this.#calls.set(entry.callId, entry);
  }

  get(callId: CallId): CallEntry | undefined {
    return this.#calls.get(callId);
  }

  close(callId: CallId): void {
    this.#calls.delete(callId);
  }
}

/** Who hears of a call. */
export function audienceOf({ owner, associated }: CallEntry): SessionId[] {
  return owner === null ? [...associated] : [owner, ...[...associated].filter((id) => id !== owner)];
}

/** `waiting`: one party is there and can be played to or connected. */
export function standingOfCall({ legs }: CallEntry): CallStanding {
  const states = [...legs.values()].map(({ state }) => state);
  const answered = states.filter((state) => state === 'answered').length;
  if (answered === 0) return 'ringing';
  if (answered > 1) return 'routed';
  return states.length > 1 ? 'transferring' : 'waiting';
}

/** A caller hears ringing and is answered by nobody yet: a party can be rung for him, with whom he is answered. */
export function isHeardRinging({ legs }: CallEntry): boolean {
  const [only, ...others] = legs.values();
  return only?.verb === 'inbound' && only.state === 'ringing' && others.length === 0;
}

/** The agent whose phone rings for a request that the platform delivers. */
export function routedLeg({ legs }: CallEntry, id: RequestId): LegEntry | undefined {
  return [...legs.values()].find(({ verb, requestId }) => verb === 'route' && requestId === id);
}

/** The device of a party as events and scripts name it. */
export function deviceOf(party: Party, dn: string | null): string {
  return party.kind === 'number' ? party.number : (dn ?? party.agentId);
}
