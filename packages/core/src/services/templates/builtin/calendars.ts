import { readDatedHours, readWeeklyHours, weekdayNamed } from '../../../office-hours/hours-text.ts';
import { readDateRange } from '../../../office-hours/local-date.ts';
import { json, notNegative, type OptionType, service } from '../option-type.ts';
import { lifetime, SERVICE_OPTIONS } from '../service-options.ts';
import { category, type TemplateOption } from '../template-option.ts';

const regular: OptionType = {
  kind: 'pattern',
  fits: (text) => readWeeklyHours(text) !== null,
  form: 'days and hours such as Mon-Fri 9:00-17:00',
};
const addition: OptionType = {
  kind: 'pattern',
  fits: (text) => readDatedHours(text) !== null,
  form: 'a date and hours such as 2031-12-24 9:00-12:00 or 12-24 9:00-12:00',
};
const dates: OptionType = {
  kind: 'pattern',
  fits: (text) => readDateRange(text) !== null,
  form: 'a date such as 2031-12-25 or 12-25, or two with "to" between',
};
const weekdays: OptionType = {
  kind: 'pattern',
  fits: (text) =>
    text
      .replace(/[[\]"']/g, '')
      .split(',')
      .every((name) => weekdayNamed(name) !== null),
  form: 'days such as [Mon, Tue, Wed, Thu, Fri, Sat, Sun]',
};
const otherHours = service('office-hours');

const timeZone = {
  name: '_timezone',
  type: { kind: 'time-zone' },
  default: 'UTC',
  help: 'Time zone of the hours, such as `Europe/Paris`.',
} as const;

/** callback options 10.5 */
export const OFFICE_HOURS: readonly TemplateOption[] = [
  ...SERVICE_OPTIONS,
  ...lifetime('30', 'How long the stored data of a request are kept.'),
  ...category('Office Hours', [
    timeZone,
    {
      name: '_bh_regular',
      numbered: true,
      type: regular,
      help: 'Regular hours: days and times such as `Mon-Fri 9:00-17:00`. Days may go over Sunday and times over midnight; 24:00 ends a day.',
    },
    {
      name: '_bh_add',
      numbered: true,
      type: addition,
      help: 'Hours in addition on one date, such as `2031-12-24 9:00-12:00`; without a year, every year.',
    },
    {
      name: '_holiday',
      numbered: true,
      type: dates,
      help: 'A closed day, such as `2031-12-25`, or several with `to` between; without a year, every year.',
    },
    {
      name: '_effective_dates',
      numbered: true,
      type: dates,
      help: 'Dates for which these hours are meant: one date, or two with `to` between. Outside of them everything is closed.',
    },
    {
      name: '_use_alternative',
      numbered: true,
      type: otherHours,
      help: 'Other office hours that take the place of these. Needs `_effective_dates`.',
    },
    {
      name: '_include_regular',
      numbered: true,
      type: otherHours,
      help: 'Other office hours whose regular hours count here as well.',
    },
    {
      name: '_include_add',
      numbered: true,
      type: otherHours,
      help: 'Other office hours whose hours in addition count here as well.',
    },
    {
      name: '_include_holidays',
      numbered: true,
      type: otherHours,
      help: 'Other office hours whose closed days count here as well.',
    },
    {
      name: '_include',
      numbered: true,
      type: otherHours,
      help: 'Other office hours of which everything counts here as well.',
    },
    {
      name: '_include_bh_regular',
      numbered: true,
      type: otherHours,
      legacy: true,
      help: 'Another spelling of `_include_regular`.',
    },
    {
      name: '_include_bh_add',
      numbered: true,
      type: otherHours,
      legacy: true,
      help: 'Another spelling of `_include_add`.',
    },
    {
      name: '_include_additional',
      numbered: true,
      type: otherHours,
      legacy: true,
      help: 'Another spelling of `_include_add`.',
    },
    {
      name: '_include_holiday',
      numbered: true,
      type: otherHours,
      legacy: true,
      help: 'Another spelling of `_include_holidays`.',
    },
  ]),
];

/** callback options 10.4 */
export const CAPACITY: readonly TemplateOption[] = [
  ...SERVICE_OPTIONS,
  ...lifetime('30', 'How long the stored data of a request are kept.'),
  ...category('Capacity', [
    timeZone,
    {
      name: '_capacity',
      type: weekdays,
      default: '[Mon, Tue, Wed, Thu, Fri, Sat, Sun]',
      help: 'Order of the weekdays: the first one is `_capacity_1`.',
    },
    {
      name: '_capacity_',
      numbered: true,
      type: json,
      help: 'How many scheduled callbacks fit into each slot of a weekday, by hour: `{"1":{"0900":4,"1300":2}}` for the first one. Hours that are not there are closed.',
    },
    {
      name: '_capacity_add',
      type: json,
      default: '{}',
      help: 'Dates with a capacity of their own: `[{"2031-12-24":{"0900":2}}]`.',
    },
    {
      name: '_max_capacity',
      type: notNegative,
      default: '1000',
      mandatory: true,
      help: 'Largest number that an hour may have.',
    },
  ]),
];
