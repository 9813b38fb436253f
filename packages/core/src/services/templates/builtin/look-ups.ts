import { boolean, choice, matching, text } from '../option-type.ts';
import { lifetime, SERVICE_OPTIONS } from '../service-options.ts';
import { category, type TemplateOption } from '../template-option.ts';

const STATUS = { kind: 'integer', min: 100, max: 599, unit: null } as const;

/** callback options 10.6 */
export const GET: readonly TemplateOption[] = [
  ...SERVICE_OPTIONS,
  ...category('Health', [
    { name: '_online_code', type: STATUS, default: '200', help: 'HTTP status while everything works.' },
    { name: '_offline_code', type: STATUS, default: '503', help: 'HTTP status while it does not.' },
  ]),
];

/** callback options 10.7 */
export const URS_STAT: readonly TemplateOption[] = [
  ...SERVICE_OPTIONS,
  ...lifetime('30', 'How long the stored data of a request are kept.'),
  ...category('Expected Wait', [
    {
      name: 'aqt',
      type: choice('urs', 'urs2', 'stat'),
      default: 'urs2',
      source: 'either',
      help: 'How the wait is estimated.',
    },
    {
      name: 'name',
      type: text,
      source: 'either',
      help: 'Virtual queue that is asked about. Not set: all.',
    },
    {
      name: '_urs_virtual_queue',
      type: text,
      source: 'either',
      help: 'Virtual queue that is asked about when `name` is not given.',
    },
  ]),
];

/** callback options 10.7 */
export const STAT: readonly TemplateOption[] = [
  ...URS_STAT,
  ...category('Statistic', [
    {
      name: '_request_queue_time_stat',
      type: matching(/^[^;]+;[^;]+;[^;]+(?:;[^;]*)?$/, 'statistic;object type;object;tenant'),
      source: 'either',
      help: 'Statistic that is asked for, such as `ExpectedWaitTime;Queue;VQ_Support;Environment`.',
    },
  ]),
];

/** callback options 9.2 */
export const REQUEST_CHAT: readonly TemplateOption[] = [
  ...SERVICE_OPTIONS,
  ...lifetime('30', 'How long the stored data of a request are kept.'),
  ...category('Chat', [
    {
      name: '_chat_endpoint',
      type: text,
      default: 'gms_builtin',
      help: 'Endpoint at which chat sessions are opened, as `tenant:endpoint`.',
    },
    {
      name: '_client_timeout',
      type: { kind: 'integer', min: 0, max: null, unit: 's' },
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
      type: { kind: 'list', values: null },
      help: 'Chat events that are not pushed.',
    },
  ]),
];
