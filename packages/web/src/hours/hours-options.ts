import type { Options } from '../server/shapes.ts';
import { CLOSED, readWeekly, union, type Week, writeWeekly } from './week.ts';

/** A date with hours of its own, or without any. */
export interface Exception {
  /** `2031-12-25`, or `12-25` for every year. */
  readonly date: string;
  /** Empty: closed. */
  readonly hours: string;
}

/** Office hours as they are painted. */
export interface Hours {
  readonly zone: string;
  readonly week: Week;
  readonly exceptions: readonly Exception[];
  /** What is not painted: it goes back as it came. */
  readonly kept: readonly (readonly [string, string])[];
}

const DATED = /^((?:\d{4}-)?\d{2}-\d{2})\s+(\S.*)$/;
const DATE = /^(?:\d{4}-)?\d{2}-\d{2}$/;

/** The options of an office-hours service (callback options 10.5). */
export function readHours(options: Options): Hours {
  const weeks: Week[] = [];
  const exceptions: Exception[] = [];
  const kept: [string, string][] = [];
  for (const [key, value] of Object.entries(options)) {
    const text = value.trim();
    if (text === '' || key === '_timezone') continue;
    const week = /^_bh_regular\d*$/.test(key) ? readWeekly(text) : null;
    const [, date = '', hours = ''] = /^_bh_add\d*$/.test(key) ? (DATED.exec(text) ?? []) : [];
    if (week !== null) weeks.push(week);
    else if (date !== '') exceptions.push({ date, hours });
    else if (/^_holiday\d*$/.test(key) && DATE.test(text)) exceptions.push({ date: text, hours: '' });
    else kept.push([key, value]);
  }
  exceptions.sort((a, b) => a.date.localeCompare(b.date));
  return {
    zone: options['_timezone'] ?? '',
    week: weeks.length === 0 ? CLOSED : union(weeks),
    exceptions,
    kept,
  };
}

/** The options of a service with these hours; names that are taken by what is kept are left to it. */
export function writeHours({ zone, week, exceptions, kept }: Hours): Options {
  const options: Record<string, string> = Object.fromEntries(kept);
  if (zone !== '') options['_timezone'] = zone;
  const put = (prefix: string, texts: readonly string[]) => {
    let number = 1;
    for (const text of texts) {
      while (options[`${prefix}${number}`] !== undefined) number++;
      options[`${prefix}${number}`] = text;
    }
  };
  put('_bh_regular', writeWeekly(week));
  put(
    '_bh_add',
    exceptions.filter(({ hours }) => hours !== '').map(({ date, hours }) => `${date} ${hours}`),
  );
  put(
    '_holiday',
    exceptions.filter(({ hours }) => hours === '').map(({ date }) => date),
  );
  return options;
}

/** Options besides the rules: what the service is, and remarks. */
export const isRule = ([key]: readonly [string, string]): boolean =>
  /^_(?:bh_|holiday|effective_dates|use_alternative|include)/.test(key);
