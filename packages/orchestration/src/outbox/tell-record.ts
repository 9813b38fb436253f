import type { Clock, OutboxEntry, OutgoingHttp, Telemetry } from '@ringback/core';
import { bareUrl } from '../services/bare-url.ts';
import type { Outgoing } from './outgoing.ts';

export interface RecordTellerPorts {
  readonly http: OutgoingHttp;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

type RecordNews = Extract<Outgoing, { kind: 'record' }>;

/** Short: what else is for the same session waits meanwhile. */
const TIMEOUT_MS = 5000;
const MOST_BYTES = 65_536;
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 300_000;
/** With these pauses it is tried for more than a day. */
const MOST_TRIES = 300;

/**
 * Tells another platform what became of its callback, by `PUT` of its record (API reference 4.4). Null: it knows, or will
 * never want to; otherwise when to try again, in milliseconds since 1970.
 */
export async function tellRecord(
  { url, state, reason, tries }: RecordNews,
  entry: Pick<OutboxEntry, 'id' | 'receiver'>,
  { http, clock, telemetry }: RecordTellerPorts,
): Promise<number | null> {
  const outcome = await http.send({
    method: 'PUT',
    url,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      _callback_state: state,
      ...(reason === null ? {} : { _callback_reason: reason }),
    }),
    timeoutMs: TIMEOUT_MS,
    maxBytes: MOST_BYTES,
    maxRedirects: 0,
  });
  // A refusal is an answer: it has ended, or is not there any more.
  if (outcome.kind === 'answered' && outcome.status < 500) return null;
  const why = outcome.kind === 'failed' ? outcome.why : `${bareUrl(url)} answered ${outcome.status}`;
  const isLast = tries + 1 >= MOST_TRIES;
  telemetry.log('warn', 'record.not-told', {
    sessionId: entry.receiver,
    state,
    why,
    tries: tries + 1,
    isLast,
  });
  return isLast ? null : clock.now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10));
}
