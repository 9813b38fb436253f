import { AppError } from '@ringback/core';

/**
 * Faults of the switches. Codes are stable; what a phone or the network answers is a dial result, not a fault.
 *
 * - `SWITCH_BAD_TRUNK`: a trunk's `uri` is no SIP address or its `match` is no regular expression. Correct the configuration.
 * - `SWITCH_BAD_LOCATION`: the `uri` of another switch is no SIP address. Correct the configuration.
 * - `SWITCH_BAD_DESCRIPTION`: a phone's session description cannot be used, such as one without G.711. The leg is given up.
 * - `SWITCH_BAD_RECORD`: what was stored about a leg cannot be read; nothing can be sent for it.
 * - `ASTERISK_UNREACHABLE`: nothing answers at the address of Asterisk, or not in time. Start it, or correct the address.
 * - `ASTERISK_REFUSED`: Asterisk does not know the user or the password of ARI. Correct them here or in its ari.conf.
 * - `ASTERISK_WITHOUT_ARI`: whatever answers there has no ARI. Correct the address, or enable ARI and HTTP in Asterisk.
 * - `SWITCH_LISTENER_FAILED`: a listener to call events threw; the calls go on. A defect of the listener.
 */
export type SwitchErrorCode =
  | 'SWITCH_BAD_TRUNK'
  | 'SWITCH_BAD_LOCATION'
  | 'SWITCH_BAD_DESCRIPTION'
  | 'SWITCH_BAD_RECORD'
  | 'ASTERISK_UNREACHABLE'
  | 'ASTERISK_REFUSED'
  | 'ASTERISK_WITHOUT_ARI'
  | 'SWITCH_LISTENER_FAILED';

const MESSAGES: Readonly<Record<SwitchErrorCode, string>> = {
  SWITCH_BAD_TRUNK: 'The trunk is not configured in a way that can be dialled',
  SWITCH_BAD_LOCATION: 'The address of the other switch is no SIP address',
  SWITCH_BAD_DESCRIPTION: 'The session description of the phone cannot be used',
  SWITCH_BAD_RECORD: 'The stored record of a leg cannot be read',
  ASTERISK_UNREACHABLE: 'Asterisk cannot be reached',
  ASTERISK_REFUSED: 'Asterisk refuses the user or the password of its REST interface',
  ASTERISK_WITHOUT_ARI: 'No REST interface of an Asterisk answers at this address',
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
