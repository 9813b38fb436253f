import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describePhoneNumber } from './describe-phone-number.ts';

describe('what is known of a number', () => {
  it('is told in all its forms', () => {
    expect(describePhoneNumber('+1 650 253 0000 ext. 12', 'FR', 'en')).toEqual({
      e164: '+16502530000',
      international: '+1 650 253 0000 ext. 12',
      national: '(650) 253-0000 ext. 12',
      nationalDigits: '6502530000',
      original: '+1 650 253 0000 ext. 12',
      extension: '12',
      countryCode: 1,
      countryCodeSource: 'FROM_NUMBER_WITH_PLUS_SIGN',
      region: 'US',
      isPossible: true,
      isValid: true,
      isValidForRegion: false,
      isPremium: false,
      hasItalianZero: false,
      type: 'FIXED_LINE_OR_MOBILE',
      location: 'United States',
      timeZones: expect.arrayContaining(['America/New_York']),
    });
  });

  it.each([
    ['06 12 34 56 78', 'FR', 'FROM_DEFAULT_COUNTRY', '+33612345678', 'MOBILE'],
    ['00 49 30 1234567', 'FR', 'FROM_NUMBER_WITH_IDD', '+49301234567', 'FIXED_LINE'],
    ['16502530000', 'US', 'FROM_NUMBER_WITHOUT_PLUS_SIGN', '+16502530000', 'FIXED_LINE_OR_MOBILE'],
    ['6502530000', 'us', 'FROM_DEFAULT_COUNTRY', '+16502530000', 'FIXED_LINE_OR_MOBILE'],
  ])('%s in %s is read %s', (text, country, countryCodeSource, e164, type) => {
    expect(describePhoneNumber(text, country, 'en')).toMatchObject({ countryCodeSource, e164, type });
  });

  it('tells premium numbers, and the zero of Italian ones', () => {
    expect(describePhoneNumber('9002345678', 'US', 'en')).toMatchObject({
      isPremium: true,
      type: 'PREMIUM_RATE',
    });
    expect(describePhoneNumber('+39 06 698 12345', 'US', 'en')).toMatchObject({ hasItalianZero: true });
  });

  it('names the place in the language that is asked for', () => {
    expect(describePhoneNumber('+49301234567', 'US', 'de')?.location).toBe('Deutschland');
    expect(describePhoneNumber('+49301234567', 'US', 'no language')?.location).toBe('Germany');
  });

  it.each(['', 'abc', '1', '+', 'call me', '12345678901234567890123'])('is nothing for %j', (text) => {
    expect(describePhoneNumber(text, 'US', 'en')).toBeNull();
  });

  it('is nothing for a national number of a country that is not known', () => {
    expect(describePhoneNumber('6502530000', 'ZZ', 'en')).toBeNull();
    expect(describePhoneNumber('+16502530000', 'ZZ', 'en')).toMatchObject({ isValidForRegion: false });
  });

  it('is told or not, and never fails', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()x;#-]{0,30}$/)),
        fc.constantFrom('US', 'IT', 'DE', 'ZZ', ''),
        fc.string(),
        (text, country, language) => {
          describePhoneNumber(text, country, language);
        },
      ),
      { numRuns: 500 },
    );
  });
});
