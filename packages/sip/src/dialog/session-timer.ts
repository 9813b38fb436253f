import type { Core } from '../endpoint/core.ts';
import { headerTokens, headerValue } from '../message/headers.ts';
import type { SipHeader, SipMessage } from '../message/message.ts';
import { header } from '../message/serialise-message.ts';
import type { SipTimer } from '../ports.ts';

/** RFC 4028 4: no session timer may be shorter, in seconds. */
export const MIN_SESSION_EXPIRES = 90;
const MAX_SESSION_EXPIRES = 86_400;
/** A refresh that was refused is not tried again sooner. */
const MIN_RETRY_MS = 5_000;

interface SessionExpires {
  readonly seconds: number;
  readonly refresher: 'uac' | 'uas' | undefined;
}

/** Reads Session-Expires, RFC 4028 4. */
function readSessionExpires(message: SipMessage): SessionExpires | undefined {
  const value = headerValue(message, 'session-expires');
  const found = /^([0-9]{1,9})[ \t]*(?:;|$)/.exec(value ?? '');
  if (value === undefined || found === null) return undefined;
  const refresher = /;[ \t]*refresher[ \t]*=[ \t]*(uac|uas)/i.exec(value)?.[1]?.toLowerCase();
  return {
    seconds: Math.min(Number(found[1]), MAX_SESSION_EXPIRES),
    refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined,
  };
}

export type SessionAgreement = { readonly seconds: number; readonly weRefresh: boolean };

/** What we answer a request's Session-Expires with, RFC 4028 9. Undefined: the request asks for no timer. */
export function answerSessionExpires(
  request: SipMessage,
): { readonly agreement: SessionAgreement; readonly headers: readonly SipHeader[] } | undefined {
  const asked = readSessionExpires(request);
  if (asked === undefined) return undefined;
  const peerKnowsTimers = headerTokens(request, 'supported').includes('timer');
  const refresher = peerKnowsTimers ? (asked.refresher ?? 'uac') : 'uas';
  const headers = [header('Session-Expires', `${asked.seconds};refresher=${refresher}`)];
  if (refresher === 'uac') headers.push(header('Require', 'timer'));
  return { agreement: { seconds: asked.seconds, weRefresh: refresher === 'uas' }, headers };
}

/** What a 2xx to our request agreed on, RFC 4028 7.2. */
export function agreedSessionExpires(response: SipMessage): SessionAgreement | undefined {
  const given = readSessionExpires(response);
  if (given === undefined || given.seconds < MIN_SESSION_EXPIRES) return undefined;
  return { seconds: given.seconds, weRefresh: given.refresher !== 'uas' };
}

/** Whether a request asks for a timer that is too short for us: 422 (RFC 4028 9). */
export function isSessionTooShort(request: SipMessage): boolean {
  const asked = readSessionExpires(request);
  return asked !== undefined && asked.seconds < MIN_SESSION_EXPIRES;
}

/** Refreshes a session at half of its time, or ends it when the peer forgets to (RFC 4028 7.2, 10). */
export class SessionTimer {
  readonly #core: Core;
  readonly #refresh: () => void;
  readonly #expired: () => void;
  #timer: SipTimer | undefined;
  #agreement: SessionAgreement | undefined;
  /** When the side that does not refresh gives the session up. */
  #givenUpAt = 0;

  constructor(core: Core, refresh: () => void, expired: () => void) {
    this.#core = core;
    this.#refresh = refresh;
    this.#expired = expired;
  }

  /** For the next refresh of ours. */
  headers(): SipHeader[] {
    const supported = header('Supported', 'timer');
    if (this.#agreement === undefined) return [supported];
    const refresher = this.#agreement.weRefresh ? 'uac' : 'uas';
    return [supported, header('Session-Expires', `${this.#agreement.seconds};refresher=${refresher}`)];
  }

  /** Starts anew after each 2xx. Without agreement there is no timer any more. */
  restart(agreement: SessionAgreement | undefined): void {
    this.stop();
    this.#agreement = agreement;
    if (agreement === undefined) return;
    const { seconds, weRefresh } = agreement;
    const lastsMs = (seconds - Math.min(32, seconds / 3)) * 1_000;
    this.#givenUpAt = this.#core.clock.now() + lastsMs;
    this.#timer = this.#core.clock.setTimer(
      weRefresh ? seconds * 500 : lastsMs,
      weRefresh ? this.#refresh : this.#expired,
    );
  }

  /** Our refresh was refused or did not get through: once more after half of what is left until the peer ends the call. */
  tryAgain(): void {
    const waitMs = (this.#givenUpAt - this.#core.clock.now()) / 2;
    if (this.#agreement?.weRefresh !== true || waitMs < MIN_RETRY_MS) return;
    this.stop();
    this.#timer = this.#core.clock.setTimer(waitMs, this.#refresh);
  }

  stop(): void {
    this.#timer?.cancel();
  }
}
