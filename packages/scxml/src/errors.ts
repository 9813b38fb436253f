/** Stable codes of faults of this package. */
export type ScxmlErrorCode =
  /** A saved session belongs to another version of the document: load that version. */
  | 'SCXML_SNAPSHOT_MISMATCH'
  /** A saved session is damaged or of an unknown format. */
  | 'SCXML_BAD_SNAPSHOT'
  /** The data of a session cannot be saved, for instance because it is too large. */
  | 'SCXML_UNSAVEABLE'
  /** An event was delivered to a session that has ended; a defect of the caller. */
  | 'SCXML_SESSION_ENDED'
  /** The interpreter met a state that its own loader must have refused; a defect of this package. */
  | 'SCXML_INTERNAL';

/** A fault. What a document or an event can cause in ordinary life is a finding, an error event or a status. */
export class ScxmlError extends Error {
  override readonly name = 'ScxmlError';
  readonly code: ScxmlErrorCode;
  readonly retryable = false;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ScxmlErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}
