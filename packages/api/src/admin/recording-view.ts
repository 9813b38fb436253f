import { HIDDEN_SECRET, hideUrlPasswords, isSecretName, type SessionRecording } from '@ringback/core';
import { maskNumbersIn } from '../edge/mask-numbers.ts';

/** Under these names stands the number of whoever called or is called. */
const NUMBERS = new Set(['_customer_number', '_ani', 'ani']);
/** A saved session: lines of JSON, in which names and values of objects stand in lists by turns. */
const SNAPSHOT = 'snapshot';

export interface RecordingView {
  readonly entries: unknown;
  /** Whether anything is hidden that the session was given. */
  readonly isMasked: boolean;
}

/**
 * Steps of a session as they may be shown: without secrets, and without numbers of customers unless `isFull`. `customerNumber` is that of
 * the callback; who called besides is found in the recording.
 */
export function recordingView(
  { entries }: SessionRecording,
  isFull: boolean,
  customerNumber: string | null,
): RecordingView {
  const numbers = new Set<string | null>([customerNumber]);
  let hasSecrets = false;
  const open = look(entries);
  if (isFull) return { entries: open, isMasked: hasSecrets };
  const masked = [...numbers].reduce((value: unknown, number) => maskNumbersIn(value, number), open);
  return { entries: masked, isMasked: true };

  /** A copy without secrets; notes the numbers on the way. */
  function look(value: unknown, name = ''): unknown {
    if (typeof value === 'string') {
      if (NUMBERS.has(name)) numbers.add(value);
      const shown = shownText(value, name);
      hasSecrets ||= shown !== value;
      return shown;
    }
    if (Array.isArray(value))
      return value.map((item, at) => {
        const before: unknown = name === SNAPSHOT ? value[at - 1] : undefined;
        return Array.isArray(item) ? look(item, name) : look(item, typeof before === 'string' ? before : '');
      });
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        look(item, name === SNAPSHOT && typeof item === 'object' ? SNAPSHOT : key),
      ]),
    );
  }

  function shownText(text: string, name: string): string {
    if (text === '') return text;
    if (isSecretName(name)) return HIDDEN_SECRET;
    if (name !== SNAPSHOT) return hideUrlPasswords(text);
    const had = hasSecrets;
    hasSecrets = false;
    const shown = text
      .split('\n')
      .map((line) => JSON.stringify(look(JSON.parse(line), SNAPSHOT)))
      .join('\n');
    const hasOwn = hasSecrets;
    hasSecrets ||= had;
    return hasOwn ? shown : text;
  }
}
