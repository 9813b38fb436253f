import { type CallbackRecord, formatInstant, type QueuePlaceOutcome } from '@ringback/core';
import { Type } from 'typebox';
import { maskNumber } from '../edge/mask-numbers.ts';

const OptionalText = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const OptionalNumber = Type.Unsafe<number | null>({ type: ['number', 'null'] });

export const LinkShape = Type.Object({
  service: Type.String(),
  state: Type.String(),
  reason: OptionalText,
  customerNumber: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'All but the last digits hidden: a link may be read by others',
  }),
  desiredAt: Type.String(),
  position: Type.Unsafe<number | null>({
    type: ['number', 'null'],
    description: 'Place in line from 1; null when it does not wait there',
  }),
  waiting: OptionalNumber,
  waitSeconds: Type.Unsafe<number | null>({ type: ['number', 'null'], description: 'Null: nobody can say' }),
});

/** What a customer sees of the callback that a link leads to. */
export function linkView(record: CallbackRecord, place: QueuePlaceOutcome | null) {
  const { service, state, reason, customerNumber, desiredAt } = record;
  const waits = place?.kind === 'place' && place.place.position > 0 ? place.place : null;
  return {
    service,
    state,
    reason,
    customerNumber: customerNumber === null ? null : maskNumber(customerNumber),
    desiredAt: formatInstant(desiredAt),
    position: waits?.position ?? null,
    waiting: waits?.waiting ?? null,
    waitSeconds: waits === null || waits.waitS < 0 ? null : Math.round(waits.waitS),
  };
}
