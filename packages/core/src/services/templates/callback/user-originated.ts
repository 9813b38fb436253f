import { boolean, notNegative, span, text } from '../option-type.ts';
import { category, type TemplateOption } from '../template-option.ts';

/** Callback options, Voice - User Originated (callback options 8). */
export const USER_ORIGINATED: readonly TemplateOption[] = category('Voice - User Originated', [
  {
    name: '_resource_group',
    type: text,
    default: 'DNIS',
    placeholder: '{name of the resource pool to be used - configured under Transactions/GMS_Resources/Annex}',
    help: 'Resource group from which the number is taken that the customer dials.',
  },
  {
    name: '_provide_code',
    type: boolean,
    default: 'false',
    mandatory: true,
    source: 'either',
    help: 'Gives the customer an access code to enter as well.',
  },
  {
    name: '_booking_expiration_timeout',
    type: span('s'),
    default: '30',
    mandatory: true,
    source: 'either',
    help: 'How long the number is kept for the customer: the call has to arrive within it.',
  },
  {
    name: '_userorig_connect_limit',
    type: notNegative,
    default: '3',
    help: 'How often the customer may ask for a number.',
  },
  {
    name: '_return_pool_health',
    type: boolean,
    default: 'false',
    help: 'Adds figures about the resource group to the answer.',
  },
]);
