import type { Clock, Json, JsonObject } from '@ringback/core';
import { type Answer, answer } from '../errors/answers.ts';

export type StartReading =
  | {
      readonly kind: 'start';
      readonly src: string;
      readonly startAt: number | null;
      readonly parameters: JsonObject;
    }
  | { readonly kind: 'problem'; readonly answer: Answer };

/** Further ahead than anybody plans; a number in other units is told from one in milliseconds by it. */
const FURTHEST_MS = 10 * 366 * 86_400_000;

/** `src`, `idealtime` (milliseconds since 1970), and everything else as parameters (ORS reference 9). */
export function readStart(fields: JsonObject, clock: Pick<Clock, 'now'>): StartReading {
  const { src, idealtime, ...parameters } = fields;
  if (typeof src !== 'string' || src.trim() === '')
    return refuse(
      'src',
      src === undefined ? 'is missing: it is the URL of the document' : 'must be the URL of a document',
    );
  const startAt = idealTime(idealtime, clock.now());
  return startAt === undefined
    ? refuse('idealtime', 'must be milliseconds since 1970, at most ten years ahead')
    : { kind: 'start', src: src.trim(), startAt, parameters };
}

/** Null: at once; undefined: what was given is no time. */
function idealTime(given: Json | undefined, now: number): number | null | undefined {
  if (given === undefined || given === null || given === '') return null;
  const text = typeof given === 'number' ? String(given) : given;
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text.trim())) return undefined;
  const at = Number(text);
  return at > now + FURTHEST_MS ? undefined : at;
}

function refuse(field: string, why: string): StartReading {
  return { kind: 'problem', answer: answer('bad-field', { field, why }) };
}
