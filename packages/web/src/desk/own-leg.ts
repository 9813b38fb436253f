import type { Call } from '../server/shapes.ts';

/** The leg of an agent's phone in a call. An agent who was in it before has ended ones there as well. */
export function ownLegOf({ legs }: Pick<Call, 'legs'>, agent: string): Call['legs'][number] | undefined {
  return legs.find(({ agentId, state }) => agentId === agent && state !== 'ended');
}
