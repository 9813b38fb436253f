import {
  type CallbackFacts,
  type CallbackFactsOrder,
  type CallbackRecord,
  type HistoryEntry,
  REPORTED,
} from '@ringback/core';

/** What documents reported of callbacks, in the order in which it was stored. */
export function factsOf(
  records: ReadonlyMap<string, CallbackRecord>,
  lines: readonly HistoryEntry[],
  { service, from, to, after, limit }: CallbackFactsOrder,
): CallbackFacts[] {
  const found = lines.flatMap(({ callbackId, event, at, data }, index): CallbackFacts[] => {
    const of = records.get(callbackId);
    const isWanted =
      event === REPORTED && at >= from && at < to && (service === null || of?.service === service);
    if (!isWanted || of === undefined) return [];
    const { values } = data;
    const given = typeof values === 'object' && values !== null ? Object.entries(values) : [];
    const texts = given.map(([key, value]) => [key, String(value)] as const);
    return [{ callbackId, service: of.service, at, seq: index + 1, values: Object.fromEntries(texts) }];
  });
  return found
    .filter(({ at, seq }) => after === null || at > after.at || (at === after.at && seq > after.seq))
    .sort((a, b) => a.at - b.at || a.seq - b.seq)
    .slice(0, limit);
}
