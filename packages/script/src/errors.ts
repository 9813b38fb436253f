/** Stable codes of faults of this package. */
export type ScriptErrorCode =
  /** A saved session does not read back: wrong version, damaged, or of another document. Start from an older one. */
  | 'SCRIPT_BAD_SNAPSHOT'
  /** The realm could not be set up; a defect of this package or of its prelude. */
  | 'SCRIPT_REALM_FAILED'
  /** A unit of another evaluator was passed; a defect of the caller. */
  | 'SCRIPT_FOREIGN_UNIT';

/** A fault (never an ordinary failing script, which is an `Outcome`). Not retryable. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  readonly code: ScriptErrorCode;
  readonly retryable = false;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ScriptErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}
