import { describe, expect, it } from 'vitest';
import { digitOfInfo } from './info-digit.ts';

describe('the digit of an INFO request', () => {
  it.each([
    ['application/dtmf-relay', 'Signal=5\r\nDuration=160', '5'],
    ['Application/DTMF-Relay; charset=utf-8', 'Duration=1\r\nSignal= * \r\n', '*'],
    ['application/dtmf', ' a ', 'A'],
    ['application/dtmf', '12', null],
    ['application/dtmf-relay', 'Signal=', null],
    ['text/plain', '5', null],
    ['', '', null],
  ])('%s %j is %s', (type, body, digit) => {
    expect(digitOfInfo(type, body)).toBe(digit);
  });
});
