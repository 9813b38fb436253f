import type { OptionMap } from '../ports/store.ts';
import { booleanOption, effectiveOptions, integerOption, listOption, option } from '../services/options.ts';
import { type Channel, channelOfTarget } from './channel.ts';
import type { NotificationTarget } from './notification.ts';

/** Who hears of the status events of one callback, and of which (API reference 4.14). */
export interface StatusPlan {
  /** Null: whoever subscribed to such events (`notify` without a target). */
  readonly receiver: { readonly channel: Channel; readonly target: NotificationTarget } | null;
  readonly attempts: number;
  /** Events that are sent, with the values that each carries (empty: the usual ones); null: every event. */
  readonly events: ReadonlyMap<string, readonly string[]> | null;
  /** How long before the desired time a scheduled callback is recalled, ms; null: it is not. */
  readonly reminderMs: number | null;
  /** Language of the text that goes with an event; null: events have no text. */
  readonly language: string | null;
  /** The options of the service as they are for this request. */
  readonly options: OptionMap;
}

/** A transaction list (`_callback_events_list`): sections of keys and values. */
export type EventsList = Readonly<Record<string, OptionMap>>;

const TARGET = '_status_notification_target';
const DEFAULT_ATTEMPTS = 3;
const DEFAULT_REMINDER_S = 300;

/** Whether a request may have status events at all: a look that costs next to nothing. */
export function mayHaveStatusEvents(
  configured: OptionMap,
  params: Readonly<Record<string, string>>,
): boolean {
  return (
    isOn(params['_enable_status_notification']) ||
    isOn(configured['_enable_status_notification']) ||
    (configured['_callback_events_list'] ?? params['_callback_events_list'] ?? '') !== ''
  );
}

const isOn = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== 'false';

/**
 * Reads `_enable_status_notification`, `_status_notification_*` and `_callback_events_list` for one request. What the list
 * says goes before the options of the service, and both before the request, unless `_overwritable_options` lists the name.
 * Null: nobody is told anything.
 */
export function statusPlan(
  request: {
    readonly configured: OptionMap;
    readonly params: Readonly<Record<string, string>>;
    readonly userData: Readonly<Record<string, string>>;
  },
  list: (name: string) => EventsList | null,
): StatusPlan | null {
  const { params, userData } = request;
  if (!mayHaveStatusEvents(request.configured, params)) return null;
  const named = option(effectiveOptions(request.configured, params, userData), '_callback_events_list');
  const events = named === null ? null : list(named);
  const configured = { ...request.configured, ...given(events?.['properties'] ?? {}) };
  const options = effectiveOptions(configured, params, userData);
  const mode = option(options, '_enable_status_notification')?.trim().toLowerCase() ?? 'false';
  if (mode === 'false') return null;
  const address = option(options, TARGET)?.trim() ?? null;
  // Without a target somebody must have subscribed by himself.
  if (address === null && mode !== 'notify') return null;
  const isReminded = booleanOption(options, '_enable_notification_reminder', false);
  return {
    receiver:
      address === null
        ? null
        : {
            channel: channelOfTarget(option(options, '_status_notification_type'), address),
            target: {
              address,
              provider: option(options, '_status_notification_provider') ?? option(options, '_provider_name'),
              isDebug: booleanOption(options, '_status_notification_debug', false),
              authorization: null,
              // A token that the request filled in makes it an address of the request.
              isTrusted: configured[TARGET]?.trim() === address,
            },
          },
    attempts: integerOption(options, '_status_notification_attempts', DEFAULT_ATTEMPTS, { min: 1, max: 100 }),
    events: events === null ? null : eventsOf(events),
    reminderMs: isReminded
      ? integerOption(options, '_notification_reminder_buffer', DEFAULT_REMINDER_S, {
          min: 0,
          max: 604_800,
        }) * 1000
      : null,
    language: languageOf(options),
    options,
  };
}

/** `_status_notification_language`; the documentation of the original has `false` for none. */
function languageOf(options: OptionMap): string | null {
  const language = option(options, '_status_notification_language')?.trim() ?? '';
  return language === '' || language.toLowerCase() === 'false' ? null : language;
}

/** Whether an event is sent. */
export function isTold(plan: StatusPlan, event: string): boolean {
  return plan.events === null || plan.events.has(event);
}

function eventsOf(list: EventsList): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Object.entries(list)
      .filter(([name]) => name !== 'properties')
      .map(([name, section]) => [name, listOption(section, 'notify_params')]),
  );
}

function given(options: OptionMap): OptionMap {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ''));
}
