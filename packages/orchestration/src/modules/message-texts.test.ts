import { describe, expect, test } from 'vitest';
import { readMessageTexts } from './message-texts.ts';

const LANGUAGES = JSON.stringify({
  plain: 'for everybody',
  default: { ok: 'Ok', later: 'Later' },
  fr: { ok: 'Bien' },
  'fr-CA': { later: 'Tantôt' },
});

describe('a file of texts', () => {
  test.each([
    [null, { plain: 'for everybody', ok: 'Ok', later: 'Later' }],
    ['fr', { plain: 'for everybody', ok: 'Bien', later: 'Later' }],
    ['fr-CA', { plain: 'for everybody', ok: 'Bien', later: 'Tantôt' }],
    ['de', { plain: 'for everybody', ok: 'Ok', later: 'Later' }],
  ])('in JSON has sections of languages, the nearest first (%s)', (language, texts) => {
    expect(readMessageTexts(LANGUAGES, language)).toEqual(texts);
  });

  test('may be lines of key and text', () => {
    const text = '\uFEFF# remark\r\nok = All right\r\n\r\nlater: some = other\r\n';
    expect(readMessageTexts(text, null)).toEqual({ ok: 'All right', later: 'some = other' });
  });

  test.each(['', '[]', '{', '{"a": 1} x', 'no key here', '= nothing before it', '"text"'])(
    'is neither: %j',
    (text) => {
      expect(readMessageTexts(text, null)).toBeNull();
    },
  );

  test('takes nothing from the prototype of objects', () => {
    expect(readMessageTexts('{"constructor": {"x": "y"}}', 'constructor')).toEqual({ x: 'y' });
    expect(readMessageTexts('{"a": "b"}', '__proto__')).toEqual({ a: 'b' });
  });
});
