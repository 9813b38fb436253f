/** Something that may name prompts. */
export interface NamedText {
  readonly kind: 'service' | 'document';
  readonly name: string;
  readonly text: string;
}

/** Those that name a prompt: with `.wav`, as a whole value, or between quotes. A word of a sentence names none. */
export function usesOf(prompt: string, texts: readonly NamedText[]): readonly NamedText[] {
  const name = prompt.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const named = new RegExp(
    String.raw`(?<![\p{L}\p{N}_-])${name}\.wav(?![\p{L}\p{N}_-])|^\s*${name}\s*$|["']${name}["']`,
    'imu',
  );
  return texts.filter(({ text }) => named.test(text));
}
