import { describe, expect, it } from 'vitest';
import { maskFields, maskPersonal, maskText } from './mask.ts';

describe('a masked text', () => {
  it.each([
    ['+14155550123', '***23'],
    ['415555', '***55'],
    ['41555', '***'],
    ['Ana', '***'],
    ['', ''],
  ])('%j is shown as %j', (text, shown) => {
    expect(maskText(text)).toBe(shown);
  });
});

describe('personal data', () => {
  it('are masked whatever their shape, keys stay', () => {
    expect(
      maskPersonal({
        number: '+14155550123',
        list: ['+14155550199'],
        digits: 4155550123,
        known: true,
        none: null,
      }),
    ).toEqual({ number: '***23', list: ['***99'], digits: '***23', known: true, none: null });
  });
});

describe('fields of a log line', () => {
  it('are masked below pii at any depth and nowhere else', () => {
    const at = new Date(0);
    expect(
      maskFields({
        callbackId: '1-abcdefgh',
        pii: { number: '+14155550123' },
        details: { pii: '+14155550123', port: 5060, at },
      }),
    ).toEqual({
      callbackId: '1-abcdefgh',
      pii: { number: '***23' },
      details: { pii: '***23', port: 5060, at },
    });
  });
});
