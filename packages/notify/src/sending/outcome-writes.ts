import type { Channel, TakenNotification, Write } from '@ringback/core';
import type { SendOutcome } from '../channels/channel.ts';

/** Channels on which a customer is told something: the history of the callback says so. */
const TO_CUSTOMERS: ReadonlySet<Channel> = new Set<Channel>(['fcm', 'apns', 'webpush', 'email', 'sms']);

export interface OutcomeWrites {
  readonly result: 'delivered' | 'retried' | 'failed';
  readonly writes: Write[];
}

/** What an attempt comes to. Pure. */
export function outcomeWrites(
  notification: TakenNotification,
  outcome: SendOutcome,
  { now, pauseMs }: { readonly now: number; readonly pauseMs: number },
): OutcomeWrites {
  const { id, channel, event, maxAttempts } = notification;
  const removed: Write = { kind: 'notification.remove', id };
  if (outcome.kind === 'passed-on') {
    const added = outcome.notifications.map(
      (one): Write => ({ kind: 'notification.add', notification: one }),
    );
    return { result: 'delivered', writes: [removed, ...added] };
  }
  if (outcome.kind === 'delivered') {
    const line = TO_CUSTOMERS.has(channel)
      ? historyLine(notification, now, 'notification.sent', `The customer was sent ${event} by ${channel}.`)
      : [];
    return { result: 'delivered', writes: [removed, ...line] };
  }
  const attempts = notification.attempts + 1;
  if (!outcome.isFinal && attempts < maxAttempts) {
    const dueAt = now + Math.max(pauseMs, outcome.retryAfterMs ?? 0);
    return { result: 'retried', writes: [{ kind: 'notification.return', id, dueAt, attempts }] };
  }
  const text = `${event} could not be sent by ${channel}, attempts ${attempts}: ${outcome.why}`;
  return {
    result: 'failed',
    writes: [removed, ...historyLine(notification, now, 'notification.failed', text)],
  };
}

function historyLine(
  { callbackId, channel, event }: TakenNotification,
  at: number,
  name: string,
  text: string,
): Write[] {
  if (callbackId === null) return [];
  return [
    {
      kind: 'history.append',
      entry: {
        callbackId,
        at,
        source: 'notify',
        event: name,
        text,
        stateBefore: null,
        stateAfter: null,
        data: { channel, event },
      },
    },
  ];
}
