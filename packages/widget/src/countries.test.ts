import { describe, expect, it } from 'vitest';
import { countries, international } from './countries.ts';

describe('a number as a customer types it', () => {
  it.each([
    ['415 555 0101', '1', '+14155550101'],
    ['1 (415) 555-0101', '1', '+14155550101'],
    ['030/901820', '49', '+4930901820'],
    ['(030) 90 18 20', '49', '+4930901820'],
    ['+49 30 901820', '1', '+4930901820'],
    ['0049 30 901820', '1', '+4930901820'],
    ['06 1234 5678', '39', '+390612345678'],
    ['8 495 123-45-67', '7', '+74951234567'],
  ])('%s in +%s is %s', (typed, callingCode, number) => {
    expect(international(typed, callingCode)).toBe(number);
  });

  it.each([
    ['', '1'],
    ['call me', '1'],
    ['0', '49'],
    ['12', '1'],
    ['+1234567890123456', '1'],
    ['<b>415</b>', '1'],
  ])('%s in +%s is none', (typed, callingCode) => {
    expect(international(typed, callingCode)).toBeNull();
  });
});

describe('countries', () => {
  it('have names in the language of the page, in its order, and each its calling code', () => {
    const german = countries('de');
    expect(german.find(({ code }) => code === 'DE')).toEqual({
      code: 'DE',
      name: 'Deutschland',
      callingCode: '49',
    });
    expect(german.length).toBeGreaterThan(230);
    expect(new Set(german.map(({ code }) => code)).size).toBe(german.length);
    expect(countries('fr').find(({ code }) => code === 'JP')?.name).toBe('Japon');
  });
});
