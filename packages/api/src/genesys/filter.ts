import type { CallbackFilter } from '@ringback/core';
import type { Pair } from '../edge/form.ts';
import { unstorable } from '../edge/unstorable.ts';
import { type Answer, answer } from '../errors/answers.ts';

export type FilterReading =
  | { readonly kind: 'filter'; readonly filter: Omit<CallbackFilter, 'now'> }
  | { readonly kind: 'problem'; readonly answer: Answer };

/** More conditions than a query can mean. */
const MAX_CONDITIONS = 20;
/** Newest records that one query gives. */
const MAX_RECORDS = 1_000;
/** Added by browsers to get past their caches; no key of anything. */
const CACHE_BUSTER = '_';

/** Reads the query of "query by properties" (API reference 4.5, 4.6). Only `_callback_state` can be negated, by a leading `!`. */
export function readFilter(
  pairs: readonly Pair[],
  scope: { readonly service: string | null; readonly lookupKeys: readonly string[] },
): FilterReading {
  const problem = (given: Answer): FilterReading => ({ kind: 'problem', answer: given });
  const keys = new Set(['_id', '_callback_state', ...scope.lookupKeys]);
  const known = [...keys].join(', ');
  let operand: 'AND' | 'OR' = 'AND';
  const conditions: { key: string; value: string; negated: boolean }[] = [];
  for (const [key, given] of pairs) {
    const value = String(given);
    if (key === CACHE_BUSTER) continue;
    if (key === 'operand') {
      if (value !== 'AND' && value !== 'OR' && value !== '')
        return problem(answer('bad-parameter', { name: 'operand', why: 'must be AND or OR' }));
      if (value === 'OR') operand = value;
      continue;
    }
    if (!keys.has(key)) return problem(answer('not-a-lookup-key', { name: key, known }));
    const why = unstorable(value);
    if (why !== null) return problem(answer('bad-parameter', { name: key, why }));
    const negated = key === '_callback_state' && value.startsWith('!');
    conditions.push({ key, value: negated ? value.slice(1) : value, negated });
  }
  if (conditions.length === 0) return problem(answer('no-lookup-key', { known }));
  if (conditions.length > MAX_CONDITIONS)
    return problem(answer('too-many-parameters', { limit: String(MAX_CONDITIONS) }));
  const filter = { operand, conditions, limit: MAX_RECORDS };
  return {
    kind: 'filter',
    filter: scope.service === null ? filter : { ...filter, service: scope.service },
  };
}
