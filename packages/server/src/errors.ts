import { AppError } from '@ringback/core';

/**
 * Why a process cannot start. Each is told to the operator in one line and ends with exit code 1.
 * - CONFIG_UNREADABLE: the file is missing, not readable or not text.
 * - CONFIG_INVALID: what is written there (or in a flag or variable) cannot be worked with; says file, line and key.
 * - PORT_IN_USE, ADDRESS_UNUSABLE: the HTTP or SIP address cannot be bound; choose another.
 * - ASTERISK_UNUSABLE: the Asterisk that is to make the calls is not there, has no ARI, or refuses the password.
 * - DATA_DIR_UNUSABLE: the data folder cannot be made or written.
 */
export type StartErrorCode =
  | 'CONFIG_UNREADABLE'
  | 'CONFIG_INVALID'
  | 'PORT_IN_USE'
  | 'ADDRESS_UNUSABLE'
  | 'ASTERISK_UNUSABLE'
  | 'DATA_DIR_UNUSABLE';

/** A start that is refused: `message` is one line for the operator and names the file, key or port. */
export function startError(
  code: StartErrorCode,
  message: string,
  options: { details?: Record<string, unknown>; cause?: unknown } = {},
): AppError {
  return new AppError(code, message.replaceAll(/\s*\n\s*/g, ' '), options);
}
