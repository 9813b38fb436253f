/** Something in a configuration that cannot be worked with. */
export interface Problem {
  readonly file: string;
  /** Counted from 1; null when it is about the file as a whole. */
  readonly line: number | null;
  /** Dotted path of the key, empty for the document itself. Never carries a value that may be secret. */
  readonly text: string;
}

/** `FILE:LINE: text`, as editors and people like it. */
export function formatProblem({ file, line, text }: Problem): string {
  return line === null ? `${file}: ${text}` : `${file}:${line}: ${text}`;
}
