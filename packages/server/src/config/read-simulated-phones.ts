import { PHONE_ACTS, type PhoneRule } from '@ringback/telephony';
import type { Reading } from './fields.ts';
import type { Located } from './located.ts';
import { type Rule, regularExpressionRule } from './rules.ts';

const MOST_SECONDS = 86_400;

const keysRule: Rule = (text) => (/^[0-9*#]{1,32}$/.test(text) ? null : 'must be keys of a telephone');

/** What simulated phones do (`telephony.simulated.phones`), first rule first. */
export function readSimulatedPhones(reading: Reading, items: readonly Located[]): PhoneRule[] {
  const rules: PhoneRule[] = [];
  for (const [index, item] of items.entries()) {
    const path = `telephony.simulated.phones[${index}]`;
    const fields = reading.fields(item, path, [
      'match',
      'does',
      'afterSeconds',
      'talksSeconds',
      'patienceSeconds',
      'keys',
    ]);
    if (fields === null) {
      if (item.kind === 'scalar') reading.report(item.line, `${path} must be a map with a match`);
      continue;
    }
    const milliseconds = (key: string): number | null => {
      const seconds = fields.integer(key, { min: 0, max: MOST_SECONDS });
      return seconds === null ? null : seconds * 1_000;
    };
    const match = fields.checkedText('match', regularExpressionRule);
    const rule = {
      act: fields.choice('does', PHONE_ACTS) ?? 'answers',
      afterMs: milliseconds('afterSeconds'),
      talksForMs: milliseconds('talksSeconds'),
      patienceMs: milliseconds('patienceSeconds'),
      keys: fields.checkedText('keys', keysRule) ?? '',
    };
    if (match !== null) rules.push({ match, ...rule });
    else if (fields.value('match') === null) reading.report(item.line, `${path}.match is missing`);
  }
  return rules;
}
