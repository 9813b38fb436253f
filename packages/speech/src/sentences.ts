/** Characters that a voice says in one go. */
const MOST = 500;

/** A long text in parts of a few sentences, each short enough for any voice; cut between words, or anywhere when there are none. */
export function inSentences(text: string, most: number = MOST): readonly string[] {
  if (text.length <= most) return [text];
  const parts: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const at = endOfSentence(rest, most) ?? endOfWord(rest, most) ?? most;
    parts.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trimStart();
  }
  return [...parts, rest].filter((part) => part !== '');
}

function endOfSentence(text: string, most: number): number | null {
  let end: number | null = null;
  for (const { index } of text.slice(0, most).matchAll(/[.!?;:]\s/gu)) end = index + 1;
  return end;
}

function endOfWord(text: string, most: number): number | null {
  const at = text.lastIndexOf(' ', most);
  return at > 0 ? at : null;
}
