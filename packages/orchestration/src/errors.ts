import { AppError } from '@ringback/core';

/** Codes of this package. */
export type OrchestrationErrorCode =
  /** A document could not be fetched or read. Retryable: it may be there later. */
  | 'ORS_DOCUMENT_UNAVAILABLE'
  /** A document has errors; details.findings has them with line numbers. Mend the document. */
  | 'ORS_DOCUMENT_INVALID'
  /** A stored session cannot be continued; its callback is failed. */
  | 'ORS_SESSION_LOST';

export class OrchestrationError extends AppError {
  constructor(
    code: OrchestrationErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(code, message, options);
    this.name = 'OrchestrationError';
  }
}
