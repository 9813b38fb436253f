import type { Draw } from './draw.ts';

const LONG = 'x'.repeat(3_000);
const VERY_LONG = 'ü'.repeat(70_000);

/** Texts that have broken programs: of wrong form, of extreme length, or with a meaning to somebody on the way. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u0001\u0007\u001b[2J\u007f',
  '\r\nX-Injected: 1\r\n\r\n',
  '\ud800',
  'a\udfffb',
  '\ufeff',
  '\u202e\u2066',
  'e\u0301'.repeat(200),
  LONG,
  VERY_LONG,
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  "'; DROP TABLE callback; --",
  '%00',
  '%',
  '%zz',
  '%C3%28',
  '../../../../etc/passwd',
  '..\\..\\',
  '${7*7}',
  '$region$',
  '$$$$',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
  '(a+)+$',
  '(((((((((((((((((((((((((((((((',
  '[',
  '*',
  '!',
  '!!COMPLETED',
  ',,,,',
  '@',
  '0',
  '-1',
  '-0',
  '00000000000000000000000000001',
  '1e309',
  '9'.repeat(400),
  'NaN',
  'Infinity',
  '0x7fffffff',
  '2147483648',
  '-2147483649',
  '9007199254740993',
  '9223372036854775808',
  '1.5',
  'true',
  'null',
  'undefined',
  '[object Object]',
  '2031-02-30T25:61:61.000Z',
  '0000-00-00T00:00:00.000Z',
  '-271822-04-20T00:00:00.000Z',
  '+275760-09-13T00:00:00.001Z',
  '999999-01-01T00:00:00.000Z',
  '2031-05-28T15:30:00.000',
  '2031-05-28',
  '28/05/2031',
  'Wed May 28 2031 15:30:00 GMT+0200 (CEST)',
  'P1Y',
  '-PT1H',
  '+',
  '+0',
  '++15552010142',
  '+1555201014255520101425552010142',
  '٠١٢٣٤٥',
  'sip:a@b',
  'tel:+15552010142;ext=1',
  'file:///etc/passwd',
  'http://127.0.0.1:1/',
  'http://[::1',
  'document:',
  'document:../x',
  'Europe/Atlantis',
  'EST5EDT4',
];

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  [],
  {},
  [null],
  [[[[[]]]]],
  { a: { b: { c: [1, { d: null }] } } },
  ['a', 1, {}],
];

/** JSON that no `JSON.stringify` writes. */
const JSON_TEXTS: readonly string[] = [
  '1e400',
  '-1e400',
  '123456789012345678901234567890',
  '"\\ud800"',
  '"\\u0000"',
  '{"__proto__":{"polluted":"1"}}',
  '{"constructor":{"prototype":{"polluted":"1"}}}',
  '{"a":1,"a":{"b":2}}',
  `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
  `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
];

export function hostileText(draw: Draw): string {
  if (draw.percent(15)) return draw.one(TEXTS) + draw.one(TEXTS);
  if (draw.percent(15))
    return Array.from({ length: 1 + draw.below(24) }, () => String.fromCharCode(draw.below(0x10000))).join(
      '',
    );
  return draw.one(TEXTS);
}

/** JSON text of a value of a wrong kind. */
export function hostileJson(draw: Draw): string {
  if (draw.percent(35)) return draw.one(JSON_TEXTS);
  return JSON.stringify(draw.percent(50) ? hostileText(draw) : draw.one(VALUES));
}

/** Names that a parameter or member has never heard of, or that mean something to JavaScript. */
export function hostileName(draw: Draw): string {
  const base = draw.one(['_customer_number', '_desired_time', '_ors', '_id', 'a', 'text', 'name', '_x']);
  return draw.one([
    '__proto__',
    'constructor',
    'constructor.prototype',
    '__proto__[polluted]',
    '__defineGetter__',
    `${base}[]`,
    `${base}[x]`,
    `${base}[__proto__][polluted]`,
    `${base}.b`,
    `${base}\u0000`,
    ` ${base}`,
    base.toUpperCase(),
    '',
    hostileText(draw),
  ]);
}

export function hostileBytes(draw: Draw): Buffer {
  return draw.one([
    Buffer.from([0xc3, 0x28]),
    Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.from([0xf8, 0x88, 0x80, 0x80, 0x80]),
    Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
    Buffer.from([0]),
    Buffer.from(Array.from({ length: 1 + draw.below(200) }, () => draw.below(256))),
  ]);
}
