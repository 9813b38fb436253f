import { integerList, numberList, textList } from '../database/array-bytes.ts';
import type { InsertWrite } from './new-callback-lists.ts';

/** A slot that some of a batch want a place in. Instants are milliseconds since 1970. */
interface WantedSlot {
  readonly service: string;
  readonly from: number;
  to: number;
  wanted: number;
  /** Where the options changed within the batch: the fewer. */
  capacity: number;
}

/** Between a service and a slot of it. */
const MARK = '\u001f';

/** The slots that new callbacks want, each once: a list for each column of `admit-fitting`. */
export function wantedSlotLists(inserts: readonly InsertWrite[]): readonly Buffer[] {
  const slots = [...wantedSlots(inserts)];
  return [
    textList(slots.map(({ service }) => service)),
    numberList(slots.map(({ from }) => from)),
    integerList(slots.map(({ wanted }) => wanted)),
    integerList(slots.map(({ capacity }) => capacity)),
    numberList(slots.map(({ to }) => to)),
  ];
}

function wantedSlots(inserts: readonly InsertWrite[]): Iterable<WantedSlot> {
  const slots = new Map<string, WantedSlot>();
  for (const { callback, place } of inserts) {
    if (place === undefined) continue;
    const { service } = callback;
    const { from, to, capacity } = place;
    const key = `${service}${MARK}${from}`;
    const slot = slots.get(key);
    if (slot === undefined) {
      slots.set(key, { service, from, to, capacity, wanted: 1 });
      continue;
    }
    slot.wanted++;
    slot.to = Math.max(slot.to, to);
    slot.capacity = Math.min(slot.capacity, capacity);
  }
  return slots.values();
}
