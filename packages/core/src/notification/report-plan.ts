import type { OptionMap } from '../ports/store.ts';
import { booleanOption, effectiveOptions, integerOption, option } from '../services/options.ts';
import type { FollowedCallback, StatusEvent } from './follow-callback.ts';
import {
  EVERYBODY,
  type MakingOfMessages,
  messageOf,
  type NewNotification,
  type NotificationTarget,
  receiverOf,
} from './notification.ts';

/** History line of a report that a document makes (`callback:report`). */
export const REPORTED = 'report.made';

/** Who gets the reports of a callback (callback options 9.3). */
export interface ReportPlan {
  /** User events, published for whoever subscribed; null: none. */
  readonly userEvents: {
    readonly dn: string;
    readonly switchName: string;
    readonly mediaType: number;
  } | null;
  /** The server that gathers reports; null: none. */
  readonly aggregator: NotificationTarget | null;
}

const URL_OPTION = '_reporting_aggregator_url';
const ATTEMPTS = 10;

/** Reads `_rep_userevent_*`, `_use_reporting_aggregator` and `_reporting_aggregator_url`; null when nobody gets reports. */
export function reportPlan(request: {
  readonly configured: OptionMap;
  readonly params: Readonly<Record<string, string>>;
  readonly userData: Readonly<Record<string, string>>;
}): ReportPlan | null {
  const { configured, params, userData } = request;
  const given = (name: string): string => configured[name] ?? params[name] ?? '';
  if (given('_rep_userevent_enable') === '' && given('_use_reporting_aggregator') === '') return null;
  const options = effectiveOptions(configured, params, userData);
  const address = option(options, URL_OPTION)?.trim() ?? null;
  const plan: ReportPlan = {
    userEvents: booleanOption(options, '_rep_userevent_enable', false)
      ? {
          dn: option(options, '_rep_userevent_dn')?.trim() ?? '',
          switchName: option(options, '_rep_userevent_switch')?.trim() ?? '',
          mediaType: integerOption(options, '_rep_userevent_mediatype', 0, { min: 0, max: 1_000_000 }),
        }
      : null,
    aggregator:
      booleanOption(options, '_use_reporting_aggregator', false) && address !== null
        ? { ...EVERYBODY, address, isTrusted: configured[URL_OPTION]?.trim() === address }
        : null,
  };
  return plan.userEvents === null && plan.aggregator === null ? null : plan;
}

/** Tag under which user events to a number are published: `userevent.8999@SIP_Switch`, without a number `userevent`. */
export function userEventTag({ dn, switchName }: NonNullable<ReportPlan['userEvents']>): string {
  return `userevent${dn === '' ? '' : `.${dn}`}${switchName === '' ? '' : `@${switchName}`}`;
}

/**
 * The messages of the reports that a document made: what the original sends as a user event to a number, for whoever subscribed
 * to that number here, and the bare values to the server that gathers them. In order for each callback.
 */
export function reportMessages(
  { userEvents, aggregator }: ReportPlan,
  { id }: FollowedCallback,
  events: readonly StatusEvent[],
  making: MakingOfMessages,
): NewNotification[] {
  return events
    .filter(({ name }) => name === REPORTED)
    .flatMap(({ facts }): NewNotification[] => {
      const values: unknown = JSON.parse(facts['values'] ?? '{}');
      const made = (
        channel: 'broadcast' | 'httpcb',
        target: NotificationTarget,
        event: string,
        message: unknown,
      ): NewNotification =>
        messageOf(
          {
            channel,
            target,
            callbackId: id,
            line: `${receiverOf(channel, target)} report ${id}`,
            event,
            message: JSON.stringify(message),
            maxAttempts: ATTEMPTS,
          },
          making,
        );
      const messages: NewNotification[] = [];
      if (userEvents !== null) {
        const { dn, switchName, mediaType } = userEvents;
        const message = { event: 'UserEvent', dn, switch: switchName, mediatype: mediaType, data: values };
        messages.push(made('broadcast', EVERYBODY, userEventTag(userEvents), message));
      }
      if (aggregator !== null) messages.push(made('httpcb', aggregator, 'report', values));
      return messages;
    });
}
