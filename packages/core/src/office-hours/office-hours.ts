import type { OptionMap } from '../ports/store.ts';
import { option } from '../services/options.ts';
import { UTC, type Zone, zoneMeant } from '../time/zone-offsets.ts';
import { type DatedHours, readDatedHours, readWeeklyHours, type WeeklyHours } from './hours-text.ts';
import { type DateRange, readDateRange } from './local-date.ts';

/** Which rules of another service are taken over. */
export type Included = 'regular' | 'holidays' | 'additions' | 'all';

/** The options of one `office-hours` service, read (callback options 10.5). */
export interface OfficeHours {
  readonly zone: Zone;
  readonly regular: readonly WeeklyHours[];
  readonly additions: readonly DatedHours[];
  readonly holidays: readonly DateRange[];
  /** With the number at the end of the option's name. */
  readonly effective: readonly { readonly number: string; readonly dates: DateRange }[];
  readonly includes: readonly { readonly what: Included; readonly service: string }[];
  readonly alternatives: readonly { readonly number: string; readonly service: string }[];
}

const NUMBERED =
  /^_(bh_regular|bh_add|holiday|effective_dates|use_alternative|include(?:_[a-z_]*[a-z])?)_?(\d*)$/;
const INCLUDED: Readonly<Record<string, Included>> = {
  include: 'all',
  include_regular: 'regular',
  include_bh_regular: 'regular',
  include_holiday: 'holidays',
  include_holidays: 'holidays',
  include_add: 'additions',
  include_bh_add: 'additions',
  include_additional: 'additions',
};
const read = new WeakMap<OptionMap, OfficeHours>();

/** Reads the options of a service; what cannot be understood opens nothing (findings say so). The same map is read once. */
export function officeHours(options: OptionMap): OfficeHours {
  const known = read.get(options);
  if (known !== undefined) return known;
  const made = readOfficeHours(options);
  read.set(options, made);
  return made;
}

function readOfficeHours(options: OptionMap): OfficeHours {
  const regular: WeeklyHours[] = [];
  const additions: DatedHours[] = [];
  const holidays: DateRange[] = [];
  const effective: { number: string; dates: DateRange }[] = [];
  const includes: { what: Included; service: string }[] = [];
  const alternatives: { number: string; service: string }[] = [];
  const keep = <T>(list: T[], value: T | null): void => {
    if (value !== null) list.push(value);
  };
  for (const key of Object.keys(options)) {
    const [, kind = '', number = ''] = NUMBERED.exec(key) ?? [];
    const text = option(options, key)?.trim() ?? '';
    if (kind === '' || text === '') continue;
    if (kind === 'bh_regular') keep(regular, readWeeklyHours(text));
    else if (kind === 'bh_add') keep(additions, readDatedHours(text));
    else if (kind === 'holiday') keep(holidays, readDateRange(text));
    else if (kind === 'effective_dates') {
      const dates = readDateRange(text);
      keep(effective, dates === null ? null : { number, dates });
    } else if (kind === 'use_alternative') alternatives.push({ number, service: text });
    else {
      const what = INCLUDED[kind];
      if (what !== undefined) includes.push({ what, service: text });
    }
  }
  return {
    zone: readZone(options),
    regular,
    additions,
    holidays,
    effective,
    includes,
    alternatives,
  };
}

/** `_timezone` of a calendar; UTC where it is none. */
export function readZone(options: OptionMap): Zone {
  const name = option(options, '_timezone')?.trim();
  return (name === undefined ? null : zoneMeant(name)) ?? UTC;
}
