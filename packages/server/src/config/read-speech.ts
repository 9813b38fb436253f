import type { Reading } from './fields.ts';
import type { Located } from './located.ts';
import { httpUrlRule } from './rules.ts';
import type { SpeechSettings } from './settings.ts';

/** `speech.command` or `speech.url`: another voice than the one inside of the product. */
export function readSpeech(reading: Reading, value: Located | null): SpeechSettings {
  const speech = reading.fields(value, 'speech', ['command', 'url']);
  const command = speech?.texts('command', () => null) ?? null;
  const url = speech?.checkedText('url', httpUrlRule) ?? null;
  if (command !== null && url !== null)
    speech?.report('url', 'cannot stand beside speech.command: take one of both');
  if (command !== null && command.length === 0)
    speech?.report('command', 'must name a program, then its arguments');
  if (command !== null) return { kind: 'command', command };
  return url === null ? { kind: 'flite' } : { kind: 'http', url };
}
