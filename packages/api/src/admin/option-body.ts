import type { OptionMap } from '@ringback/core';
import { Type } from 'typebox';
import { unstorable } from '../edge/unstorable.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';

type OptionValue = string | number | boolean;

const MAX_NAME = 255;

/** Name of a service, section, list, group or agent in a path. */
export const ObjectName = Type.String({ minLength: 1, maxLength: MAX_NAME });

/** Flat map of options; numbers and booleans are kept as text. */
export const OptionBody = Type.Record(
  Type.String(),
  Type.Unsafe<OptionValue>({ type: ['string', 'number', 'boolean'] }),
);

/** Options to set; `null` removes one. */
export const OptionChanges = Type.Record(
  Type.String(),
  Type.Unsafe<OptionValue | null>({ type: ['string', 'number', 'boolean', 'null'] }),
);

/** Options as read: every value a text, secrets hidden. */
export const StoredOptions = Type.Record(Type.String(), Type.String());

/** The options of a body as they are stored. Throws the answer for a name or value that no database can keep. */
export function optionsOf(body: Readonly<Record<string, OptionValue>>): OptionMap {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const text = String(value);
      requireStorable(name, name);
      requireStorable(name, text);
      if (name === '__proto__')
        throw new AnswerError(answer('bad-field', { field: name, why: 'is no name of an option' }));
      return [name, text];
    }),
  );
}

/** Applies changes to options: the order of what stays is kept. */
export function changedOptions(
  before: OptionMap,
  changes: Readonly<Record<string, OptionValue | null>>,
): OptionMap {
  const after = new Map(Object.entries(before));
  const set = Object.entries(changes).filter((change): change is [string, OptionValue] => change[1] !== null);
  for (const [name, value] of Object.entries(optionsOf(Object.fromEntries(set)))) after.set(name, value);
  for (const [name, value] of Object.entries(changes)) if (value === null) after.delete(name);
  return Object.fromEntries(after);
}

/** Throws the answer for a text that cannot be stored. */
export function requireStorable(field: string, text: string): void {
  const why = unstorable(text);
  if (why !== null) throw new AnswerError(answer('bad-field', { field, why }));
}
