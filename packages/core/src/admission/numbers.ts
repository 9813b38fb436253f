import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import { booleanOption, option } from '../services/options.ts';
import type { Check } from './check.ts';
import { isOrdinaryNumber } from './ordinary-number.ts';

/** Spaces and the usual punctuation between digits are for the eye only; a leading plus stays. */
export function dialledDigits(number: string): string {
  return number.replace(/[\s\-()./]/g, '');
}

/**
 * `_disallow_impossible_phone_numbers` and `_disallow_premium_phone_numbers` for `_default_country`
 * (callback-options 4). A value without any digit is refused even when both are off: it cannot be dialled.
 */
export const checkNumber: Check = ({ options, service, params }) => {
  const number = params['_customer_number'];
  if (number === undefined || number === '') return null;
  if (!/\d/.test(number) || number.length > 64) return { kind: 'impossible-number', number };
  const impossible = booleanOption(options, '_disallow_impossible_phone_numbers', true);
  const premium = booleanOption(options, '_disallow_premium_phone_numbers', true);
  if (!impossible && !premium) {
    return /^\+?[0-9*#]+$/.test(dialledDigits(number)) ? null : { kind: 'impossible-number', number };
  }
  // Not configured = US; configured as empty, or as something that is no country, cannot be worked with.
  const country = '_default_country' in options ? option(options, '_default_country') : 'US';
  const upper = country?.trim().toUpperCase();
  if (upper === undefined || !isKnownCountry(upper)) {
    return {
      kind: 'no-country',
      option: impossible ? '_disallow_impossible_phone_numbers' : '_disallow_premium_phone_numbers',
      service,
    };
  }
  // As programs send it: nothing between the digits, nothing behind them.
  const isPlain = /^\+\d+$/.test(number);
  if (!isPlain) {
    const isOdd = !/^\+?[\d\s\-()./]+(?:(?:x|ext\.?|;ext=)\s*\d+)?$/i.test(number.trim());
    if (impossible && isOdd) return { kind: 'impossible-number', number };
  }
  if (isOrdinaryNumber(isPlain ? number : dialledDigits(number))) return null;
  // The costly part of a request: what can be told from one reading is not asked again.
  const parsed = parsePhoneNumberFromString(number, upper);
  if (impossible && parsed?.isPossible() !== true && !isPossible(number, upper)) {
    return { kind: 'impossible-number', number };
  }
  if (premium && parsed?.getType() === 'PREMIUM_RATE') return { kind: 'premium-number', number };
  return null;
};

/** Countries that the library was found to know, at most some hundred: asking it each time costs more than a look. */
const countries = new Set<string>();

function isKnownCountry(name: string): name is CountryCode {
  if (countries.has(name)) return true;
  if (!isSupportedCountry(name)) return false;
  countries.add(name);
  return true;
}

/**
 * Possible as the widely used Java library means it: the length fits the country, or it is a number that can be
 * dialled inside its own area (seven digits in the North American plan), which this library calls too short.
 */
function isPossible(number: string, country: CountryCode): boolean {
  const verdict = validatePhoneNumberLength(number, country);
  if (verdict === undefined) return true;
  const parsed = parsePhoneNumberFromString(number, { defaultCountry: country, extract: false });
  return verdict === 'TOO_SHORT' && parsed?.countryCallingCode === '1' && parsed.nationalNumber.length === 7;
}
