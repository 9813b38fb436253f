/** A remark on a document. Line and column count from 1. `error`: it is refused, or fails when it gets there. */
export interface VoiceFinding {
  readonly severity: 'error' | 'warning';
  /** Stable, e.g. `VXML_UNKNOWN_ELEMENT`. */
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
  readonly line: number;
  readonly column: number;
}
