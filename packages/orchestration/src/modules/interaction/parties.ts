import type { CallEntry, LegEntry } from '../../calls/call-book.ts';
import type { InteractionParty } from './interaction.ts';

/** The parties of a call as sessions see them. */
export function partiesOf({ legs }: CallEntry): Record<string, InteractionParty> {
  return Object.fromEntries(
    [...legs.values()].filter(({ state }) => state !== 'dialling').map((leg) => [leg.device, partyOf(leg)]),
  );
}

function partyOf({ device, role, state }: LegEntry): InteractionParty {
  return {
    device,
    devicetype: role === 'agent' ? 'agent' : 'unknown',
    state: state === 'answered' ? 'established' : 'ringing',
  };
}
