import * as fc from 'fast-check';
import {
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { checkNumber, dialledDigits } from './numbers.ts';
import { isOrdinaryNumber } from './ordinary-number.ts';

function check(number: string, options: Record<string, string> = {}) {
  return checkNumber({
    service: 's',
    options,
    params: { _customer_number: number },
    userData: {},
    now: 0,
  });
}

describe('the number of a request', () => {
  it.each(['+15552010142', '+1 (202) 555-0142', '202.555.0142', '555-0142', '+4930901820', '+442079460018'])(
    '%s is possible',
    (number) => {
      expect(check(number)).toBeNull();
    },
  );

  it.each(['+1555201', '12', '+999123456789', 'call 2025550142', '2025550142 or so', '+1202555014299'])(
    '%s is impossible',
    (number) => {
      expect(check(number)).toEqual({ kind: 'impossible-number', number });
    },
  );

  it('is refused without a digit, or too long, whatever is configured', () => {
    const off = { _disallow_impossible_phone_numbers: 'false', _disallow_premium_phone_numbers: 'false' };
    expect(check('anonymous', off)).toMatchObject({ kind: 'impossible-number' });
    expect(check('1'.repeat(65), off)).toMatchObject({ kind: 'impossible-number' });
    expect(check('12', off)).toBeNull();
  });

  it('is refused when it costs extra', () => {
    expect(check('+19002345678')).toEqual({ kind: 'premium-number', number: '+19002345678' });
    expect(check('+19002345678', { _disallow_premium_phone_numbers: 'false' })).toBeNull();
    expect(check('0900 1 234567', { _default_country: 'DE' })).toMatchObject({ kind: 'premium-number' });
  });

  it('is read in the configured country', () => {
    expect(check('030 901820', { _default_country: 'de' })).toBeNull();
    expect(check('+15552010142', { _default_country: 'Atlantis' })).toMatchObject({ kind: 'no-country' });
    expect(check('+15552010142', { _default_country: '' })).toMatchObject({ kind: 'no-country' });
  });

  const digit = fc.constantFrom(...'0123456789');
  const country = fc.constantFrom(...(['US', 'DE', 'GB', 'IT', 'CN', 'RU', 'JM', 'AR'] as const));
  const callingCode = fc.constantFrom(...getCountries()).map((one) => `+${getCountryCallingCode(one)}`);
  const written = fc
    .tuple(
      fc.oneof(fc.constantFrom('', '+', '011', '00', '+800', '+979'), callingCode),
      fc.array(fc.oneof({ weight: 9, arbitrary: digit }, fc.constantFrom(...' -()./')), {
        minLength: 1,
        maxLength: 18,
      }),
      fc.constantFrom('', '', '', ' x12', ' ext. 7'),
    )
    .map(([prefix, rest, extension]) => `${prefix}${rest.join('')}${extension}`);
  /** Numbers that look like real ones of a country, also those that cost extra. */
  const lifelike = fc
    .tuple(fc.constantFrom(...getCountries()), fc.constantFrom('', '0', '1', '9', '90', '900', '0900'), digit)
    .chain(([region, start, last]) => {
      const example = getExampleNumber(region, examples)?.nationalNumber ?? '2015550123';
      const number = `${start}${example.slice(start.length, -1)}${last}`;
      return fc.constantFrom(`+${getCountryCallingCode(region)}${number}`, number);
    });
  const number = fc.oneof(written, lifelike).filter((text) => /\d/.test(text));

  it('is possible exactly when its length fits its country, however it is written', () => {
    fc.assert(
      fc.property(number, country, (text, region) => {
        const verdict = validatePhoneNumberLength(text, region);
        const parsed = parsePhoneNumberFromString(text, { defaultCountry: region, extract: false });
        const isLocal = parsed?.countryCallingCode === '1' && parsed.nationalNumber.length === 7;
        const fits = verdict === undefined || (verdict === 'TOO_SHORT' && isLocal);
        const isOdd = !/^\+?[\d\s\-()./]+(?:(?:x|ext\.)\s*\d+)?$/.test(text.trim());
        const refusal = check(text, { _default_country: region, _disallow_premium_phone_numbers: 'false' });
        expect(refusal === null).toBe(fits && !isOdd);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is premium exactly when its country says so', () => {
    fc.assert(
      fc.property(number, country, (text, region) => {
        const type = parsePhoneNumberFromString(text, region)?.getType();
        const refusal = check(text, {
          _default_country: region,
          _disallow_impossible_phone_numbers: 'false',
        });
        expect(refusal !== null).toBe(type === 'PREMIUM_RATE');
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('isOrdinaryNumber', () => {
  it.each(['+15552010142', '+12025550142', '+442079460018', '+4930901820', '+8613800138000'])(
    'knows %s at once',
    (number) => {
      expect(isOrdinaryNumber(number)).toBe(true);
    },
  );

  it.each([
    '+19002345678',
    '+449098790000',
    '+1202555014',
    '+97912345',
    '+99912345678',
    '2025550142',
    '+',
    '',
  ])('leaves %j to a closer look', (number) => {
    expect(isOrdinaryNumber(number)).toBe(false);
  });
});

describe('dialledDigits', () => {
  it('keeps what can be dialled', () => {
    expect(dialledDigits('+1 (202) 555-01.42/3')).toBe('+120255501423');
  });
});
