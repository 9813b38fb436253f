import { MESSAGE_KINDS, type MessageKind } from '../../../notification/customer-plan.ts';
import { text } from '../option-type.ts';
import { category, type TemplateOption } from '../template-option.ts';

const WHEN: Readonly<Record<MessageKind, string>> = {
  confirmation: 'the request was accepted',
  rescheduled: 'it was moved to another time',
  reminder: 'its time is near (`_notification_reminder_buffer`)',
  cancelled: 'it was cancelled',
};

/** E-mails and texts to customers without an app; ours. */
export const CUSTOMER_MESSAGES: readonly TemplateOption[] = category('Messages to the customer', [
  ...MESSAGE_KINDS.flatMap((kind) => [
    {
      name: `_sms_${kind}`,
      type: text,
      help: `Text message when ${WHEN[kind]}. \`$name$\` stands for a value of the callback. Empty: none.`,
    },
    {
      name: `_email_${kind}`,
      type: text,
      help: `E-mail when ${WHEN[kind]}; \`\\n\` is a line end. Empty: none.`,
    },
    { name: `_email_${kind}_subject`, type: text, help: 'Subject of that e-mail.' },
  ]),
  { name: '_sms_provider', type: text, help: 'Section `sms.provider.<name>`; by default `sms`.' },
  { name: '_email_provider', type: text, help: 'Section `email.provider.<name>`; by default `email`.' },
  {
    name: '_sms_number_key',
    type: text,
    default: '_customer_number',
    help: 'Parameter of the request with the number for text messages. Landlines get none.',
  },
  {
    name: '_email_key',
    type: text,
    help: 'Parameter of the request with the address; by default `_customer_email`, then `email`.',
  },
  {
    name: '_customer_email',
    type: text,
    source: 'request',
    help: 'E-mail address of the customer.',
  },
  {
    name: '_message_link',
    type: text,
    help: 'What `$_link$` stands for, such as `https://shop.example/callback?link=$_link_token$`; values are escaped for an address. Empty: the page of Ringback where the customer sees, moves and cancels the callback.',
  },
  {
    name: '_message_timezone',
    type: { kind: 'time-zone' },
    default: 'UTC',
    help: 'Zone of `$_desired_local_time$`.',
  },
]);
