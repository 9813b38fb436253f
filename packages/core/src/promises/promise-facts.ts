import type { CallbackRecord } from '../callbacks/record.ts';
import type { CallbackId, SessionId } from '../ids.ts';
import type { Write } from '../ports/store.ts';
import { type PromiseRecord, promiseCalled, promiseEnded } from './promise.ts';

/** Something by which a promise is judged, or that makes another one. Milliseconds since 1970. */
export type PromiseFact =
  /** The customer is dialled. */
  | { readonly kind: 'called'; readonly callbackId: CallbackId; readonly at: number }
  /** The callback has ended, as its record says. */
  | { readonly kind: 'ended'; readonly callbackId: CallbackId; readonly at: number }
  /** It is wanted at another time now. */
  | {
      readonly kind: 'moved';
      readonly callbackId: CallbackId;
      readonly at: number;
      readonly channel: string;
      readonly to: number;
      /** It is called again at once: no time was told. */
      readonly isAtOnce: boolean;
      /** Only if this is its session still; null: whatever session it has. */
      readonly leaves: SessionId | null;
    };

/** What one unit of writes means for promises, in its order. */
export function promiseFactsOf(unit: readonly Write[]): PromiseFact[] {
  const facts: PromiseFact[] = [];
  for (const write of unit) {
    switch (write.kind) {
      case 'attempt.insert':
        facts.push({ kind: 'called', callbackId: write.attempt.callbackId, at: write.attempt.startedAt });
        break;
      case 'callback.update':
        if (write.set.state === 'COMPLETED')
          facts.push({ kind: 'ended', callbackId: write.id, at: write.set.completedAt ?? 0 });
        break;
      case 'callback.change': {
        const { move } = write.change;
        // A move of which no line tells was told to nobody.
        const line = move === undefined ? undefined : lineOf(unit, write.id);
        if (move === undefined || line === undefined) break;
        const { at, source: channel } = line;
        facts.push({
          kind: 'moved',
          callbackId: write.id,
          at,
          channel,
          to: move.desiredAt,
          isAtOnce: false,
          leaves: null,
        });
        break;
      }
      case 'callback.restart': {
        const { desiredAt: to, leaves, state } = write.restart;
        const line = lineOf(unit, write.id);
        const end = unit.find((other) => other.kind === 'session.end' && other.sessionId === leaves);
        facts.push({
          kind: 'moved',
          callbackId: write.id,
          at: line?.at ?? (end?.kind === 'session.end' ? end.endedAt : to),
          channel: line?.source ?? 'session',
          to,
          isAtOnce: state !== 'SCHEDULED',
          leaves,
        });
        break;
      }
      default:
    }
  }
  return facts;
}

function lineOf(unit: readonly Write[], id: CallbackId) {
  for (const write of unit)
    if (write.kind === 'history.append' && write.entry.callbackId === id) return write.entry;
  return undefined;
}

/** Facts in rounds, each callback at most once in a round: within a round their order does not matter. */
export function inRounds(facts: readonly PromiseFact[]): PromiseFact[][] {
  const rounds: PromiseFact[][] = [];
  const seen = new Map<CallbackId, number>();
  for (const fact of facts) {
    const round = seen.get(fact.callbackId) ?? 0;
    seen.set(fact.callbackId, round + 1);
    (rounds[round] ??= []).push(fact);
  }
  return rounds;
}

/**
 * The newest promise of a callback after a fact, and the one that follows it, when there is one now. `record` is the callback as
 * the fact found it; its end is in it already.
 */
export function promiseAfter(
  promise: PromiseRecord,
  fact: PromiseFact,
  record: Pick<CallbackRecord, 'state' | 'reason' | 'connectedAt' | 'desiredAt' | 'sessionId'>,
): readonly [PromiseRecord] | readonly [PromiseRecord, PromiseRecord] {
  const isOpen = promise.outcome === 'open';
  switch (fact.kind) {
    case 'called':
      return [isOpen ? promiseCalled(promise, fact.at) : promise];
    case 'ended':
      return [isOpen ? promiseEnded(promise, record) : promise];
    case 'moved': {
      const { at, channel, to, isAtOnce, leaves } = fact;
      const isMeant = leaves === null || leaves === record.sessionId;
      if (to === record.desiredAt || record.state === 'COMPLETED' || !isMeant) return [promise];
      return [
        isOpen ? { ...promise, outcome: 'changed' } : promise,
        {
          ...promise,
          number: promise.number + 1,
          madeAt: at,
          channel,
          kind: isAtOnce ? 'at-once' : 'time',
          from: to,
          until: isAtOnce ? null : to,
          outcome: 'open',
          calledAt: null,
          lateMs: 0,
        },
      ];
    }
  }
}
