import type { CallEntry, LegEntry } from '../../calls/call-book.ts';
import { keyTable } from '../key-table.ts';
import type { InteractionParty } from './interaction.ts';

/** The parties of a call as sessions see them. */
export function partiesOf({ legs }: CallEntry): Record<string, InteractionParty> {
  const parties = keyTable<InteractionParty>();
  for (const leg of legs.values()) if (leg.state !== 'dialling') parties[leg.device] = partyOf(leg);
  return parties;
}

function partyOf({ device, role, state }: LegEntry): InteractionParty {
  return {
    device,
    devicetype: role === 'agent' ? 'agent' : 'unknown',
    state: state === 'answered' ? 'established' : 'ringing',
  };
}
