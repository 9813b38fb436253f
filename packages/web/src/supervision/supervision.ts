import { ServerError } from '../server/request.ts';
import type { Agent, Call } from '../server/shapes.ts';

export type Mode = 'listen' | 'whisper' | 'barge-in';

/** What becomes of an agent who talks: nobody is there, the chosen phone is, or another one that has the call already. */
export type Supervising =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'here'; readonly isRinging: boolean; readonly mode: string }
  | { readonly kind: 'another'; readonly phone: string | null; readonly of: string | null };

/** Agents whose work a supervisor can hear: they talk, hold or ask, and do not supervise themselves. */
export function talkingAgents({ conversation, legs, supervision }: Call): readonly string[] {
  if (conversation == null) return [];
  return legs.flatMap(({ id, agentId, state }) =>
    agentId !== null && state === 'answered' && id !== supervision?.legId ? [agentId] : [],
  );
}

/** The agent whose phone supervises a call; null: none does. */
export function supervisorOf({ legs, supervision }: Pick<Call, 'legs' | 'supervision'>): string | null {
  return legs.find(({ id }) => id === supervision?.legId)?.agentId ?? null;
}

/** Who supervises that agent in the call, seen from the phone that was chosen. */
export function supervisingOf(
  { legs, supervision }: Pick<Call, 'legs' | 'supervision'>,
  agentId: string,
  phone: string | null,
): Supervising {
  if (supervision == null) return { kind: 'nobody' };
  const by = supervisorOf({ legs, supervision });
  const of = legs.find(({ id }) => id === supervision.ofLegId)?.agentId ?? null;
  return by !== null && by === phone && of === agentId
    ? { kind: 'here', isRinging: supervision.state === 'ringing', mode: supervision.mode }
    : { kind: 'another', phone: by, of };
}

/** The agent whose phone is rung: the one who was chosen, while there is such an agent, else the supervisor's own; null: none. */
export function phoneToRing(
  chosen: string | null,
  own: string | null,
  agents: readonly Pick<Agent, 'id'>[],
): string | null {
  return agents.some(({ id }) => id === chosen) ? chosen : own;
}

/** Why the phone of an agent would not be rung; null: it is free. */
export function whyNotFree({ callId, reachable, state }: Agent): string | null {
  if (!reachable) return 'not registered';
  if (callId !== null) return 'on a call';
  if (state === 'LoggedOut') return 'logged out';
  return state === 'Ready' || state === 'NotReady' || state === 'AfterCallWork' ? null : 'busy';
}

/** What the server refused, and what to do about it. */
export function refusalInWords(error: Error, phoneName: string): string {
  if (!(error instanceof ServerError)) return error.message;
  switch (error.phrase) {
    case 'WRONG_STATE':
      return 'That is not possible now: the conversation is over, or somebody else listens to this call.';
    case 'NOT_AVAILABLE':
      return `The phone of ${phoneName} cannot be rung: it is on a call, not registered, or its agent is logged out. Set the agent not ready, or choose another phone.`;
    case 'NOT_FOUND':
      return 'That is not possible any more: the call is over, or the agent is not configured.';
    default:
      return error.status === 403
        ? 'You may not supervise calls: your role does not allow it.'
        : error.message;
  }
}
