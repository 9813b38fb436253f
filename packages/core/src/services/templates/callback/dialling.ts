import { boolean, matching, notNegative, span } from '../option-type.ts';
import { category, type TemplateOption } from '../template-option.ts';

const PERCENT = matching(
  /^\s*(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)\s*$/,
  'a number of percent, 0 to 100, such as 3',
);
/** `08:00-21:00`, several with commas between, or `always`. */
const HOURS = matching(
  /^\s*(?:always|(?:[01]?\d|2[0-4]):[0-5]\d\s*-\s*(?:[01]?\d|2[0-4]):[0-5]\d(?:\s*,\s*(?:[01]?\d|2[0-4]):[0-5]\d\s*-\s*(?:[01]?\d|2[0-4]):[0-5]\d)*)\s*$/i,
  'hours such as 08:00-21:00, several with commas between, or always',
);

/** Options of Ringback: when customers are dialled, and whom a callback is offered to. */
export const DIALLING: readonly TemplateOption[] = category('Pacing and Calling Hours', [
  {
    name: '_dialing_notifications',
    type: boolean,
    default: 'false',
    help: 'Dials the customer before an agent is held, when one is expected to be free on the answer. Otherwise an agent is held first. Needs `ursdial` and the customer as first party.',
  },
  {
    name: '_predictive_from_agents',
    type: notNegative,
    default: '30',
    help: 'With so many agents at work dials also count on those who are busy. 0: never; there is one dial for each free agent.',
  },
  {
    name: '_abandoned_call_limit',
    type: PERCENT,
    default: '3',
    help: 'The most of the customers who answer, in percent of a day, that may find no agent within two seconds. Where it leaves no room an agent is held first.',
  },
  {
    name: '_calling_hours',
    type: HOURS,
    default: '08:00-21:00',
    help: 'When customers may be called, as their own clocks show it. `always`: at any time.',
  },
  {
    name: '_calling_zone',
    type: { kind: 'time-zone' },
    source: 'either',
    help: 'Time zone of the customer. Without it that of the number counts: where its country has several, the hours must hold in all of them.',
  },
  {
    name: '_calling_hours_grace',
    type: span('s', 0),
    default: '14400',
    help: 'For so long after the time that the customer asked for, the call may be made at any hour: the customer chose it. 3600 by default where `_calling_hours` is set.',
  },
]);
