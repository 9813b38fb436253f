import { anyInteger, anyList, boolean, choice, span } from '../option-type.ts';
import { category, type TemplateOption } from '../template-option.ts';

const LIMIT =
  'The value of the service counts, else that of section `callback`, else the default; a negative one means the default.';

/** Callback options, Queue Management (callback options 4). */
export const QUEUE_MANAGEMENT: readonly TemplateOption[] = category('Queue Management', [
  {
    name: '_default_country',
    type: { kind: 'country' },
    default: 'US',
    help: 'Country in which numbers without a country code are read. The two checks below need it.',
  },
  {
    name: '_disallow_impossible_phone_numbers',
    type: boolean,
    default: 'true',
    help: 'Refuses numbers that cannot exist: odd characters, or too short or long for their country.',
  },
  {
    name: '_disallow_premium_phone_numbers',
    type: boolean,
    default: 'true',
    help: 'Refuses premium-rate numbers.',
  },
  {
    name: '_enable_in_queue_checking',
    type: choice('true', 'strict', 'false'),
    default: 'true',
    help: 'Refuses a request when the number already has two callbacks waiting (`true`) or one (`strict`).',
  },
  {
    name: '_enable_reject_out_of_office_hours',
    type: boolean,
    default: 'false',
    help: 'Refuses an immediate request while the office is closed. Otherwise it is accepted and waits.',
  },
  {
    name: '_max_queued_callbacks_per_service',
    type: anyInteger,
    default: '1000',
    help: `Callbacks of this service that may be under way. Immediate requests beyond it are refused with 503, scheduled ones never; 0 refuses all. ${LIMIT}`,
  },
  {
    name: '_throttle_callbacks_per_service_1',
    type: anyInteger,
    default: '500',
    help: `Requests accepted within \`_throttle_ttl_1\` seconds; beyond it 503. 0 refuses all. ${LIMIT}`,
  },
  {
    name: '_throttle_ttl_1',
    type: span('s', null),
    default: '300',
    help: `Length of the first window. 0 switches it off. ${LIMIT}`,
  },
  {
    name: '_throttle_callbacks_per_service_2',
    type: anyInteger,
    default: '1000',
    help: `Requests accepted within \`_throttle_ttl_2\` seconds; beyond it 503. 0 refuses all. ${LIMIT}`,
  },
  {
    name: '_throttle_ttl_2',
    type: span('s', null),
    default: '3600',
    help: `Length of the second, longer window. 0 switches it off. ${LIMIT}`,
  },
  {
    name: '_throttle_request_parameters',
    type: anyList,
    default: '_customer_number',
    help: 'Parameters, of the body or headers, of which the same value is accepted only so often a day.',
  },
  {
    name: '_throttle_request_parameters_limit',
    type: anyInteger,
    default: '6',
    help: `How often a day: immediate requests with the same value beyond it are refused with 503. 0 refuses all. ${LIMIT}`,
  },
  {
    name: '_enable_throttle_header_parameters',
    type: boolean,
    default: 'true',
    help: 'Whether those parameters are looked for in headers, too; a header goes before the body.',
  },
  {
    name: '_throttle_customer_number_limit',
    type: anyInteger,
    default: '6',
    legacy: true,
    help: 'Earlier name of `_throttle_request_parameters_limit`, for the number of the customer.',
  },
]);
