import { describe, expect, it } from 'vitest';
import { maskNumber, maskNumbersIn } from './mask-numbers.ts';

describe('masking numbers', () => {
  it.each([
    ['+15552010142', '+********142'],
    ['(555) 201-0142', '(***) ***-*142'],
    ['5552', '****'],
    ['555201', '***201'],
    ['', ''],
    ['anonymous', 'anonymous'],
  ])('%j becomes %j', (number, masked) => {
    expect(maskNumber(number)).toBe(masked);
  });

  it('finds the number inside texts, addresses and other data, whatever stands between its digits', () => {
    expect(
      maskNumbersIn(
        {
          uri: 'sip:915552010142@host',
          list: ['call 555-201-0142 now', 42, null, true],
          nested: { text: '(555) 201 0142' },
        },
        '+5552010142',
      ),
    ).toEqual({
      uri: 'sip:91*******142@host',
      list: ['call ***-***-*142 now', 42, null, true],
      nested: { text: '(***) *** *142' },
    });
  });

  it('hides numbers of others where a field says that it is one', () => {
    expect(maskNumbersIn({ callerNumber: '+18005550100', number: 15552010142, count: 3 }, null)).toEqual({
      callerNumber: '+********100',
      number: '********142',
      count: 3,
    });
    expect(maskNumbersIn({ number: 2, dialled: 'no' }, null)).toEqual({ number: 2, dialled: 'no' });
  });

  it('does not take every short run of digits for the number', () => {
    expect(maskNumbersIn('call 112 at 11:20', '112')).toBe('call 112 at 11:20');
  });

  it('is at ease with numbers that are special in patterns', () => {
    expect(maskNumbersIn('a+(5[5', '+(5[5')).toBe('a+(5[5');
  });
});
