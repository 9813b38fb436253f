import { type Json, textRecord } from '@ringback/core';
import type { Pair } from '../edge/form.ts';
import { unstorable } from '../edge/unstorable.ts';
import { type Answer, answer } from '../errors/answers.ts';

/** What a request gives: names that begin with an underscore are for the service, all others are user data (API reference 1.4). */
export interface Parameters {
  readonly params: Readonly<Record<string, string>>;
  readonly userData: Readonly<Record<string, string>>;
}

export type ParameterReading =
  | { readonly kind: 'parameters'; readonly parameters: Parameters }
  | { readonly kind: 'problem'; readonly answer: Answer };

/** Far more than any client sends; what is above is no form that somebody filled in. */
export const MAX_PARAMETERS = 1_000;
export const MAX_NAME_LENGTH = 256;
const MAX_VALUE_LENGTH = 65_536;

/** Keys of a record that the record alone has; a request that carries them is not refused (API reference 4.2). */
const RECORD_KEYS = new Set([
  '_id',
  '_url',
  '_service_name',
  '_callback_state',
  '_callback_reason',
  '_expiration_time',
]);

/** Parameters with a fixed set of values, of which empty is none (API reference 1.2). */
const FIXED_VALUES = new Set([
  '_call_direction',
  '_media_type',
  '_wait_for_agent',
  '_wait_for_user_confirm',
  '_provide_code',
  '_userterminated_first_connect_party',
  '_device_os',
  '_enable_status_notification',
  '_status_notification_type',
  '_attach_udata',
  '_on_user_confirm_timeout',
]);

/**
 * Who reads the parameters: the service itself, a change of a callback (its state may be asked for, and an empty text
 * takes a property away, API reference 4.4), or something that takes whatever is given (a document, a storage).
 */
export type Reader = 'service' | 'change' | 'anything';

const WANTED_OF_A_CHANGE = new Set(['_callback_state', '_callback_reason']);

function isGiven(name: string, text: string, reader: Reader): boolean {
  switch (reader) {
    case 'anything':
      return true;
    case 'change':
      return !RECORD_KEYS.has(name) || WANTED_OF_A_CHANGE.has(name);
    case 'service':
      return !RECORD_KEYS.has(name) && (text !== '' || !FIXED_VALUES.has(name));
  }
}

/**
 * Sorts what a request gives. Body beats query. A name given twice: the first value that is not empty for a service
 * parameter, all of them with commas between for user data. `null` is not given; numbers and booleans become text.
 */
export function readParameters(
  body: Given,
  query: readonly Pair[],
  reader: Reader = 'service',
): ParameterReading {
  const names = isPairs(body) ? body.map(([name]) => name) : Object.keys(body);
  if (names.length + query.length > MAX_PARAMETERS) {
    return {
      kind: 'problem',
      answer: answer('too-many-parameters', { limit: String(MAX_PARAMETERS) }),
    };
  }
  const params = textRecord();
  const userData = textRecord();
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? '';
    const value = isPairs(body) ? body[index]?.[1] : body[name];
    const problem = take(name, value ?? null, params, userData, reader);
    if (problem !== null) return { kind: 'problem', answer: problem };
  }
  if (query.length > 0) {
    const inBody = new Set(names);
    for (const [name, value] of query) {
      if (inBody.has(name)) continue;
      const problem = take(name, value, params, userData, reader);
      if (problem !== null) return { kind: 'problem', answer: problem };
    }
  }
  return { kind: 'parameters', parameters: { params, userData } };
}

/** What a body gives: pairs, in which a name may come again, or an object. */
export type Given = readonly Pair[] | Readonly<Record<string, Json>>;

function isPairs(given: Given): given is readonly Pair[] {
  return Array.isArray(given);
}

/** Puts a value where it belongs, or tells what is wrong with it. */
function take(
  name: string,
  value: Json,
  params: Record<string, string>,
  userData: Record<string, string>,
  reader: Reader,
): Answer | null {
  if (value === null || name === '' || name === '__proto__') return null;
  const text = textOf(name, value, reader);
  if (text.kind === 'problem') return badParameter(name, text.why);
  const why = problemOf(name, text.text);
  if (why !== null) return badParameter(name, why);
  const isForService = name.startsWith('_');
  if (isForService && !isGiven(name, text.text, reader)) return null;
  const target = isForService ? params : userData;
  target[name] = combine(name, target[name], text.text);
  return null;
}

function combine(name: string, before: string | undefined, value: string): string {
  if (before === undefined || before === '') return value;
  if (name.startsWith('_') || value === '') return before;
  return `${before},${value}`;
}

function textOf(
  name: string,
  value: Json,
  reader: Reader,
): { kind: 'text'; text: string } | { kind: 'problem'; why: string } {
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return { kind: 'problem', why: 'is a number too large to be read exactly; send it as text' };
  }
  if (typeof value !== 'object') return { kind: 'text', text: String(value) };
  return name.startsWith('_') && reader === 'service'
    ? { kind: 'problem', why: 'must be a text, not an object or a list' }
    : { kind: 'text', text: JSON.stringify(value) };
}

function problemOf(name: string, text: string): string | null {
  if (name.length > MAX_NAME_LENGTH) return `has a name of more than ${MAX_NAME_LENGTH} characters`;
  if (text.length > MAX_VALUE_LENGTH) return `is longer than ${MAX_VALUE_LENGTH} characters`;
  return unstorable(name) ?? unstorable(text);
}

function badParameter(name: string, why: string): Answer {
  return answer(name === '_customer_number' ? 'bad-number' : 'bad-parameter', { name, why });
}
