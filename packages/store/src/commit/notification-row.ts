import type { CallbackId, NewNotification } from '@ringback/core';
import type { NotificationBody } from '../repositories/notifications.ts';

/** A `notification.add` as the statement reads it. */
export type NotificationRow = Omit<NewNotification, keyof NotificationBody> & {
  readonly body: NotificationBody;
  /** Stored only when this callback of the same batch is. */
  readonly onlyWith?: CallbackId;
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
