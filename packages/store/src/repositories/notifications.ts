import {
  type Channel,
  isPattern,
  type NotificationRepository,
  type NotificationTarget,
  type Subscription,
  type SubscriptionRepository,
  type TakenNotification,
} from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { expireNotifications } from '../sql/expire-notifications.ts';
import { findSubscriptions } from '../sql/find-subscriptions.ts';
import { insertSubscription } from '../sql/insert-subscription.ts';
import { nextNotification } from '../sql/next-notification.ts';
import { releaseNotifications } from '../sql/release-notifications.ts';
import { removeExpiredSubscriptions } from '../sql/remove-expired-subscriptions.ts';
import { removeSubscription } from '../sql/remove-subscription.ts';
import { takeNotifications } from '../sql/take-notifications.ts';
import { waitingNotifications } from '../sql/waiting-notifications.ts';

/** What stands in the column `body`. */
export type NotificationBody = Pick<
  TakenNotification,
  'target' | 'message' | 'subject' | 'maxAttempts' | 'onlyIfDesiredAt'
>;
type TakenRow = Row &
  Omit<TakenNotification, keyof NotificationBody> & { readonly seq: number; readonly body: NotificationBody };

/** Messages that wait, in PostgreSQL. */
export function createNotificationRepository(database: Database): NotificationRepository {
  return {
    async take({ now, node, limit, perReceiver, leaseMs, closed, here }) {
      const values = [now, limit, perReceiver, node, leaseMs, closed, here];
      const rows = await database.query<TakenRow>(takeNotifications, values);
      // UPDATE ... RETURNING promises no order.
      return rows
        .sort((a, b) => a.seq - b.seq)
        .map((row) => {
          const { seq: _, body, ...columns } = row;
          return { ...columns, ...body };
        });
    },
    async next(now) {
      const [row] = await database.query<{ dueAt: number }>(nextNotification, [now]);
      return row?.dueAt ?? null;
    },
    async release(node) {
      await database.query(releaseNotifications, [node]);
    },
    expire: (now, limit) =>
      database.query<Pick<TakenNotification, 'id' | 'channel' | 'callbackId' | 'event'> & Row>(
        expireNotifications,
        [now, limit],
      ),
    waiting: () => database.query<{ channel: Channel; count: number }>(waitingNotifications),
  };
}

/** Subscriptions in PostgreSQL. */
export function createSubscriptionRepository(database: Database): SubscriptionRepository {
  return {
    async insert({ id, subscriberId, channel, target, language, filter, expiresAt }) {
      await database.query(insertSubscription, [
        id,
        subscriberId,
        channel,
        JSON.stringify(target satisfies NotificationTarget),
        language,
        filter,
        isPattern(filter),
        expiresAt,
      ]);
    },
    remove: async (id) => (await database.query(removeSubscription, [id])).length > 0,
    candidates: (tags, now) => database.query<Subscription & Row>(findSubscriptions, [tags, now]),
    async removeExpired(now, limit) {
      const [row] = await database.query<{ count: number }>(removeExpiredSubscriptions, [now, limit]);
      return row?.count ?? 0;
    },
  };
}
