import type { NewNotification } from '@ringback/core';
import type { NotificationBody } from '../repositories/notifications.ts';

/** A `notification.add` as the statement reads it. */
export type NotificationRow = Omit<NewNotification, keyof NotificationBody> & {
  readonly body: NotificationBody;
};

export function notificationRow({
  target,
  message,
  subject,
  maxAttempts,
  onlyIfDesiredAt,
  ...columns
}: NewNotification): NotificationRow {
  return { ...columns, body: { target, message, subject, maxAttempts, onlyIfDesiredAt } };
}
