import { type CustomTypesConfig, types } from 'pg';

const INT8 = 20;
const NUMERIC = 1700;
const TIMESTAMPTZ = 1184;

/** int8 as a number while that is exact, else as bigint. */
export function parseInt8(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

/**
 * timestamptz in PostgreSQL's ISO form (`2026-11-22 09:30:00.123456+05:30`) as milliseconds since 1970;
 * microseconds are cut off, `infinity` is Infinity.
 */
export function parseTimestamp(text: string): number {
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  if (text === '-infinity') return Number.NEGATIVE_INFINITY;
  const sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
  const offset = text.slice(sign);
  const iso = `${text.slice(0, 10)}T${text.slice(11, sign)}${offset.length === 3 ? `${offset}:00` : offset}`;
  return Date.parse(iso);
}

type Parser = (text: string) => unknown;

/** What a column's text becomes: exact numbers, instants as epoch milliseconds, jsonb parsed (the driver does that). */
export const valueTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary'): Parser => {
    if (format !== 'binary') {
      if (oid === INT8) return parseInt8;
      if (oid === TIMESTAMPTZ) return parseTimestamp;
      if (oid === NUMERIC) return Number;
    }
    return types.getTypeParser(oid, format as 'text') as Parser;
  }) as CustomTypesConfig['getTypeParser'],
};
