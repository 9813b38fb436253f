/**
 * Lists as PostgreSQL takes them in its binary form (`array_recv`): dimensions, whether there are nulls, type of the elements,
 * count, first index; then each element with its length. Neither side writes or reads numbers and quotes as text: for a batch of
 * new callbacks that is a tenth of what the server does (measured).
 */

/** Types of elements by their numbers in `pg_type`, which never change. */
const TYPES = { boolean: 16, integer: 23, text: 25, float8: 701, jsonb: 3802 } as const;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
/** What JSON begins with in its binary form. */
const JSONB_VERSION = '\u0001';
/** Room for what is known when the texts are in place. */
const HEADER_ROOM = '\u0000'.repeat(HEADER_BYTES);
const LENGTH_ROOM = '\u0000'.repeat(LENGTH_BYTES);

/** A list of texts; null is NULL. */
export function textList(texts: readonly (string | null)[]): Buffer {
  return listOfTexts(TYPES.text, texts, '');
}

/** A list of `jsonb` from texts that are JSON. */
export function jsonList(texts: readonly string[]): Buffer {
  return listOfTexts(TYPES.jsonb, texts, JSONB_VERSION);
}

/** A list of `float8`; what is missing is NULL. */
export function numberList(numbers: readonly (number | undefined)[]): Buffer {
  return listOf(TYPES.float8, numbers, 8, (list, number, at) => list.writeDoubleBE(number, at));
}

/** A list of `integer`; what is missing is NULL. */
export function integerList(numbers: readonly (number | undefined)[]): Buffer {
  return listOf(TYPES.integer, numbers, 4, (list, number, at) => list.writeInt32BE(number, at));
}

/** A list of `boolean`. */
export function booleanList(values: readonly boolean[]): Buffer {
  return listOf(TYPES.boolean, values, 1, (list, value, at) => list.writeUInt8(value ? 1 : 0, at));
}

/** All texts are put into their bytes at once: one by one takes several times as long. */
function listOfTexts(type: number, texts: readonly (string | null)[], prefix: string): Buffer {
  const room = LENGTH_ROOM + prefix;
  let whole = HEADER_ROOM;
  for (const text of texts) whole += text === null ? LENGTH_ROOM : room + text;
  const list = Buffer.from(whole, 'utf8');
  // Then each character is a byte, as in most lists.
  const isAscii = list.length === whole.length;
  let hasNull = false;
  let at = HEADER_BYTES;
  for (const text of texts) {
    hasNull ||= text === null;
    const length =
      text === null ? NULL_LENGTH : prefix.length + (isAscii ? text.length : Buffer.byteLength(text, 'utf8'));
    list.writeInt32BE(length, at);
    at += LENGTH_BYTES + Math.max(0, length);
  }
  return withHeader(list, type, texts.length, hasNull);
}

function listOf<T>(
  type: number,
  values: readonly (T | undefined)[],
  bytes: number,
  write: (list: Buffer, value: T, at: number) => void,
): Buffer {
  const list = Buffer.allocUnsafe(HEADER_BYTES + values.length * (LENGTH_BYTES + bytes));
  let hasNull = false;
  let at = HEADER_BYTES;
  // By index: lists may have gaps.
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    list.writeInt32BE(value === undefined ? NULL_LENGTH : bytes, at);
    at += LENGTH_BYTES;
    if (value === undefined) {
      hasNull = true;
      continue;
    }
    write(list, value, at);
    at += bytes;
  }
  return withHeader(list.subarray(0, at), type, values.length, hasNull);
}

function withHeader(list: Buffer, type: number, count: number, hasNull: boolean): Buffer {
  list.writeInt32BE(count === 0 ? 0 : 1, 0);
  list.writeInt32BE(hasNull ? 1 : 0, 4);
  list.writeInt32BE(type, 8);
  // A list of nothing has no dimension, and none is described.
  if (count === 0) return list.subarray(0, 12);
  list.writeInt32BE(count, 12);
  list.writeInt32BE(1, 16);
  return list;
}
