import type { OptionMap } from '../ports/store.ts';
import { isSecretName } from './secret-name.ts';

/** What stands in place of a secret that is read, and leaves it as it is when written (contract section 4). */
export const HIDDEN_SECRET = '********';

/** Options as they may be shown. */
export function hideSecrets(options: OptionMap): OptionMap {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      value !== '' && isSecretName(name) ? HIDDEN_SECRET : value,
    ]),
  );
}

/** Options as they are to be stored: a secret written as it was shown keeps its value, or is left out when there was none. */
export function keepSecrets(written: OptionMap, before: OptionMap | null): OptionMap {
  return Object.fromEntries(
    Object.entries(written).flatMap(([name, value]) => {
      if (value !== HIDDEN_SECRET || !isSecretName(name)) return [[name, value]];
      const kept = before !== null && Object.hasOwn(before, name) ? before[name] : undefined;
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
}
