import type { Json } from '../json.ts';
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

/** A device or program as requests name it (API reference 7.1). */
export interface DeviceDetails {
  readonly deviceId: string;
  /** `httpcb`, `orscb`, `customhttp`, `fcm`, `gcm`, `android`, `ios`, `webpush` or `comet`. */
  readonly type: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface SubscribeRequest {
  readonly subscriberId: string;
  /** `gms_user` of the request: who is meant by `comet`. */
  readonly user: string | null;
  readonly details: DeviceDetails;
  readonly provider: string | null;
  /** Value of the Authorization header (customhttp). */
  readonly authorization: string | null;
  /** Seconds; null: the default. */
  readonly expireS: number | null;
  readonly filter: string;
}

export interface PublishRequest {
  readonly message: string;
  readonly tag: string;
  /** The message is a key of the localised texts. */
  readonly isLocalised: boolean;
  /** Only to this device; null: to whoever subscribed to the tag. */
  readonly details: DeviceDetails | null;
  readonly provider: string | null;
  readonly authorization: string | null;
}

/** A field of the request cannot be taken as it is; `why` follows its name. */
export interface NotificationRefusal {
  readonly kind: 'refused';
  readonly field: string;
  readonly why: string;
}

/** A message as users who wait over CometD get it (API reference 7.4). */
export interface CometMessage {
  readonly id: string;
  readonly tag: string;
  readonly message: Json;
}

/** Users who wait for messages at this node. */
export interface CometHub {
  /** Hands messages for a user over as they come, until the returned function is called. */
  attach(user: string, deliver: (message: CometMessage) => void): () => void;
}

/** What the notification API does (API reference 7). */
export interface Notifications {
  subscribe(
    request: SubscribeRequest,
  ): Promise<{ readonly kind: 'subscribed'; readonly id: string } | NotificationRefusal>;
  /** False when there is none (any more). */
  unsubscribe(id: string): Promise<boolean>;
  /** Resolves when the messages are stored; `count` of them. */
  publish(
    request: PublishRequest,
  ): Promise<{ readonly kind: 'published'; readonly count: number } | NotificationRefusal>;
}
