import { AppError } from '@ringback/core';

/**
 * Faults of the switch. Codes are stable; what a phone or the network answers is a dial result, not a fault.
 *
 * - `SWITCH_BAD_TRUNK`: a trunk's `uri` is no SIP address or its `match` is no regular expression. Correct the configuration.
 * - `SWITCH_BAD_LOCATION`: the `uri` of another switch is no SIP address. Correct the configuration.
 * - `SWITCH_BAD_DESCRIPTION`: a phone's session description cannot be used, such as one without G.711. The leg is given up.
 * - `SWITCH_BAD_RECORD`: what was stored about a leg cannot be read; nothing can be sent for it.
 * - `SWITCH_LISTENER_FAILED`: a listener to call events threw; the calls go on. A defect of the listener.
 */
export type SwitchErrorCode =
  | 'SWITCH_BAD_TRUNK'
  | 'SWITCH_BAD_LOCATION'
  | 'SWITCH_BAD_DESCRIPTION'
  | 'SWITCH_BAD_RECORD'
  | 'SWITCH_LISTENER_FAILED';

const MESSAGES: Readonly<Record<SwitchErrorCode, string>> = {
  SWITCH_BAD_TRUNK: 'The trunk is not configured in a way that can be dialled',
  SWITCH_BAD_LOCATION: 'The address of the other switch is no SIP address',
  SWITCH_BAD_DESCRIPTION: 'The session description of the phone cannot be used',
  SWITCH_BAD_RECORD: 'The stored record of a leg cannot be read',
  SWITCH_LISTENER_FAILED: 'A listener to call events failed',
};

/** A catalogued fault of the switch; none of them goes away by trying again. */
export function switchError(
  code: SwitchErrorCode,
  details: Record<string, unknown> = {},
  cause?: unknown,
): AppError {
  return new AppError(code, MESSAGES[code], cause === undefined ? { details } : { details, cause });
}
