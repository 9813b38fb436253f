import {
  type CustomerAddresses,
  type CustomerPlan,
  customerMessages,
  customerPlan,
  type DevicePlan,
  devicePlan,
  devicePushes,
  type EventsList,
  type FollowedCallback,
  type NewNotification,
  type OptionMap,
  type ReportPlan,
  reportMessages,
  reportPlan,
  type StatusEvent,
  type StatusPlan,
  statusNotifications,
  statusPlan,
} from '@ringback/core';

/** Who is told of a callback. */
export interface TellingPlan {
  readonly status: StatusPlan | null;
  readonly customer: CustomerPlan | null;
  readonly device: DevicePlan | null;
  readonly report: ReportPlan | null;
}

/** Null when nobody is. */
export function tellingPlan(
  request: {
    readonly configured: OptionMap;
    readonly params: Readonly<Record<string, string>>;
    readonly userData: Readonly<Record<string, string>>;
  },
  list: (name: string) => EventsList | null,
): TellingPlan | null {
  const status = statusPlan(request, list);
  const customer = customerPlan(request);
  const device = devicePlan(request);
  const report = reportPlan(request);
  return status === null && customer === null && device === null && report === null
    ? null
    : { status, customer, device, report };
}

/** The messages that events of a callback mean; `before` is null for a new one. */
export function messagesOf(
  plan: TellingPlan,
  before: FollowedCallback | null,
  after: FollowedCallback,
  events: readonly StatusEvent[],
  making: {
    readonly now: number;
    readonly ttlMs: number;
    readonly uuid: () => string;
    readonly links: CustomerAddresses;
    readonly localised: (key: string, language: string) => string;
  },
): NewNotification[] {
  const { status, customer, device, report } = plan;
  return [
    ...(status === null ? [] : statusNotifications({ before, after, plan: status }, events, making)),
    ...(customer === null ? [] : customerMessages({ before, after, plan: customer }, events, making)),
    ...(device === null ? [] : devicePushes(device, after, events, making)),
    ...(report === null ? [] : reportMessages(report, after, events, making)),
  ];
}
