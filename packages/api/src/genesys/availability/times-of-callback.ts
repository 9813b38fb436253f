import {
  type CallbackRecord,
  DAY_MS,
  effectiveOptions,
  freePlaces,
  openSlots,
  slotPlan,
} from '@ringback/core';
import type { ApiDependencies } from '../../dependencies.ts';
import { type Answer, answer } from '../../errors/answers.ts';
import { slotMap } from './plugin.ts';

/** Times to which a callback can be moved within so many days: beginning in UTC, and places left. */
export async function timesOfCallback(
  { service, params, userData }: Pick<CallbackRecord, 'service' | 'params' | 'userData'>,
  days: number,
  { configuration, store, clock }: Pick<ApiDependencies, 'configuration' | 'store' | 'clock'>,
): Promise<
  | { readonly kind: 'times'; readonly times: Record<string, number> }
  | { readonly kind: 'problem'; readonly answer: Answer }
> {
  const configured = configuration.service(service) ?? {};
  const planning = slotPlan({
    configured,
    options: effectiveOptions(configured, params, userData),
    services: (name) => configuration.service(name),
    defaults: configuration.section('callback'),
  });
  if (planning.kind !== 'plan') {
    const { service: hours } = planning;
    return { kind: 'problem', answer: answer('unknown-office-hours', { service, hours }) };
  }
  const slots = [...openSlots(planning.plan, clock.now(), clock.now() + days * DAY_MS)];
  const [first, last] = [slots[0], slots.at(-1)];
  const bookings =
    first === undefined || last === undefined ? [] : await store.bookings.count(service, first.from, last.to);
  return { kind: 'times', times: slotMap([...freePlaces(slots, bookings)]) };
}
