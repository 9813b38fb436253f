import type { OptionMap } from '../../ports/store.ts';
import { integerOption, option } from '../options.ts';
import { error, type Finding, warning } from './finding.ts';
import { isThere, type Surroundings } from './surroundings.ts';

/** What a builtin service needs beside it, and what of its options belongs together (callback options 10). */
export function builtinFindings(builtin: string, options: OptionMap, around: Surroundings): Finding[] {
  switch (builtin) {
    case 'match-interaction':
      return isThere(around, ['request-access', 'request-interaction'])
        ? []
        : [
            warning(
              '_service',
              'finds services by the numbers that were given out, and no service gives out any',
              'Configure a service that runs request-access or request-interaction',
              { what: 'service', template: 'request-access' },
            ),
          ];
    case 'request-interaction':
    case 'request-access':
      return isThere(around, ['match-interaction'])
        ? []
        : [
            warning(
              '_service',
              'gives out numbers, and no service finds out what a call to one of them belongs to',
              'Configure a service that runs match-interaction',
              { what: 'service', template: 'match-interaction' },
            ),
          ];
    case 'office-hours':
      return officeHoursFindings(options);
    case 'capacity':
      return capacityFindings(options);
    default:
      return [];
  }
}

function officeHoursFindings(options: OptionMap): Finding[] {
  const named = (stem: RegExp): string | undefined =>
    Object.keys(options).find((name) => stem.test(name) && option(options, name) !== null);
  const findings: Finding[] = [];
  const alternative = named(/^_use_alternative_?\d*$/);
  if (alternative !== undefined && named(/^_effective_dates_?\d*$/) === undefined)
    findings.push(
      warning(
        alternative,
        'needs dates for which these hours are meant',
        'Set _effective_dates1, such as 2031-06-01 to 2031-08-31',
      ),
    );
  if (named(/^_(?:bh_regular|bh_add|include[a-z_]*|use_alternative)_?\d*$/) === undefined)
    findings.push(
      warning(
        '_bh_regular1',
        'is not set: the office is always closed',
        'Set hours such as Mon-Fri 9:00-17:00',
      ),
    );
  return findings;
}

function capacityFindings(options: OptionMap): Finding[] {
  const most = integerOption(options, '_max_capacity', 1000, { min: 0, max: Number.MAX_SAFE_INTEGER });
  const findings: Finding[] = [];
  let isAnyDaySet = false;
  for (const [name, value] of Object.entries(options)) {
    if (!/^_capacity_\d+$/.test(name) || value.trim() === '') continue;
    isAnyDaySet = true;
    const complaint = dayComplaint(value, most);
    if (complaint !== null) findings.push(error(name, complaint.message, complaint.remedy));
  }
  if (!isAnyDaySet)
    findings.push(
      warning(
        '_capacity_1',
        'is not set, nor is that of another day: nothing can be booked',
        'Set _capacity_1 to _capacity_7, such as {"1":{"0900":4}}',
      ),
    );
  return findings;
}

/** One weekday: `{"1":{"0900":4}}`. What is no JSON is told by its type. */
function dayComplaint(value: string, most: number): { message: string; remedy: string } | null {
  let day: unknown;
  try {
    day = JSON.parse(value);
  } catch {
    return null; // Told elsewhere.
  }
  const remedy = 'Write it as {"1":{"0900":4,"1300":2}}: hours of four digits, and whole numbers';
  if (!isObject(day)) return { message: 'must be a JSON object', remedy };
  const [only] = Object.values(day);
  // The number of the day may be left out.
  const isWrapped = Object.keys(day).length === 1 && isObject(only);
  for (const hours of isWrapped ? [only] : [day]) {
    for (const [hour, capacity] of Object.entries(hours)) {
      if (!/^(?:[01]\d|2[0-3]):?[0-5]\d$/.test(hour))
        return { message: `has "${hour}", which is no time of day`, remedy };
      const number = typeof capacity === 'string' && capacity !== '' ? Number(capacity) : capacity;
      if (typeof number !== 'number' || !Number.isInteger(number) || number < 0)
        return { message: `has a capacity at ${hour} that is no whole number`, remedy };
      if (number > most)
        return {
          message: `has ${number} at ${hour}, more than _max_capacity (${most})`,
          remedy: 'Lower it, or raise _max_capacity',
        };
    }
  }
  return null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
