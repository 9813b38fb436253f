import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { OptionMap } from '../ports/store.ts';
import { effectiveOptions, integerOption, option } from '../services/options.ts';

/** Occasions on which a customer may be written to. */
export const MESSAGE_KINDS = ['confirmation', 'rescheduled', 'reminder', 'cancelled'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export interface CustomerTemplate {
  readonly subject: string | null;
  readonly text: string;
}

/** One way to a customer, with what is written on which occasion. */
export interface CustomerWay {
  readonly channel: 'email' | 'sms';
  readonly address: string;
  readonly provider: string | null;
  readonly templates: ReadonlyMap<MessageKind, CustomerTemplate>;
}

/** What one customer is written: templates of the service, addresses of the request. */
export interface CustomerPlan {
  readonly ways: readonly CustomerWay[];
  readonly attempts: number;
  /** How long before the desired time the reminder goes, ms. */
  readonly reminderMs: number;
  /** IANA zone of `$_desired_local_time$`. */
  readonly zone: string;
  /** Template of `$_link$`. */
  readonly link: string | null;
  readonly options: OptionMap;
}

const DEFAULT_ATTEMPTS = 3;
const DEFAULT_REMINDER_S = 300;
const MAIL_ADDRESS = /^[^\s@<>,;:"()[\]\\\p{Cc}]{1,64}@[^\s@<>,;:"()[\]\\\p{Cc}]{1,190}$/u;

const TEMPLATES = MESSAGE_KINDS.flatMap((kind) => [`_sms_${kind}`, `_email_${kind}`]);

/** Whether a service writes to customers at all: a look that costs next to nothing. */
export function mayWriteToCustomers(configured: OptionMap): boolean {
  return TEMPLATES.some((name) => isSet(configured, name));
}

const isSet = (options: OptionMap, name: string): boolean => (options[name] ?? '') !== '';

/**
 * Reads `_sms_<kind>`, `_email_<kind>`, `_email_<kind>_subject` of the service: templates are never taken from a request, or
 * anybody could have anything sent to anybody. Null: the customer is not written to.
 */
export function customerPlan(request: {
  readonly configured: OptionMap;
  readonly params: Readonly<Record<string, string>>;
  readonly userData: Readonly<Record<string, string>>;
}): CustomerPlan | null {
  const { configured, params, userData } = request;
  if (!mayWriteToCustomers(configured)) return null;
  const given = (name: string): string => (params[name] ?? userData[name] ?? '').trim();
  const number = smsNumber(
    given(option(configured, '_sms_number_key') ?? '_customer_number'),
    option(configured, '_default_country') ?? 'US',
  );
  const key = option(configured, '_email_key');
  const mail = key === null ? given('_customer_email') || given('email') : given(key);
  const ways: CustomerWay[] = [];
  const texts = { sms: templatesOf(configured, 'sms'), email: templatesOf(configured, 'email') };
  if (number !== null && texts.sms.size > 0)
    ways.push({
      channel: 'sms',
      address: number,
      provider: option(configured, '_sms_provider'),
      templates: texts.sms,
    });
  if (MAIL_ADDRESS.test(mail) && texts.email.size > 0)
    ways.push({
      channel: 'email',
      address: mail,
      provider: option(configured, '_email_provider'),
      templates: texts.email,
    });
  if (ways.length === 0) return null;
  return {
    ways,
    attempts: integerOption(configured, '_max_notify_delivery_attempts', DEFAULT_ATTEMPTS, {
      min: 1,
      max: 100,
    }),
    reminderMs:
      integerOption(configured, '_notification_reminder_buffer', DEFAULT_REMINDER_S, {
        min: 0,
        max: 604_800,
      }) * 1000,
    zone: option(configured, '_message_timezone') ?? 'UTC',
    link: option(configured, '_message_link'),
    options: effectiveOptions(configured, params, userData),
  };
}

function templatesOf(
  configured: OptionMap,
  channel: 'sms' | 'email',
): ReadonlyMap<MessageKind, CustomerTemplate> {
  return new Map(
    MESSAGE_KINDS.flatMap((kind): [MessageKind, CustomerTemplate][] => {
      const text = option(configured, `_${channel}_${kind}`);
      return text === null
        ? []
        : [[kind, { text, subject: option(configured, `_${channel}_${kind}_subject`) }]];
    }),
  );
}

/** A number to which a text can be sent, in E.164; null for a landline and for what is no number. */
export function smsNumber(number: string, country: string): string | null {
  const parsed = parsePhoneNumberFromString(number, country.trim().toUpperCase() as 'US');
  if (parsed === undefined || !parsed.isPossible() || parsed.getType() === 'FIXED_LINE') return null;
  return parsed.number;
}
