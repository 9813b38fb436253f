import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { zonesOf } from './describe-phone-number.ts';
import { zonesOfNumber } from './number-zones.ts';

describe('zones of a number', () => {
  it('are those of its country, whatever the last digits: those do not decide which country it is', () => {
    const wrong: string[] = [];
    for (const country of getCountries()) {
      const example = getExampleNumber(country, examples)?.number ?? '';
      for (const last of ['000', '517', '999']) {
        const number = example.slice(0, -3) + last;
        const parsed = parsePhoneNumberFromString(number, { extract: false });
        const own = parsed?.isPossible() === true ? parsed.country : undefined;
        const expected = own === undefined ? [] : zonesOf(own);
        if (String(zonesOfNumber(number, 'US')) !== String(expected)) wrong.push(number);
      }
    }
    expect(wrong).toEqual([]);
  }, 30_000);

  it('of a number without its calling code are those of the country that it is read as one of', () => {
    expect(zonesOfNumber('030 123456', 'DE')).toEqual(zonesOfNumber('+4930123456', 'US'));
    expect(zonesOfNumber('030 123456', 'XX')).toEqual([]);
  });
});
