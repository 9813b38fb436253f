import { AppError } from '@ringback/core';

/** Codes of this package. */
export type OrchestrationErrorCode =
  /** A document could not be fetched or read. Retryable: it may be there later. */
  | 'ORS_DOCUMENT_UNAVAILABLE'
  /** A document has errors; details.findings has them with line numbers. Mend the document. */
  | 'ORS_DOCUMENT_INVALID'
  /** A stored session cannot be continued; its callback is failed. */
  | 'ORS_SESSION_LOST'
  /** The process ends: the step was not made, and will be by the next one. Retryable. */
  | 'ORS_ENGINE_CLOSED';

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
