import {
  type Chance,
  type Channel,
  type Clock,
  type Configuration,
  integerOption,
  isPushEnabled,
  type OutgoingHttp,
  type Store,
  statusNotifications,
  statusPlan,
  type Telemetry,
  type WorkTracker,
} from '@ringback/core';
import { type Send, unsendable } from './channels/channel.ts';
import { httpCallback } from './channels/http-callback.ts';
import { AllowedTargets } from './sending/allowed-targets.ts';
import { Notifier, type NotifierLimits } from './sending/notifier.ts';
import { tellingStore } from './status/telling-store.ts';

export interface NotificationPorts {
  readonly store: Store;
  readonly configuration: Configuration;
  readonly clock: Clock;
  /** Real time, for what lives on the wire. */
  readonly wireClock: Clock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
  readonly work: WorkTracker;
  /** Name of this node: the same one after a restart on the same data. */
  readonly node: string;
  readonly http: OutgoingHttp;
  /** Origins that addresses in requests may point to (`http.outgoing`). */
  readonly outgoingOrigins: readonly string[];
}

export interface NotificationCentre {
  /** The store that everybody is to write through: it adds what others are to be told. */
  readonly store: Store;
  /** Takes up what an earlier process left, and sends from then on. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Receivers that do not answer and are left alone for a while. */
  resting(): string[];
}

const DAY_S = 86_400;

/** Everything that is told to people and programs outside: what is written with each unit, and what sends it. */
export function createNotifications(ports: NotificationPorts): NotificationCentre {
  const { configuration, store, clock, chance } = ports;
  const push = () => configuration.section('push') ?? {};
  const allowed = new AllowedTargets(ports.outgoingOrigins, configuration);
  const limits = (): NotifierLimits => {
    const gms = configuration.section('gms') ?? {};
    return {
      perReceiver: integerOption(gms, 'http.max_connections_per_route', 20, { min: 1, max: 1000 }),
      total: integerOption(gms, 'http.max_connections_total', 100, { min: 1, max: 5000 }),
      timeoutMs: integerOption(gms, 'http.socket_timeout', 10, { min: 1, max: 20 }) * 1000,
    };
  };
  const httpPorts = { http: ports.http, allowed, timeoutMs: () => limits().timeoutMs };
  const senders: Partial<Record<Channel, Send>> = {
    httpcb: httpCallback(httpPorts),
  };
  const notifier = new Notifier({
    ...ports,
    random: () => chance.random(),
    limits,
    here: () => [],
    send: (channel) => async (notification) => {
      const send = senders[channel];
      if (send === undefined) return unsendable(`Messages by ${channel} are not available.`);
      if (!isPushEnabled(push(), channel))
        return unsendable(`Messages by ${channel} are off: add it to pushEnabled of section push.`);
      return send(notification);
    },
  });
  const ttlMs = (): number =>
    integerOption(push(), 'messageExpiration', DAY_S, { min: 1, max: 30 * DAY_S }) * 1000;
  return {
    store: tellingStore({
      store,
      service: (name) => configuration.service(name),
      plan: ({ params, userData }, configured) =>
        statusPlan({ configured, params, userData }, (name) => configuration.list(name)),
      messages: (followed, events) =>
        statusNotifications(followed, events, {
          now: clock.now(),
          ttlMs: ttlMs(),
          uuid: () => chance.uuid(),
        }),
      written: (dueAt) => notifier.wake(dueAt),
    }),
    start: () => notifier.start(),
    stop: () => notifier.stop(),
    resting: () => notifier.resting(),
  };
}
