import type { OutgoingOutcome } from '@ringback/core';
import { DELIVERED, failedFor, type SendOutcome, unsendable } from './channel.ts';

const LONGEST_WISH_S = 3600;

/** What an exchange means. By default only status 200 is success, and any other may be better the next time (API reference 7.4). */
export function outcomeOf(
  exchange: OutgoingOutcome,
  rules: {
    readonly isSuccess?: (status: number) => boolean;
    /** Statuses after which another attempt is in vain. */
    readonly isFinal?: (status: number) => boolean;
    /** Words of the receiver, which say nothing personal. */
    readonly reason?: (exchange: Extract<OutgoingOutcome, { kind: 'answered' }>) => string;
  } = {},
): SendOutcome {
  if (exchange.kind === 'failed')
    return exchange.reason === 'bad-url'
      ? unsendable(exchange.why)
      : failedFor(exchange.why, exchange.reason === 'unreachable' || exchange.reason === 'timed-out');
  const { status } = exchange;
  if (rules.isSuccess?.(status) ?? status === 200) return DELIVERED;
  const reason = rules.reason?.(exchange) ?? '';
  const why = `${originShown(exchange.url)} answered ${status}${reason === '' ? '' : ` (${reason})`}`;
  if (rules.isFinal?.(status) === true) return unsendable(why);
  const wish = secondsOf(exchange.headers['retry-after']);
  return {
    kind: 'failed',
    why,
    isFinal: false,
    isReceiverDown: status >= 500 || status === 429,
    ...(wish === null ? {} : { retryAfterMs: wish * 1000 }),
  };
}

/** A server, without the path: that may hold a token. */
function originShown(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'the receiver';
}

/** `Retry-After` in seconds (RFC 9110 10.2.3); the form with a date is not heeded. */
function secondsOf(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header.trim())
    ? Math.min(Number(header), LONGEST_WISH_S)
    : null;
}
