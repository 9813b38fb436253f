import { DEVICE_TYPE_NAMES } from '../../../notification/channel.ts';
import {
  anyList,
  boolean,
  choice,
  matching,
  notNegative,
  positive,
  span,
  text,
  url,
} from '../option-type.ts';
import { category, type TemplateOption } from '../template-option.ts';

/** Callback options, Notification (callback options 9.1). */
export const NOTIFICATION: readonly TemplateOption[] = category('Notification', [
  {
    name: '_provider_name',
    type: text,
    source: 'either',
    help: 'Push provider that reaches the customer (section `push.provider.<name>`).',
  },
  {
    name: '_device_os',
    type: choice(...DEVICE_TYPE_NAMES),
    source: 'request',
    help: 'Push channel of the device of the customer.',
  },
  {
    name: '_device_notification_id',
    type: text,
    source: 'request',
    help: 'Address of the device on that channel: a token, or a URL.',
  },
  {
    name: '_notification_message_file',
    type: text,
    help: 'File with the texts that customers read: JSON, or lines of `key = text`; uploaded, beside the document, or an address. When it cannot be loaded the callback ends with FAIL_LOAD_MESSAGE_FILE.',
  },
  {
    name: '_agent_availability_notification_delay',
    type: span('s', 0),
    default: '30',
    help: 'Pause before the customer is asked again.',
  },
  {
    name: '_max_notify_delivery_attempts',
    type: positive,
    default: '3',
    help: 'How often the delivery of one message is tried.',
  },
  {
    name: '_max_number_of_user_availability_confirmation_attempts',
    type: positive,
    default: '3',
    advanced: true,
    help: 'How often the customer is asked before the contact counts as failed.',
  },
  {
    name: '_use_debug_push_certificate',
    type: boolean,
    default: 'false',
    help: 'Uses the debug credentials of the provider.',
  },
]);

/** Callback options, Chat (callback options 1 and 9.2). */
export const CHAT: readonly TemplateOption[] = category('Chat', [
  {
    name: '_chat_endpoint',
    type: matching(/^[^:]+(?::[^:]+)?$/, 'tenant:endpoint'),
    help: 'Endpoint at which chat sessions are opened.',
  },
  {
    name: '_client_timeout',
    type: span('s', 0),
    default: '120',
    help: 'After this time without a sign of life the customer counts as gone.',
  },
  {
    name: '_chat_400_response_on_disconnected',
    type: boolean,
    default: 'false',
    help: 'Answers 400 to requests for a chat that was disconnected.',
  },
  {
    name: '_agent_timeout_notification_message',
    type: text,
    help: 'What the agent reads when the channel to the customer is down.',
  },
  {
    name: '_client_timeout_notification_message',
    type: text,
    help: 'What the customer reads after a time-out.',
  },
  {
    name: '_filtering_chat_events',
    type: anyList,
    help: 'Chat events that are not pushed.',
  },
]);

/** Callback options, Reporting (callback options 9.3). */
export const REPORTING: readonly TemplateOption[] = category('Reporting', [
  {
    name: '_rep_userevent_enable',
    type: boolean,
    default: 'false',
    help: 'Publishes an event for reports at the start and at the end of each callback.',
  },
  {
    name: '_rep_userevent_dn',
    type: text,
    help: 'Number to which these events are sent: the tag is `userevent.<number>@<switch>`.',
  },
  {
    name: '_rep_userevent_switch',
    type: text,
    help: 'Switch of that number.',
  },
  {
    name: '_rep_userevent_mediatype',
    type: notNegative,
    default: '0',
    help: 'Media type that these events carry.',
  },
  {
    name: '_use_reporting_aggregator',
    type: boolean,
    legacy: true,
    help: 'Posts the same values to a server that gathers them.',
  },
  {
    name: '_reporting_aggregator_url',
    type: url,
    legacy: true,
    help: 'Address of that server.',
  },
]);

/** Parameters that only a request has (callback options 9.4). */
export const REQUEST: readonly TemplateOption[] = category('Request', [
  {
    name: '_customer_number',
    type: text,
    mandatory: true,
    source: 'request',
    help: 'Number of the customer: to be dialled, or to be recognised by when the customer calls.',
  },
  {
    name: '_originating_interaction_id',
    type: text,
    source: 'request',
    help: 'Call during which the callback was asked for: a call here is told so, and the callback stands where its caller stood.',
  },
]);
