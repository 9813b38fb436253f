import { boolean, span, text } from '../option-type.ts';
import { lifetime, SERVICE_OPTIONS } from '../service-options.ts';
import { category, type TemplateOption } from '../template-option.ts';

const OPTIONS = 'Access';

const resourceGroup = {
  name: '_resource_group',
  type: text,
  default: 'DNIS',
  mandatory: true,
  source: 'either',
  help: 'Resource group from which the access number is taken.',
} as const;
const provideCode = {
  name: '_provide_code',
  type: boolean,
  default: 'false',
  source: 'either',
  help: 'Gives an access code as well, which the caller has to enter.',
} as const;
const codeLength = {
  name: '_access_code_length',
  type: { kind: 'integer', min: 1, max: 30, unit: null },
  default: '6',
  source: 'either',
  help: 'Digits of an access code.',
} as const;
const poolHealth = {
  name: '_return_pool_health',
  type: boolean,
  default: 'false',
  help: 'Adds figures about the resource group to the answer, where it is allocated by LOCAL or CLUSTER.',
} as const;

/** callback options 10.3, API reference 5.1 */
export const REQUEST_INTERACTION: readonly TemplateOption[] = [
  ...SERVICE_OPTIONS,
  ...lifetime('30', 'How long the stored data of a request are kept.'),
  ...category(OPTIONS, [
    resourceGroup,
    provideCode,
    codeLength,
    {
      name: '_booking_expiration_timeout',
      type: span('s', 5, 1800),
      default: '30',
      help: 'How long the number is kept for the caller.',
    },
    poolHealth,
    {
      name: '_phone_number',
      type: text,
      source: 'request',
      help: 'Number from which the customer is going to call.',
    },
  ]),
];

/** callback options 10.1, API reference 5.2 */
export const REQUEST_ACCESS: readonly TemplateOption[] = [
  ...SERVICE_OPTIONS,
  ...lifetime('30', 'How long the stored data of a request are kept.'),
  ...category(OPTIONS, [
    resourceGroup,
    provideCode,
    codeLength,
    {
      name: '_booking_expiration_timeout',
      type: span('s'),
      default: '30',
      source: 'either',
      help: 'How long the number is kept for the caller.',
    },
    poolHealth,
    {
      name: '_id',
      type: text,
      mandatory: true,
      source: 'request',
      help: 'Running service that gets the access number.',
    },
    {
      name: '_phone_number',
      type: text,
      source: 'request',
      help: 'Number from which the customer is going to call.',
    },
  ]),
];

/** callback options 10.2, API reference 5.3 */
export const MATCH_INTERACTION: readonly TemplateOption[] = [
  ...SERVICE_OPTIONS,
  ...lifetime('30', 'How long the stored data of a request are kept.'),
  ...category(OPTIONS, [
    {
      name: '_access_number',
      type: text,
      mandatory: true,
      source: 'request',
      help: 'Number that was dialled.',
    },
    {
      name: '_access_code',
      type: text,
      source: 'request',
      help: 'Access code that was entered, where one was given.',
    },
    {
      name: '_phone_number',
      type: text,
      source: 'request',
      help: 'Number of the caller.',
    },
    {
      name: '_return_data',
      type: boolean,
      default: 'false',
      source: 'either',
      help: 'Answers with the data of the request instead of the ids alone.',
    },
    {
      name: '_return_user_data',
      type: boolean,
      default: 'false',
      source: 'either',
      help: 'Another name of `_return_data`.',
    },
    {
      name: '_return_multiple_matches',
      type: boolean,
      default: 'false',
      source: 'either',
      help: 'Answers with all services that fit.',
    },
    {
      name: '_delete_service',
      type: boolean,
      default: 'false',
      source: 'either',
      help: 'Ends the service that was found.',
    },
  ]),
];
