import type { Channel } from '../notification/channel.ts';
import type { TakenNotification } from '../notification/notification.ts';
import type { Subscription } from '../notification/subscription.ts';

/** Messages that wait to be sent. They are written and finished by units (`notification.*`). */
export interface NotificationRepository {
  /**
   * Takes messages that are due under a lease of this node; nobody else gets them meanwhile. At most `perReceiver` of
   * each receiver, none of those that are `closed`; of users only those who are `here`. Of a line only what nothing
   * earlier stands before. In the order in which they were written.
   */
  take(request: {
    readonly now: number;
    readonly node: string;
    readonly limit: number;
    readonly perReceiver: number;
    readonly leaseMs: number;
    readonly closed: readonly string[];
    readonly here: readonly string[];
  }): Promise<TakenNotification[]>;
  /** Due time of the next message after `now`, or null. */
  next(now: number): Promise<number | null>;
  /** Gives back what an earlier process of this node had taken. */
  release(node: string): Promise<void>;
  /** Removes messages whose time is over; tells of them. */
  expire(
    now: number,
    limit: number,
  ): Promise<Pick<TakenNotification, 'id' | 'channel' | 'callbackId' | 'event'>[]>;
  /** Messages that wait, for metrics. */
  waiting(): Promise<{ readonly channel: Channel; readonly count: number }[]>;
}

export interface SubscriptionRepository {
  insert(subscription: Subscription): Promise<void>;
  /** False when there is none. */
  remove(id: string): Promise<boolean>;
  /** Those that have not expired and whose filter is one of the tags, or a pattern. */
  candidates(tags: readonly string[], now: number): Promise<Subscription[]>;
  removeExpired(now: number, limit: number): Promise<number>;
}
