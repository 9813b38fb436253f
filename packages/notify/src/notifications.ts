import {
  type Chance,
  type Channel,
  type Clock,
  type CometHub,
  type Configuration,
  type CustomerAddresses,
  integerOption,
  isPushEnabled,
  type Notifications,
  type OutgoingHttp,
  providerOptions,
  type Sessions,
  type Store,
  type Telemetry,
  type WorkTracker,
} from '@ringback/core';
import { Apns } from './channels/apns.ts';
import { broadcast } from './channels/broadcast.ts';
import { type Send, unsendable } from './channels/channel.ts';
import { CometUsers } from './channels/comet.ts';
import { customHttp } from './channels/custom-http.ts';
import { email } from './channels/email.ts';
import { fcm } from './channels/fcm.ts';
import { httpCallback } from './channels/http-callback.ts';
import { orsCallback } from './channels/ors-callback.ts';
import { sms } from './channels/sms.ts';
import { webPush } from './channels/web-push.ts';
import { ExpiredSubscriptions } from './publishing/expired-subscriptions.ts';
import { localised } from './publishing/fan-out.ts';
import { createPublisher } from './publishing/publisher.ts';
import { AllowedTargets } from './sending/allowed-targets.ts';
import { Notifier, type NotifierLimits } from './sending/notifier.ts';
import { messagesOf, tellingPlan } from './status/telling-plan.ts';
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
  /** What leads a customer to the callback. */
  readonly links: CustomerAddresses;
  /** Origins that addresses in requests may point to (`http.outgoing`). */
  readonly outgoingOrigins: readonly string[];
  /** Sessions of this node: there once everything is put together. */
  readonly sessions: () => Pick<Sessions, 'send'>;
}

export interface NotificationCentre {
  /** The store that everybody is to write through: it adds what others are to be told. */
  readonly store: Store;
  readonly api: Notifications;
  readonly comet: CometHub;
  /** Takes up what an earlier process left, and sends from then on. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Receivers that do not answer and are left alone for a while. */
  resting(): string[];
}

const DAY_S = 86_400;
/** An attempt must be over long before the lease of its message is. */
const LONGEST_ATTEMPT_S = 20;

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
      timeoutMs:
        Math.min(integerOption(gms, 'http.socket_timeout', 10, { min: 1, max: 300 }), LONGEST_ATTEMPT_S) *
        1000,
    };
  };
  const httpPorts = { http: ports.http, allowed, timeoutMs: () => limits().timeoutMs };
  const ttlMs = (): number =>
    integerOption(push(), 'messageExpiration', DAY_S, { min: 1, max: 30 * DAY_S }) * 1000;
  const uuid = (): string => chance.uuid();
  const optionsOf = (kind: 'push' | 'email' | 'sms') => (provider: string | null) =>
    providerOptions((name) => configuration.section(name), kind, provider);
  const comet = new CometUsers(() => notifier.wake());
  const pushPorts = { ...httpPorts, wireClock: ports.wireClock, chance, optionsOf: optionsOf('push') };
  const apns = new Apns(pushPorts);
  const senders: Partial<Record<Channel, Send>> = {
    httpcb: httpCallback(httpPorts),
    customhttp: customHttp(httpPorts, optionsOf('push')),
    orscb: orsCallback({
      ...httpPorts,
      sessions: ports.sessions,
      ors: () => configuration.section('ors') ?? {},
    }),
    fcm: fcm(pushPorts),
    apns: apns.send,
    webpush: webPush(pushPorts),
    email: email({ ...pushPorts, optionsOf: optionsOf('email') }),
    sms: sms({ ...httpPorts, optionsOf: optionsOf('sms') }),
    comet: comet.send,
    broadcast: broadcast({
      subscriptions: store.subscriptions,
      configuration,
      uuid,
      now: () => clock.now(),
      ttlMs,
    }),
  };
  const expired = new ExpiredSubscriptions({ ...ports, subscriptions: store.subscriptions });
  const notifier: Notifier = new Notifier({
    ...ports,
    random: () => chance.random(),
    limits,
    here: () => comet.receivers(),
    send: (channel) => async (notification) => {
      const send = senders[channel];
      if (send === undefined) return unsendable(`Messages by ${channel} are not available.`);
      if (!isPushEnabled(push(), channel))
        return unsendable(`Messages by ${channel} are off: add it to pushEnabled of section push.`);
      return send(notification);
    },
  });
  return {
    store: tellingStore({
      store,
      service: (name) => configuration.service(name),
      plan: ({ params, userData }, configured) =>
        tellingPlan({ configured, params, userData }, (name) => configuration.list(name)),
      messages: (plan, before, after, events) =>
        messagesOf(plan, before, after, events, {
          now: clock.now(),
          ttlMs: ttlMs(),
          uuid,
          links: ports.links,
          localised: (key, language) => localised(configuration, key, language),
        }),
      written: (dueAt) => notifier.wake(dueAt),
    }),
    api: createPublisher({
      store,
      configuration,
      clock,
      chance,
      allowed,
      ttlMs,
      written: () => notifier.wake(),
    }),
    comet,
    async start() {
      await notifier.start();
      expired.start();
    },
    async stop() {
      expired.stop();
      await notifier.stop();
      apns.close();
    },
    resting: () => notifier.resting(),
  };
}
