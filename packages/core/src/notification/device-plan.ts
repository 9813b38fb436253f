import type { OptionMap } from '../ports/store.ts';
import { booleanOption, effectiveOptions, integerOption, option } from '../services/options.ts';
import { type Channel, channelOf } from './channel.ts';
import type { FollowedCallback, StatusEvent } from './follow-callback.ts';
import { messageOf, type NewNotification, type NotificationTarget } from './notification.ts';

/** The device of the customer, as the request names it (API reference 4.2), and how it is reached. */
export interface DevicePlan {
  readonly channel: Channel;
  readonly target: NotificationTarget;
  readonly attempts: number;
  /** A push that comes later than this is of no use, ms. */
  readonly ttlMs: number;
}

/** History line of a push that a document wants (`callback:push`). */
export const DEVICE_PUSHED = 'device.pushed';
const ADDRESS = '_device_notification_id';
const DEFAULT_ATTEMPTS = 3;
const SHORTEST_TTL_S = 60;

/** Reads `_device_os`, `_device_notification_id`, `_provider_name` and what goes with them; null without a device. */
export function devicePlan(request: {
  readonly configured: OptionMap;
  readonly params: Readonly<Record<string, string>>;
  readonly userData: Readonly<Record<string, string>>;
}): DevicePlan | null {
  const { configured, params, userData } = request;
  if ((params[ADDRESS] ?? configured[ADDRESS] ?? '') === '') return null;
  const options = effectiveOptions(configured, params, userData);
  const address = option(options, ADDRESS)?.trim() ?? null;
  const channel = channelOf(option(options, '_device_os') ?? '');
  if (address === null || channel === null) return null;
  const seconds = integerOption(options, '_user_confirm_timeout', SHORTEST_TTL_S, { min: 1, max: 86_400 });
  return {
    channel,
    target: {
      address,
      provider: option(options, '_provider_name'),
      isDebug: booleanOption(options, '_use_debug_push_certificate', false),
      authorization: null,
      isTrusted: configured[ADDRESS]?.trim() === address,
    },
    attempts: integerOption(options, '_max_notify_delivery_attempts', DEFAULT_ATTEMPTS, { min: 1, max: 100 }),
    ttlMs: Math.max(SHORTEST_TTL_S, seconds) * 1000,
  };
}

/** The pushes that a document wanted: the app then asks for the action and shows the dialog (API reference 4.11). */
export function devicePushes(
  { channel, target, attempts, ttlMs }: DevicePlan,
  { id }: FollowedCallback,
  events: readonly StatusEvent[],
  { now, uuid }: { readonly now: number; readonly uuid: () => string },
): NewNotification[] {
  return events
    .filter(({ name }) => name === DEVICE_PUSHED)
    .map(({ facts }) =>
      messageOf(
        {
          channel,
          target,
          callbackId: id,
          event: facts['_action'] ?? '',
          message: JSON.stringify({ _id: id, _action: facts['_action'] ?? '' }),
          maxAttempts: attempts,
        },
        { now, ttlMs, uuid },
      ),
    );
}
