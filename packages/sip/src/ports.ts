/** A running timer. Cancelling it twice, or after it fired, does nothing. */
export interface SipTimer {
  cancel(): void;
}

/** Where the stack takes its time from: milliseconds of a clock that never runs backwards by much. SIP timers always run on real time. */
export interface SipClock {
  now(): number;
  setTimer(delayMs: number, fire: () => void): SipTimer;
}

/** Cryptographically strong random bytes: tags, branches, Call-IDs and nonces come from here. */
export type RandomBytes = (size: number) => Uint8Array;

export type SipLogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Receives what the stack has to say. Message texts hold no numbers or names of people; facts are in the fields. */
export type SipLog = (level: SipLogLevel, message: string, fields: Readonly<Record<string, unknown>>) => void;
