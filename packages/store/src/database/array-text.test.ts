import { describe, expect, it } from 'vitest';
import { arrayText } from './array-text.ts';

describe('lists as the database reads them', () => {
  it('quote every text, so that none is taken for NULL, a bracket or the end', () => {
    expect(arrayText(['a', null, 'NULL', '', 'x,y', '{}', 'say "hi"', 'back\\slash'])).toBe(
      '{"a",NULL,"NULL","","x,y","{}","say \\"hi\\"","back\\\\slash"}',
    );
    expect(arrayText([])).toBe('{}');
  });
});
