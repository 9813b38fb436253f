const CATALOGUE = {
  /** The options or an argument make no sense; correct the call. */
  PHONE_BAD_ARGUMENT: { message: 'A phone argument is out of its range', retryable: false },
  /** The registrar refused; `details.status` is its answer, most often a wrong password. */
  PHONE_NOT_REGISTERED: { message: 'The registrar did not accept the phone', retryable: true },
  /** The phone is told to be unreachable, or closed. */
  PHONE_UNREACHABLE: { message: 'The phone is off the network', retryable: false },
  /** The call is not in a state that allows this. */
  PHONE_NOT_TALKING: { message: 'The call is not answered, or over', retryable: false },
} as const;

export type PhoneErrorCode = keyof typeof CATALOGUE;

/** A fault in using a soft phone, with its catalogued `code`. */
export class PhoneError extends Error {
  override readonly name = 'PhoneError';
  readonly code: PhoneErrorCode;
  readonly details: Readonly<Record<string, string | number>>;
  readonly retryable: boolean;

  constructor(code: PhoneErrorCode, details: Readonly<Record<string, string | number>> = {}) {
    super(CATALOGUE[code].message);
    this.code = code;
    this.details = details;
    this.retryable = CATALOGUE[code].retryable;
  }
}
