import type { Telemetry } from '@ringback/core';
import type { SipLog } from '@ringback/sip';

/** Passes on what the SIP stack and the media thread have to say, with the words as the event's text. */
export function sipLog(telemetry: Telemetry, source: 'sip' | 'media'): SipLog {
  return (level, message, fields) => telemetry.log(level, source, { ...fields, message });
}
