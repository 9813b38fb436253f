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
      return byRule(
        answer('no-country', { option: refusal.option, service: refusal.service }),
        refusal.option,
        'true',
      );
    case 'impossible-number':
      return byRule(
        answer(refusal.kind, { number: refusal.number }),
        '_disallow_impossible_phone_numbers',
        'true',
      );
    case 'premium-number':
      return byRule(
        answer(refusal.kind, { number: refusal.number }),
        '_disallow_premium_phone_numbers',
        'true',
      );
    case 'excepted-number': {
      const { number, group, pattern } = refusal;
      return byRule(answer('excepted-number', { number, group, pattern }), '_exceptions', group);
    }
    case 'window-full': {
      const { option, seconds, most } = refusal.window;
      const given = answer('window-full', { service: refusal.service, seconds: String(seconds) });
      return byRule(given, option, String(most));
    }
    case 'same-value': {
      const { name, value, limit } = refusal;
      return byRule(
        answer('same-value', { name, value, limit: String(limit.most) }),
        limit.option,
        String(limit.most),
      );
    }
    case 'same-number':
      return byRule(
        answer('same-number', { number: refusal.number }),
        '_enable_in_queue_checking',
        refusal.mode,
      );
    case 'queue-full':
      return byRule(
        answer('queue-full', { service: refusal.service }),
        '_max_queued_callbacks_per_service',
        String(refusal.limit),
      );
    case 'unparsable-time':
    case 'past-time':
      return answer(refusal.kind, { name: refusal.name, value: refusal.value });
    case 'not-movable':
      return answer('not-movable', { state: refusal.state });
    case 'too-far-ahead':
      return byRule(
        answer('too-far-ahead', { name: refusal.name, value: refusal.value, limit: refusal.limit }),
        '_reject_future_desired_time',
        refusal.limit,
      );
    case 'unknown-office-hours':
      return answer('unknown-office-hours', { service: refusal.service, hours: refusal.hours });
    case 'outside-office-hours':
    case 'office-closed':
      return withProposals('office-closed', refusal.at, proposals);
    case 'slot-full':
      return withProposals('slot-full', refusal.at, proposals);
  }
}

/** With the option that refused, and what it stands at. */
function byRule(given: Answer, option: string, value: string): Answer {
  return { ...given, rule: { option, value } };
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
