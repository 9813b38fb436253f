import { type Clock, isStoreUnavailable, type LegFailure, type LegJournal } from '@ringback/core';
import { type Call, type Leg, soleParty, stored } from './scripted-call.ts';

/** What came of the wish to join two calls. */
export type Merging =
  /** `party` belongs to `into` now; `from` has nobody left. */
  | { readonly kind: 'joined'; readonly into: Call; readonly from: Call; readonly party: Leg }
  | { readonly kind: 'failed'; readonly failure: LegFailure }
  /** The process died over it: nobody hears of it. */
  | { readonly kind: 'dead' };

/** Takes the party of a call over into another one, once that is written down; each of both has one, who has answered. */
export async function joinCalls({
  call,
  other,
  journal,
  clock,
  isDead,
}: {
  readonly call: Call | undefined;
  readonly other: Call | undefined;
  readonly journal: Pick<LegJournal, 'joined'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly isDead: () => boolean;
}): Promise<Merging> {
  const failed = (result: LegFailure['result']): Merging => ({
    kind: 'failed',
    failure: { result, sipStatus: null, text: 'The calls could not be merged.' },
  });
  const party = other === undefined ? null : soleParty(other);
  if (call === undefined || other === undefined || party === null || soleParty(call) === null)
    return failed('cancelled');
  const order = { ...party.order, callId: call.callId };
  let verdict: 'keep' | 'release';
  try {
    verdict = await journal.joined(stored({ ...party, order }, 'answered'), { at: clock.now() });
  } catch (error) {
    if (isDead()) return { kind: 'dead' };
    if (!isStoreUnavailable(error)) throw error;
    return failed('interrupted');
  }
  if (isDead()) return { kind: 'dead' };
  if (verdict === 'release' || soleParty(call) === null || soleParty(other) !== party)
    return failed('cancelled');
  other.legs.splice(other.legs.indexOf(party), 1);
  party.order = order;
  call.legs.push(party);
  return { kind: 'joined', into: call, from: other, party };
}
