import type { FollowedCallback, StatusEvent } from './follow-callback.ts';
import {
  EVERYBODY,
  type MakingOfMessages,
  messageOf,
  type NewNotification,
  receiverOf,
} from './notification.ts';
import { statusMessage } from './status-message.ts';
import { isTold, type StatusPlan } from './status-plan.ts';

const REMINDER = '_cbe_on_callback_reminder';

/**
 * The messages that events of a callback mean. A scheduled one that wants a reminder gets it with the unit that says its
 * time; it is dropped later when the time has changed or the callback is over. `before` is null for a new callback.
 */
export function statusNotifications(
  {
    before,
    after,
    plan,
  }: {
    readonly before: FollowedCallback | null;
    readonly after: FollowedCallback;
    readonly plan: StatusPlan;
  },
  events: readonly StatusEvent[],
  making: MakingOfMessages & {
    /** The text of a key in a language; the key itself when there is none. */
    readonly localised: (key: string, language: string) => string;
  },
): NewNotification[] {
  const { now, localised } = making;
  const { channel, target } = plan.receiver ?? { channel: 'broadcast' as const, target: EVERYBODY };
  const line = `${receiverOf(channel, target)} ${after.id}`;
  const made = (event: StatusEvent, more: Partial<NewNotification>): NewNotification =>
    messageOf(
      {
        channel,
        target,
        line,
        callbackId: after.id,
        event: event.name,
        message: statusMessage(
          {
            ...event,
            at: event.at ?? now,
            text: plan.language === null ? null : localised(event.name, plan.language),
          },
          after,
          plan.options,
          plan.events?.get(event.name) ?? [],
        ),
        maxAttempts: plan.attempts,
        ...more,
      },
      making,
    );
  const messages = events
    .filter(({ name }) => name.startsWith('_cbe_on_') && isTold(plan, name))
    .map((event) => made(event, {}));
  const isTimed = after.state === 'SCHEDULED' && before?.desiredAt !== after.desiredAt;
  if (plan.reminderMs === null || !isTimed || !isTold(plan, REMINDER)) return messages;
  const dueAt = Math.max(now, after.desiredAt - plan.reminderMs);
  const reminder = made(
    { name: REMINDER, at: dueAt, facts: {} },
    {
      line: null,
      dueAt,
      expiresAt: Math.max(after.desiredAt, dueAt + 60_000),
      onlyIfDesiredAt: after.desiredAt,
    },
  );
  return [...messages, reminder];
}
