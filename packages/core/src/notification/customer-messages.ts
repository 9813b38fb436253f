import { formatInstant } from '../admission/times.ts';
import type { CustomerLinks } from '../ports/customer-links.ts';
import { localMoment } from '../time/zone.ts';
import type { CustomerPlan, CustomerTemplate, CustomerWay, MessageKind } from './customer-plan.ts';
import type { FollowedCallback, StatusEvent } from './follow-callback.ts';
import { fillTemplate, harmlessValue } from './message-template.ts';
import { type MakingOfMessages, messageOf, type NewNotification } from './notification.ts';
import { callbackValue } from './status-message.ts';

/** Which occasion an event is. A due callback is no news to its customer. */
const OCCASIONS: ReadonlyMap<string, MessageKind> = new Map([
  ['_cbe_on_callback_rescheduled', 'rescheduled'],
  ['_cbe_on_callback_cancelled', 'cancelled'],
]);

/** What leads the customer to the callback. */
export type CustomerAddresses = Pick<CustomerLinks, 'url' | 'token'>;

interface Making extends MakingOfMessages {
  readonly links: CustomerAddresses;
}

/** The e-mails and texts to a customer that events of his callback mean. `before` is null for a new callback. */
export function customerMessages(
  {
    before,
    after,
    plan,
  }: {
    readonly before: FollowedCallback | null;
    readonly after: FollowedCallback;
    readonly plan: CustomerPlan;
  },
  events: readonly StatusEvent[],
  making: Making,
): NewNotification[] {
  const kinds = [
    ...(before === null ? (['confirmation'] as const) : []),
    ...events.flatMap(({ name }) => OCCASIONS.get(name) ?? []),
  ];
  const isTimed = after.state === 'SCHEDULED' && before?.desiredAt !== after.desiredAt;
  return plan.ways.flatMap((way) => {
    const messages = kinds.flatMap((kind) => written(kind, way, after, plan, making));
    const remindAt = after.desiredAt - plan.reminderMs;
    // Whoever asks for a time that is nearer has just been told.
    if (!isTimed || remindAt <= making.now) return messages;
    const reminders = written('reminder', way, after, plan, making).map((one) => ({
      ...one,
      dueAt: remindAt,
      expiresAt: after.desiredAt,
      onlyIfDesiredAt: after.desiredAt,
    }));
    return [...messages, ...reminders];
  });
}

function written(
  kind: MessageKind,
  way: CustomerWay,
  callback: FollowedCallback,
  plan: CustomerPlan,
  making: Making,
): NewNotification[] {
  const template = way.templates.get(kind);
  if (template === undefined) return [];
  const { subject, text } = filled(template, callback, plan, making.links);
  const target = {
    address: way.address,
    provider: way.provider,
    isDebug: false,
    authorization: null,
    isTrusted: true,
  };
  return [
    messageOf(
      {
        channel: way.channel,
        target,
        callbackId: callback.id,
        event: kind,
        message: text,
        subject,
        maxAttempts: plan.attempts,
      },
      making,
    ),
  ];
}

function filled(
  { subject, text }: CustomerTemplate,
  callback: FollowedCallback,
  plan: CustomerPlan,
  links: CustomerAddresses,
): CustomerTemplate {
  const plain = (name: string): string | null => {
    if (name === '_desired_local_time') return localTime(plan.zone, callback.desiredAt);
    if (name === '_link_token') return links.token(callback.id);
    const value = callbackValue(name, callback, plan.options);
    return value === null ? null : harmlessValue(value);
  };
  const link = (name: string): string | null => {
    const value = plain(name);
    return value === null ? null : encodeURIComponent(value);
  };
  const value = (name: string): string | null =>
    name === '_link'
      ? plan.link === null
        ? links.url(callback.id)
        : fillTemplate(plan.link, link)
      : plain(name);
  const head = subject === null ? null : fillTemplate(subject, value).replace(/\s+/g, ' ').trim();
  return { subject: head, text: fillTemplate(text, value) };
}

/** `2031-05-28 17:30` in the zone; UTC for one that is none. */
function localTime(zone: string, at: number): string {
  const moment = localMoment(zone, at);
  return moment === null
    ? formatInstant(at).slice(0, 16).replace('T', ' ')
    : `${moment.date} ${moment.time.slice(0, 5)}`;
}
