const TIME_DIGITS = 12;

/**
 * The layout of a UUID of version 7 (RFC 9562 section 5.7) for a moment, milliseconds since 1970, made from one of
 * version 4: what is made one after the other stands side by side in an index, which need not be searched for each.
 * 74 bits stay random. The version that it states is 4, the form that clients know (API reference 1.5); nobody reads
 * the time out of it.
 */
export function timeOrderedUuid(random: string, at: number): string {
  if (at !== newest.at) newest = { at, digits: digitsOf(at) };
  return `${newest.digits}-${random.slice('xxxxxxxx-xxxx-'.length)}`;
}

/** In a crowd many are made within a millisecond, and writing a number as digits costs more than all the rest. */
let newest = { at: 0, digits: digitsOf(0) };

function digitsOf(at: number): string {
  const time = Math.max(0, Math.trunc(at)).toString(16).padStart(TIME_DIGITS, '0').slice(-TIME_DIGITS);
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}
