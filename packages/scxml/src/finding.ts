/** `error`: the document is refused or will fail when it gets there; `warning`: legal, but hardly meant. */
export type FindingSeverity = 'error' | 'warning';

/** A remark on a document. Line and column count from 1. */
export interface Finding {
  readonly severity: FindingSeverity;
  /** Stable, e.g. `SCXML_UNKNOWN_TARGET`. */
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
  readonly line: number;
  readonly column: number;
  /** The file the line is in, when it is not the document itself. */
  readonly url?: string;
}
