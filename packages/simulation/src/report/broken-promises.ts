import { type CallbackId, type CallbackRecord, type DialAttempt, formatInstant } from '@ringback/core';

/** A promise of the product that did not hold for somebody: a fault, whatever the scenario. */
export interface BrokenPromise {
  readonly promise: 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P9';
  readonly callbackId: CallbackId | null;
  readonly text: string;
}

export interface Evidence {
  readonly accepted: readonly CallbackId[];
  readonly records: ReadonlyMap<CallbackId, CallbackRecord>;
  readonly attempts: readonly DialAttempt[];
  /** Null: a caller. */
  readonly overtakes: readonly (CallbackId | null)[];
  /** Agents, and numbers that an accepted request gave: nobody else may be rung. */
  readonly mayRing: ReadonlySet<string>;
  /** When the phone of each number rang, as the phones saw it. */
  readonly rings: ReadonlyMap<string, readonly number[]>;
  /** Whether a customer may be called at a time. */
  readonly mayBeCalled: (record: CallbackRecord, at: number) => boolean;
}

/** P1 nobody lost, P2 never two live attempts, P3 order of arrival, P4 nobody is called at a forbidden hour, P5 one final state with a reason, P9 nobody else is dialled. */
export function brokenPromises({
  accepted,
  records,
  attempts,
  overtakes,
  rings,
  mayRing,
  mayBeCalled,
}: Evidence): BrokenPromise[] {
  const broken: BrokenPromise[] = [];
  for (const id of accepted) {
    const record = records.get(id);
    if (record === undefined)
      broken.push({ promise: 'P1', callbackId: id, text: 'It was accepted and is not there.' });
    else if ((record.state === 'COMPLETED') !== (record.reason !== null))
      broken.push({
        promise: 'P5',
        callbackId: id,
        text: `It is ${record.state} with reason ${record.reason ?? 'none'}.`,
      });
  }
  const triesOf = byCallback(attempts);
  for (const [id, tries] of triesOf) {
    const ordered = tries.toSorted((a, b) => a.number - b.number);
    for (const [index, attempt] of ordered.entries()) {
      const next = ordered[index + 1];
      if (next === undefined) continue;
      if (attempt.endedAt === null || attempt.endedAt > next.startedAt)
        broken.push({
          promise: 'P2',
          callbackId: id,
          text: `Attempt ${next.number} began before ${attempt.number} was over.`,
        });
      if (attempt.number === next.number)
        broken.push({ promise: 'P2', callbackId: id, text: `Attempt ${attempt.number} is there twice.` });
    }
  }
  for (const record of records.values()) {
    const { id, customerNumber } = record;
    const times = rings.get(customerNumber ?? '') ?? [];
    for (const at of times)
      if (!mayBeCalled(record, at))
        broken.push({ promise: 'P4', callbackId: id, text: `The phone rang at ${formatInstant(at)}.` });
    const rang = times.length;
    const written = triesOf.get(id)?.length ?? 0;
    if (rang > written)
      broken.push({
        promise: 'P2',
        callbackId: id,
        text: `The phone rang ${rang} times, and ${written} attempts are written down.`,
      });
  }
  for (const who of rings.keys())
    if (!mayRing.has(who))
      broken.push({ promise: 'P9', callbackId: null, text: 'A phone rang whose owner asked for nothing.' });
  for (const id of overtakes)
    broken.push({
      promise: 'P3',
      callbackId: id,
      text: 'It got an agent before somebody who had arrived earlier.',
    });
  return broken;
}

function byCallback(attempts: readonly DialAttempt[]): Map<CallbackId, DialAttempt[]> {
  const found = new Map<CallbackId, DialAttempt[]>();
  for (const attempt of attempts) {
    const tries = found.get(attempt.callbackId);
    if (tries === undefined) found.set(attempt.callbackId, [attempt]);
    else tries.push(attempt);
  }
  return found;
}
