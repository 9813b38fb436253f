import { type CallbackFilter, type CallbackRecord, isExpired } from '@ringback/core';

/** Properties of the record itself, and the virtual queue, by the names that queries use for them. */
const OWN: Readonly<Record<string, (record: CallbackRecord) => string | null>> = {
  _id: ({ id }) => id,
  _callback_state: ({ state }) => state,
  _callback_reason: ({ reason }) => reason,
  _customer_number: ({ customerNumber }) => customerNumber,
  _service_name: ({ service }) => service,
  _ors_session_id: ({ sessionId }) => sessionId,
  _vq: ({ params, userData }) => params['_vq'] ?? params['_urs_virtual_queue'] ?? userData['_vq'] ?? null,
};

/** Whether a query finds a callback. */
export function isFound(record: CallbackRecord, filter: CallbackFilter): boolean {
  const { service, operand, conditions, desired, states, now } = filter;
  if (service !== undefined && record.service !== service) return false;
  if (isExpired(record, now)) return false;
  if (desired !== undefined && (record.desiredAt < desired.from || record.desiredAt > desired.to))
    return false;
  if (states !== undefined && !states.includes(record.state)) return false;
  if (conditions.length === 0) return true;
  const verdicts = conditions.map(({ key, value, negated, services }) => {
    const own = propertyOf(record, key);
    if (services !== undefined && own === null) return services.includes(record.service);
    return (own === value) !== negated;
  });
  return operand === 'AND' ? verdicts.every(Boolean) : verdicts.some(Boolean);
}

function propertyOf(record: CallbackRecord, key: string): string | null {
  const own = Object.hasOwn(OWN, key) ? OWN[key] : undefined;
  return own === undefined ? (record.params[key] ?? record.userData[key] ?? null) : own(record);
}

/** How many callbacks of each service are submitted. */
export function submittedCounts(records: Iterable<CallbackRecord>): { service: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { service, state } of records)
    if (state !== 'SCHEDULED' && state !== 'COMPLETED') counts.set(service, (counts.get(service) ?? 0) + 1);
  return [...counts].map(([service, count]) => ({ service, count }));
}

/** The earliest of some times after one; null: there is none. */
export function earliest(times: readonly number[], after: number): number | null {
  const later = times.filter((at) => at > after);
  return later.length === 0 ? null : Math.min(...later);
}
