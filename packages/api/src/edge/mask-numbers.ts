/** Digits of a number that stay readable: enough to tell two customers apart, too few to call one. */
const READABLE_DIGITS = 3;
/** Shorter strings of digits are counts, states and years; they are not looked for inside other texts. */
const MIN_DIGITS = 5;
/** Names of facts that are numbers whoever's they are. */
const NUMBER_FIELDS = /^_?(?:customer_?|caller_?|calling_party_|phone_?|dialled_?)?number$|^dialled$/i;

/** A phone number with all but its last three digits hidden; a short one wholly. */
export function maskNumber(number: string): string {
  const digits = digitsOf(number);
  let hidden = digits <= MIN_DIGITS ? digits : digits - READABLE_DIGITS;
  return number.replace(/\d/g, (digit) => (hidden-- > 0 ? '*' : digit));
}

/** Hides a customer's number wherever it stands in plain data, whatever stands between its digits. */
export function maskNumbersIn(value: unknown, customerNumber: string | null): unknown {
  return maskWith(value, customerNumber === null ? null : patternOf(customerNumber), false);
}

function maskWith(value: unknown, pattern: RegExp | null, isNumber: boolean): unknown {
  if (typeof value === 'string') {
    if (isNumber && digitsOf(value) >= MIN_DIGITS) return maskNumber(value);
    return pattern === null ? value : value.replace(pattern, maskNumber);
  }
  // A small one is the number of something, not something to dial.
  if (typeof value === 'number' && isNumber && digitsOf(String(value)) >= MIN_DIGITS)
    return maskNumber(String(value));
  if (Array.isArray(value)) return value.map((item) => maskWith(item, pattern, isNumber));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      // What is kept by phone has the number as its name.
      pattern === null ? name : name.replace(pattern, maskNumber),
      maskWith(item, pattern, NUMBER_FIELDS.test(name)),
    ]),
  );
}

function patternOf(number: string): RegExp | null {
  const digits = number.replace(/\D/g, '');
  return digits.length < MIN_DIGITS ? null : new RegExp(digits.split('').join(String.raw`[\s\-().\/]*`), 'g');
}

function digitsOf(text: string): number {
  return text.replace(/\D/g, '').length;
}
