import {
  type CallbackRecord,
  type CallbackTally,
  type CallbackTallyOrder,
  type DialAttempt,
  isExpired,
} from '@ringback/core';

/** What happened to callbacks, by service and span. */
export function tallyOf(
  records: ReadonlyMap<string, CallbackRecord>,
  attempts: readonly DialAttempt[],
  { service, from, to, spanMs, now }: CallbackTallyOrder,
): CallbackTally[] {
  const tallies = new Map<string, { -readonly [K in keyof CallbackTally]: CallbackTally[K] }>();
  const waits = new Map<string, number[]>();
  const count = (
    record: CallbackRecord,
    at: number | null,
    what: CallbackTally['what'],
    detail: string,
    waitMs: number | null = null,
  ): void => {
    if (at === null || at < from || at >= to || (service !== null && record.service !== service)) return;
    if (isExpired(record, now)) return;
    const span = Math.floor((at - from) / spanMs);
    const key = JSON.stringify([record.service, span, what, detail]);
    const tally = tallies.get(key) ?? {
      service: record.service,
      span,
      what,
      detail,
      count: 0,
      meanWaitS: null,
    };
    tally.count++;
    tallies.set(key, tally);
    if (waitMs === null) return;
    const all = [...(waits.get(key) ?? []), waitMs / 1000];
    waits.set(key, all);
    tally.meanWaitS = all.reduce((sum, one) => sum + one, 0) / all.length;
  };
  for (const record of records.values()) {
    const { connectedAt, arrivedAt, desiredAt } = record;
    const waitMs = connectedAt === null ? null : connectedAt - Math.max(arrivedAt, desiredAt);
    count(record, record.createdAt, 'asked', '');
    count(record, record.completedAt, 'ended', record.reason ?? '', waitMs);
  }
  for (const { callbackId, startedAt, result } of attempts) {
    const record = records.get(callbackId);
    if (record !== undefined) count(record, startedAt, 'dialled', result ?? '');
  }
  return [...tallies].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally);
}
