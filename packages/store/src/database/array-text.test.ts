import { describe, expect, it } from 'vitest';
import { arrayText, jsonArrayText, plainArrayText } from './array-text.ts';

describe('lists as the database reads them', () => {
  it('quote every text, so that none is taken for NULL, a bracket or the end', () => {
    expect(arrayText(['a', null, 'NULL', '', 'x,y', '{}', 'say "hi"', 'back\\slash'])).toBe(
      '{"a",NULL,"NULL","","x,y","{}","say \\"hi\\"","back\\\\slash"}',
    );
    expect(arrayText([])).toBe('{}');
  });

  it('have NULL for a number that is missing', () => {
    expect(plainArrayText([1, undefined, 0, true, false])).toBe('{1,NULL,0,true,false}');
    expect(plainArrayText([])).toBe('{}');
  });

  it('hold JSON so that it is the same JSON again', () => {
    const texts = [JSON.stringify({ a: 'say "hi"\n\t\\ \u2028 é' }), '{}'];
    expect(JSON.parse(`[${jsonArrayText(texts).slice(1, -1)}]`)).toEqual(texts);
  });
});
