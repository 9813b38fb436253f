import * as fc from 'fast-check';
import { parsePhoneNumberFromString, validatePhoneNumberLength } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { checkNumber, dialledDigits } from './numbers.ts';

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

  it('is possible exactly when its length fits its country, however it is written', () => {
    const written = fc
      .tuple(
        fc.constantFrom('', '+', '+1', '+44', '+49', '+7', '+39', '+86', '011', '00'),
        fc.array(fc.constantFrom(...'0123456789', ...'0123456789', ' ', '-', '(', ')', '.', '/'), {
          minLength: 1,
          maxLength: 18,
        }),
        fc.constantFrom('', '', '', ' x12', ' ext. 7'),
      )
      .map(([prefix, rest, extension]) => `${prefix}${rest.join('')}${extension}`)
      .filter((number) => /\d/.test(number));
    const country = fc.constantFrom('US', 'DE', 'GB', 'IT', 'CN', 'RU', 'JM');
    fc.assert(
      fc.property(written, country, (number, region) => {
        const verdict = validatePhoneNumberLength(number, region);
        const parsed = parsePhoneNumberFromString(number, { defaultCountry: region, extract: false });
        const isLocal = parsed?.countryCallingCode === '1' && parsed.nationalNumber.length === 7;
        const fits = verdict === undefined || (verdict === 'TOO_SHORT' && isLocal);
        const refusal = check(number, { _default_country: region, _disallow_premium_phone_numbers: 'false' });
        const isOdd = !/^\+?[\d\s\-()./]+(?:(?:x|ext\.)\s*\d+)?$/.test(number.trim());
        expect(refusal === null).toBe(fits && !isOdd);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('dialledDigits', () => {
  it('keeps what can be dialled', () => {
    expect(dialledDigits('+1 (202) 555-01.42/3')).toBe('+120255501423');
  });
});
