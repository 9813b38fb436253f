import type { Whisper } from '../ports/call-control.ts';

/**
 * What an agent is to hear before he is connected, as a treatment option names it: a file, JSON `{"file":"..."}`, or `beep` for a
 * short tone. Null: nothing.
 */
export function whisperNamed(text: string): Whisper | null {
  const named = fileOf(text.trim());
  if (named === '') return null;
  return named === 'beep' ? { kind: 'beep' } : { kind: 'file', file: named };
}

function fileOf(text: string): string {
  if (!text.startsWith('{')) return text;
  try {
    const { file }: { file?: unknown } = JSON.parse(text);
    return typeof file === 'string' ? file.trim() : '';
  } catch {
    // Findings tell that it is no JSON; nothing is heard.
    return '';
  }
}
