import {
  fitsFilter,
  type NewNotification,
  type NotificationRepository,
  type Subscription,
  type SubscriptionRepository,
  type Write,
} from '@ringback/core';

interface Kept {
  readonly notification: NewNotification;
  readonly seq: number;
  readonly dueAt: number;
  readonly attempts: number;
  readonly isTaken: boolean;
}

type NotificationWrite = Extract<Write, { kind: `notification.${string}` }>;

/** Messages that wait, in memory. What was taken stays taken until it is returned, removed or released. */
export class MemoryNotifications implements NotificationRepository {
  readonly #check: () => void;
  readonly #kept = new Map<string, Kept>();
  #seq = 0;

  /** `check` throws while the store is away. */
  constructor(check: () => void = () => undefined) {
    this.#check = check;
  }

  /** What waits, in the order in which it was written. */
  get all(): readonly NewNotification[] {
    return this.#inOrder().map(({ notification }) => notification);
  }

  apply(write: NotificationWrite): void {
    switch (write.kind) {
      case 'notification.add': {
        const { notification } = write;
        if (this.#kept.has(notification.id)) return;
        const { dueAt } = notification;
        this.#kept.set(notification.id, {
          notification,
          seq: ++this.#seq,
          dueAt,
          attempts: 0,
          isTaken: false,
        });
        return;
      }
      case 'notification.return': {
        const kept = this.#kept.get(write.id);
        const { dueAt, attempts } = write;
        if (kept !== undefined) this.#kept.set(write.id, { ...kept, dueAt, attempts, isTaken: false });
        return;
      }
      case 'notification.remove':
        this.#kept.delete(write.id);
    }
  }

  async take({ now, limit, perReceiver, closed, here }: Parameters<NotificationRepository['take']>[0]) {
    this.#check();
    const isWaiting = ({ dueAt, isTaken }: Kept): boolean => isTaken || dueAt > now;
    const inOrder = this.#inOrder();
    const ofReceiver = new Map<string, number>();
    const taken = inOrder.filter((kept) => {
      const { receiver, line } = kept.notification;
      if (isWaiting(kept) || closed.includes(receiver)) return false;
      if (receiver.startsWith('comet ') && !here.includes(receiver)) return false;
      const isBehind = (other: Kept): boolean => other.notification.line === line && other.seq < kept.seq;
      if (line !== null && inOrder.some((other) => isBehind(other) && isWaiting(other))) return false;
      const count = (ofReceiver.get(receiver) ?? 0) + 1;
      ofReceiver.set(receiver, count);
      return count <= perReceiver;
    });
    return taken.slice(0, limit).map((kept) => {
      const { notification, dueAt, attempts } = kept;
      this.#kept.set(notification.id, { ...kept, isTaken: true });
      return { ...notification, dueAt, attempts };
    });
  }

  async next(now: number) {
    this.#check();
    const later = [...this.#kept.values()].map(({ dueAt }) => dueAt).filter((dueAt) => dueAt > now);
    return later.length === 0 ? null : Math.min(...later);
  }

  async release() {
    this.#check();
    for (const [id, kept] of this.#kept) this.#kept.set(id, { ...kept, isTaken: false });
  }

  async expire(now: number, limit: number) {
    this.#check();
    const old = this.#inOrder()
      .filter(({ notification, isTaken }) => !isTaken && notification.expiresAt <= now)
      .slice(0, limit);
    for (const { notification } of old) this.#kept.delete(notification.id);
    return old.map(({ notification: { id, channel, callbackId, event } }) => ({
      id,
      channel,
      callbackId,
      event,
    }));
  }

  async waiting() {
    this.#check();
    const channels = new Map<NewNotification['channel'], number>();
    for (const { channel } of this.all) channels.set(channel, (channels.get(channel) ?? 0) + 1);
    return [...channels].map(([channel, count]) => ({ channel, count }));
  }

  #inOrder(): Kept[] {
    return [...this.#kept.values()].sort((a, b) => a.seq - b.seq);
  }
}

/** Subscriptions in memory. */
export class MemorySubscriptions implements SubscriptionRepository {
  readonly #check: () => void;
  readonly #kept = new Map<string, Subscription>();

  constructor(check: () => void = () => undefined) {
    this.#check = check;
  }

  async insert(subscription: Subscription) {
    this.#check();
    this.#kept.set(subscription.id, subscription);
  }

  async remove(id: string) {
    this.#check();
    return this.#kept.delete(id);
  }

  async candidates(tags: readonly string[], now: number) {
    this.#check();
    return [...this.#kept.values()].filter(
      ({ filter, expiresAt }) => expiresAt > now && (fitsFilter(filter, tags) || /[*?]/.test(filter)),
    );
  }

  async removeExpired(now: number) {
    this.#check();
    const old = [...this.#kept.values()].filter(({ expiresAt }) => expiresAt <= now);
    for (const { id } of old) this.#kept.delete(id);
    return old.length;
  }
}
