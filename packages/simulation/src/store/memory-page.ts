import { type CallbackPage, type CallbackPageOrder, type CallbackRecord, isExpired } from '@ringback/core';

/** A page of a table of callbacks. */
export function pageOf(records: Iterable<CallbackRecord>, order: CallbackPageOrder): CallbackPage {
  const { sort, descending, offset, limit, counted } = order;
  const fitting = [...records].filter((record) => fits(record, order));
  const sign = descending ? -1 : 1;
  fitting.sort((a, b) => {
    if (sort === 'createdAt') return sign * (a.seq - b.seq);
    const [one, other] = [a[sort], b[sort]];
    if (one === other) return sign * (a.seq - b.seq);
    if (one === null) return 1;
    if (other === null) return -1;
    return sign * (one < other ? -1 : 1);
  });
  return { callbacks: fitting.slice(offset, offset + limit), total: counted ? fitting.length : null };
}

function fits(
  record: CallbackRecord,
  { service, services, states, reason, digits, time, now }: CallbackPageOrder,
): boolean {
  if (isExpired(record, now)) return false;
  if (service !== undefined && record.service !== service) return false;
  if (services !== undefined && !services.includes(record.service)) return false;
  if (states !== undefined && !states.includes(record.state)) return false;
  if (reason !== undefined && record.reason !== reason) return false;
  if (digits !== undefined && record.customerNumber?.replaceAll(/\D/g, '').includes(digits) !== true)
    return false;
  if (time === undefined || (time.from === null && time.to === null)) return true;
  const at = record[time.of];
  return at !== null && (time.from === null || at >= time.from) && (time.to === null || at < time.to);
}
