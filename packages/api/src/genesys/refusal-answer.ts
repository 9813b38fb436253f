import { type FreeSlot, formatInstant, type Refusal } from '@ringback/core';
import { type Answer, answer } from '../errors/answers.ts';
import { slotMap } from './availability/plugin.ts';

/** The domain's reason in the words, class and status of GMS (API reference 2.3). */
export function refusalAnswer(refusal: Refusal, proposals: readonly FreeSlot[] = []): Answer {
  switch (refusal.kind) {
    case 'unknown-service':
    case 'not-a-callback-service':
      return answer(refusal.kind, { service: refusal.service });
    case 'missing-parameter':
      return answer('missing-parameter', { name: refusal.name });
    case 'bad-parameter':
      return answer(refusal.name === '_customer_number' ? 'bad-number' : 'bad-parameter', {
        name: refusal.name,
        why: refusal.why,
      });
    case 'no-country':
      return answer('no-country', { option: refusal.option, service: refusal.service });
    case 'impossible-number':
    case 'premium-number':
      return answer(refusal.kind, { number: refusal.number });
    case 'unparsable-time':
    case 'past-time':
      return answer(refusal.kind, { name: refusal.name, value: refusal.value });
    case 'not-movable':
      return answer('not-movable', { state: refusal.state });
    case 'too-far-ahead':
      return answer('too-far-ahead', {
        name: refusal.name,
        value: refusal.value,
        limit: refusal.limit,
      });
    case 'unknown-office-hours':
      return answer('unknown-office-hours', { service: refusal.service, hours: refusal.hours });
    case 'outside-office-hours':
    case 'office-closed':
      return withProposals('office-closed', refusal.at, proposals);
    case 'slot-full':
      return withProposals('slot-full', refusal.at, proposals);
  }
}

/** A time that cannot be had, with those that can. */
function withProposals(
  kind: 'office-closed' | 'slot-full',
  at: number,
  proposals: readonly FreeSlot[],
): Answer {
  const proposing = proposals.length === 0 ? '' : ' Proposing time slots.';
  return { ...answer(kind, { at: formatInstant(at), proposing }), availability: slotMap(proposals) };
}
