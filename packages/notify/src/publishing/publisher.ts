import {
  type Chance,
  type Channel,
  type Clock,
  type Configuration,
  channelOf,
  DEVICE_TYPE_NAMES,
  type DeviceDetails,
  integerOption,
  isPushEnabled,
  messageOf,
  type NewNotification,
  type NotificationRefusal,
  type Notifications,
  type NotificationTarget,
  type Store,
} from '@ringback/core';
import type { AllowedTargets } from '../sending/allowed-targets.ts';
import { fanOut, localised } from './fan-out.ts';

export interface PublisherPorts {
  readonly store: Pick<Store, 'commit' | 'subscriptions'>;
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly allowed: AllowedTargets;
  readonly ttlMs: () => number;
  /** Messages are committed. */
  readonly written: () => void;
}

/** `defaultSubscriptionExpiration` and the least that counts, seconds (callback options 11). */
const SHORTEST_S = 30;
const LONGEST_S = 31_536_000;
const DEFAULT_ATTEMPTS = 3;
/** Messages of one publication that are committed together. */
const IN_ONE_UNIT = 500;
/** Channels whose address is one that is called. */
const CALLED: ReadonlySet<Channel> = new Set<Channel>(['httpcb']);

interface Device {
  readonly kind: 'device';
  readonly channel: Channel;
  readonly target: NotificationTarget;
}

/** The notification API: subscriptions, and messages to one device or to whoever subscribed (API reference 7.1 to 7.3). */
export function createPublisher(ports: PublisherPorts): Notifications {
  const { store, configuration, clock, chance } = ports;
  const push = () => configuration.section('push') ?? {};

  function deviceOf(
    { deviceId, type, properties }: DeviceDetails,
    provider: string | null,
    authorization: string | null,
  ): Device | NotificationRefusal {
    const channel = channelOf(type);
    const field = 'notificationDetails.type';
    if (channel === null)
      return { kind: 'refused', field, why: `must be one of ${DEVICE_TYPE_NAMES.join(', ')}` };
    if (!isPushEnabled(push(), channel))
      return {
        kind: 'refused',
        field,
        why: `is switched off: pushEnabled of section push does not list ${type}`,
      };
    if (channel === 'httpcb' && !/^https?:\/\//i.test(deviceId))
      return {
        kind: 'refused',
        field: 'notificationDetails.deviceId',
        why: 'must be an http: or https: address',
      };
    const isDebug = properties['debug']?.trim().toLowerCase() === 'true';
    return {
      kind: 'device',
      channel,
      target: { address: deviceId, provider, isDebug, authorization, isTrusted: false },
    };
  }

  async function commit(notifications: readonly NewNotification[]): Promise<void> {
    for (let at = 0; at < notifications.length; at += IN_ONE_UNIT) {
      const unit = notifications.slice(at, at + IN_ONE_UNIT);
      await store.commit(unit.map((notification) => ({ kind: 'notification.add', notification })));
    }
    if (notifications.length > 0) ports.written();
  }

  return {
    async subscribe({ subscriberId, user, details, provider, authorization, expireS, filter }) {
      const isUser = channelOf(details.type) === 'comet' && user !== null;
      const device = deviceOf(isUser ? { ...details, deviceId: user } : details, provider, authorization);
      if (device.kind === 'refused') return device;
      const usual = integerOption(push(), 'defaultSubscriptionExpiration', SHORTEST_S, {
        min: SHORTEST_S,
        max: LONGEST_S,
      });
      const seconds = expireS === null ? usual : Math.min(Math.max(expireS, SHORTEST_S), LONGEST_S);
      const id = chance.uuid();
      await store.subscriptions.insert({
        id,
        subscriberId,
        channel: device.channel,
        target: device.target,
        language: details.properties['language'] ?? null,
        filter,
        expiresAt: clock.now() + seconds * 1000,
      });
      return { kind: 'subscribed', id };
    },

    unsubscribe: (id) => store.subscriptions.remove(id),

    async publish({ message, tag, isLocalised, details, provider, authorization }) {
      const now = clock.now();
      const ttlMs = ports.ttlMs();
      const attempts = integerOption(push(), 'maxAttempts', DEFAULT_ATTEMPTS, { min: 1, max: 100 });
      if (details === null) {
        const publication = { tags: [tag], event: tag, message, isLocalised, attempts };
        const uuid = () => chance.uuid();
        const all = await fanOut({ ...ports, subscriptions: store.subscriptions, uuid }, publication, {
          now,
          ttlMs,
        });
        await commit(all);
        return { kind: 'published', count: all.length };
      }
      const device = deviceOf(details, provider, authorization);
      if (device.kind === 'refused') return device;
      const { channel, target } = device;
      const why = CALLED.has(channel) ? ports.allowed.refusalOf(target) : null;
      if (why !== null)
        return { kind: 'refused', field: 'notificationDetails.deviceId', why: `cannot be called: ${why}` };
      await commit([
        messageOf(
          {
            channel,
            target,
            callbackId: null,
            event: tag,
            message: isLocalised
              ? localised(configuration, message, details.properties['language'] ?? null)
              : message,
            maxAttempts: attempts,
          },
          { now, ttlMs, uuid: () => chance.uuid() },
        ),
      ]);
      return { kind: 'published', count: 1 };
    },
  };
}
