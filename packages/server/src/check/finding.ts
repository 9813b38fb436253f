/** Something that `ringback check` says about a file. */
export interface FileFinding {
  /** Counted from 1; null when it is about the file as a whole. */
  readonly line: number | null;
  readonly severity: 'error' | 'warning';
  readonly text: string;
}
