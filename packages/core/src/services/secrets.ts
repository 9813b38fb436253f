import type { OptionMap } from '../ports/store.ts';
import { isSecretName } from './secret-name.ts';

/** What stands in place of a secret that is read, and leaves it as it is when written (contract section 4). */
export const HIDDEN_SECRET = '********';

/** Password of a URL: from the colon behind a user to the last at sign of the authority. */
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s/?#:@,;]*):([^\s/?#,;]+)@/gi;

/** A text with the passwords of all URLs in it hidden. */
export function hideUrlPasswords(text: string): string {
  return text.includes('@') ? text.replace(URL_PASSWORD, `$1:${HIDDEN_SECRET}@`) : text;
}

/** Options as they may be shown. */
export function hideSecrets(options: OptionMap): OptionMap {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, shown(name, value)]));
}

function shown(name: string, value: string): string {
  return value !== '' && isSecretName(name) ? HIDDEN_SECRET : hideUrlPasswords(value);
}

/** Options as they are to be stored: a secret written as it was shown keeps its value, or is left out when there was none. */
export function keepSecrets(written: OptionMap, before: OptionMap | null): OptionMap {
  return Object.fromEntries(
    Object.entries(written).flatMap(([name, value]) => {
      const kept = before !== null && Object.hasOwn(before, name) ? before[name] : undefined;
      if (value === HIDDEN_SECRET && isSecretName(name)) return kept === undefined ? [] : [[name, kept]];
      const isAsShown =
        kept !== undefined && value.includes(HIDDEN_SECRET) && value === hideUrlPasswords(kept);
      return [[name, isAsShown ? kept : value]];
    }),
  );
}
