import type { AdmissionContext } from '../admission/check.ts';
import { checkExceptions } from '../admission/exceptions.ts';
import { checkNumber } from '../admission/numbers.ts';
import { checkOfficeHours } from '../admission/office-hours.ts';
import type { Refusal } from '../admission/refusal.ts';
import { desiredTimeRefusal } from '../admission/times.ts';
import type { SlotPlace } from '../ports/slot-place.ts';
import type { OptionMap } from '../ports/store.ts';
import { effectiveOptions } from '../services/options.ts';
import { placeOf } from '../slots/booking.ts';
import { type SlotPlanning, slotPlan } from '../slots/slot-plan.ts';
import type { ChangeSurroundings } from './change.ts';
import type { CallbackRecord } from './record.ts';

/** What an agent and a customer agreed on in their conversation: another time, another number, or both. */
export interface Agreement {
  readonly at: string | null;
  readonly number: string | null;
}

/**
 * Why a callback cannot go on as agreed; null when it can. What would refuse a new request refuses it as well: times that
 * are no times, lie in the past, too far ahead or outside of office hours, numbers that may not be dialled. A slot that is full
 * refuses nothing: what an agent promised is not taken back, and takes its place beyond the others (`agreedPlace`).
 */
export function agreementRefusal(
  record: Pick<CallbackRecord, 'service' | 'params' | 'userData'>,
  { at, number }: Agreement,
  { configured, services, defaults, patterns, now }: ChangeSurroundings,
): Refusal | null {
  const params = {
    ...record.params,
    ...(at === null ? {} : { _desired_time: at }),
    ...(number === null ? {} : { _customer_number: number }),
  };
  const { service, userData } = record;
  const options = effectiveOptions(configured, params, userData);
  const slots = (): SlotPlanning => slotPlan({ configured, options, services, defaults });
  const matchingPattern: AdmissionContext['matchingPattern'] = (group, text) =>
    patterns.matching(group, text);
  const context = { service, options, params, userData, now, slots, matchingPattern };
  if (number !== null) {
    const refusal = checkNumber(context) ?? checkExceptions(context);
    if (refusal !== null) return refusal;
  }
  if (at === null) return null;
  return desiredTimeRefusal({ name: 'at', value: at }, options, now) ?? checkOfficeHours(context);
}

/** The place that an agreed time takes in its slot; null when the service has no plan to take one from. */
export function agreedPlace(
  options: OptionMap,
  at: number,
  { configured, services, defaults }: Pick<ChangeSurroundings, 'configured' | 'services' | 'defaults'>,
): SlotPlace | null {
  return placeOf(slotPlan({ configured, options, services, defaults }), at);
}
