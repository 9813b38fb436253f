import type { Chance, OutboxEntry } from '@ringback/core';
import type { Json, SessionStatus } from '@ringback/scxml';
import type { LiveSession, Pending } from '../sessions/live-session.ts';
import { INVOKE_ACTION, type Outgoing, outboxEntry, RECORD_ACTION } from './outgoing.ts';

/** How a session ended, as others are told. */
export type EndNotice =
  | { readonly kind: 'final'; readonly donedata: Json | undefined }
  /** From outside: whoever wanted it knows. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly text: string };

export function noticeOf(status: SessionStatus): EndNotice {
  switch (status.kind) {
    case 'final':
      return { kind: 'final', donedata: status.donedata };
    case 'failed':
      return { kind: 'failed', text: status.message };
    default:
      return { kind: 'cancelled' };
  }
}

/**
 * What the end of a session means for others: who started it hears of it (`done.invoke.<id>`, SCXML 6.4;
 * `done.start.<session>`), and what it had invoked is cancelled.
 */
export function endMail(
  { sessionId, starter }: Pick<LiveSession, 'sessionId' | 'starter'>,
  pending: Iterable<Pick<Pending, 'action' | 'payload' | 'requestId'>>,
  notice: EndNotice,
  chance: Chance,
): OutboxEntry[] {
  const mail: OutboxEntry[] = [];
  const tell = (receiver: OutboxEntry['receiver'], body: Outgoing): void => {
    mail.push(outboxEntry(chance.uuid(), receiver, body));
  };
  let reason = notice.kind === 'failed' ? 'FAIL_ERROR' : 'NOT_AVAILABLE';
  for (const { action, payload } of pending) {
    const { child, invokeId } = payload;
    if (action === RECORD_ACTION) reason = String(payload['reason']);
    if (action === INVOKE_ACTION && typeof child === 'string' && typeof invokeId === 'string')
      tell(child as LiveSession['sessionId'], { kind: 'terminate', invokeId, asker: null });
  }
  if (starter?.kind === 'gms') {
    // Told again when the document has told it: which of the two arrives first does not matter then.
    tell(sessionId, { kind: 'record', url: starter.recordUrl, state: 'COMPLETED', reason, tries: 0 });
    return mail;
  }
  if (starter === null || notice.kind === 'cancelled') return mail;
  const data = notice.kind === 'final' ? notice.donedata : { description: notice.text };
  if (starter.kind === 'invoke') {
    const { invokeId } = starter;
    tell(starter.sessionId, {
      kind: 'event',
      from: sessionId,
      invoked: { invokeId, isEnd: true },
      event: {
        name: notice.kind === 'final' ? `done.invoke.${invokeId}` : 'error.communication',
        type: notice.kind === 'final' ? 'external' : 'platform',
        invokeId,
        ...(data === undefined ? {} : { data }),
      },
    });
  } else if (notice.kind === 'final') {
    tell(starter.sessionId, {
      kind: 'event',
      from: sessionId,
      invoked: null,
      event: {
        name: `done.start.${sessionId}`,
        type: 'external',
        ...(data === undefined ? {} : { data }),
      },
    });
  }
  return mail;
}
