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
  return status === null && customer === null && device === null ? null : { status, customer, device };
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
  },
): NewNotification[] {
  const { status, customer, device } = plan;
  return [
    ...(status === null ? [] : statusNotifications({ before, after, plan: status }, events, making)),
    ...(customer === null ? [] : customerMessages({ before, after, plan: customer }, events, making)),
    ...(device === null ? [] : devicePushes(device, after, events, making)),
  ];
}
