/** Something that `ringback check` says about a file. */
export interface FileFinding {
  /** Absolute path, or the address of a part that was fetched. */
  readonly file: string;
  /** Counted from 1; null when it is about the file as a whole. */
  readonly line: number | null;
  readonly column: number | null;
  readonly severity: 'error' | 'warning';
  /** Stable, e.g. `SCXML_UNKNOWN_TARGET`. */
  readonly code: string;
  readonly text: string;
  /** What to do about it. */
  readonly remedy: string | null;
}

/** One about a file as a whole. */
export function wholeFile(
  file: string,
  code: string,
  text: string,
  remedy: string | null = null,
): FileFinding {
  return { file, line: null, column: null, severity: 'error', code, text, remedy };
}
