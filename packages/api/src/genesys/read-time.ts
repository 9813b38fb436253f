import { instantOf, parseInstant, type Zone } from '@ringback/core';

const LOCAL = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?$/;
/** An offset whose plus arrived as a space because nobody encoded it. */
const SPACED_OFFSET = /^(\d{4}-\d{2}-\d{2}T[\d:.]+) (\d{2}:?\d{2})$/;
/** `Wed May 28 2031 17:30:00 GMT+0200 (Central European Summer Time)`, as scripts in browsers write dates. */
const SCRIPT_DATE =
  /^[A-Z][a-z]{2},? ([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d{2}:\d{2}:\d{2})(?: (?:GMT|UTC)(?:([+\- ])(\d{2}):?(\d{2}))?)?(?: \([^()]*\))?$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A time as clients of queries send it (API reference 17.1): ISO 8601 with `Z`, with an offset, or without a zone, which
 * is then read in `zone`; a date alone is its midnight; the text of a script's date. Milliseconds since 1970, or null.
 */
export function readTime(text: string, zone: Zone): number | null {
  const spaced = SPACED_OFFSET.exec(text);
  if (spaced !== null) return parseInstant(`${spaced[1] ?? ''}+${spaced[2] ?? ''}`);
  const local = LOCAL.exec(text);
  if (local !== null) {
    const wall = parseInstant(`${local[1] ?? ''}T${local[2] ?? '00:00'}Z`);
    return wall === null ? null : instantOf(zone, wall);
  }
  return SCRIPT_DATE.test(text) ? readScriptDate(text, zone) : parseInstant(text);
}

function readScriptDate(text: string, zone: Zone): number | null {
  const [, name = '', day = '', year = '', time = '', sign, hours = '', minutes = ''] =
    SCRIPT_DATE.exec(text) ?? [];
  const month = String(MONTHS.indexOf(name) + 1).padStart(2, '0');
  const moment = `${year}-${month}-${day.padStart(2, '0')}T${time}`;
  if (sign !== undefined) return parseInstant(`${moment}${sign === '-' ? '-' : '+'}${hours}:${minutes}`);
  return / (?:GMT|UTC)/.test(text) ? parseInstant(`${moment}Z`) : readTime(moment, zone);
}
