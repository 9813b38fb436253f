import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsSkills, formatSkillExpression, parseSkillExpression } from './skill-expression.ts';

function fits(text: string, skills: Record<string, number>): boolean {
  const parsed = parseSkillExpression(text);
  if (parsed.kind === 'problem') throw new Error(`${parsed.position}: ${parsed.why}`);
  return fitsSkills(parsed.expression, skills);
}

describe('skill expression', () => {
  it.each([
    ['A>5', 5, false],
    ['A>5', 6, true],
    ['A>=5', 5, true],
    ['A<5', 5, false],
    ['A<=5', 5, true],
    ['A=5', 5, true],
    ['A==5', 4, false],
    ['A!=5', 4, true],
    ['A!=5', 5, false],
    ['A > -1.5', -1, true],
  ])('compares: %s with level %d is %s', (text, level, expected) => {
    expect(fits(text, { A: level })).toBe(expected);
  });

  it('lets the left one win: no operator binds tighter than the other', () => {
    // With the usual precedence A=1 | (B=1 & C=1) would be true.
    expect(fits('A=1 | B=1 & C=1', { A: 1 })).toBe(false);
    expect(fits('A=1 & B=1 | C=1', { C: 1 })).toBe(true);
  });

  it('lets parentheses change that', () => {
    expect(fits('A=1 | (B=1 & C=1)', { A: 1 })).toBe(true);
    expect(fits('Skill>5 & (Other=2 | Third!=0)', { Skill: 6, Third: 1 })).toBe(true);
    expect(fits('Skill>5 & (Other=2 | Third!=0)', { Skill: 6 })).toBe(false);
    expect(fits('((A=1))', { A: 1 })).toBe(true);
  });

  it('counts a skill that the agent does not have as level 0, whatever its name', () => {
    expect(fits('A=0', {})).toBe(true);
    expect(fits('constructor=0 & __proto__=0', {})).toBe(true);
  });

  it('reads names with blanks, dots and dashes, and any name in quotes', () => {
    expect(fits('Level 2.b-c > 1', { 'Level 2.b-c': 2 })).toBe(true);
    expect(fits('"R&D (new)">1', { 'R&D (new)': 2 })).toBe(true);
  });

  it.each([
    ['', 0, 'name of a skill'],
    ['A', 1, 'one of'],
    ['A>', 2, 'a number'],
    ['A>x', 2, 'a number'],
    ['A=>5', 2, 'a number'],
    ['A!5', 1, 'one of'],
    ['A>5 &', 5, 'name of a skill'],
    ['A>5 B>5', 4, '& or |'],
    ['(A>5', 4, '")"'],
    ['A>5)', 3, '& or |'],
    ['A>5 && B>5', 5, 'name of a skill'],
    [`${'('.repeat(100)}A>5${')'.repeat(100)}`, 32, 'too deeply'],
  ])('says where %s goes wrong', (text, position, why) => {
    const parsed = parseSkillExpression(text);
    expect(parsed).toMatchObject({ kind: 'problem', position });
    expect(parsed.kind === 'problem' && parsed.why).toContain(why);
  });

  it('never throws, and its own text means the same', () => {
    const piece = fc.constantFrom(
      'A',
      'B1',
      '>',
      '>=',
      '=',
      '!=',
      '!',
      '&',
      '|',
      '(',
      ')',
      '1',
      '-2',
      '"',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (parts) => {
        const parsed = parseSkillExpression(parts.join(''));
        if (parsed.kind === 'problem') {
          expect(parsed.position).toBeLessThanOrEqual(parts.join('').length);
          return;
        }
        const again = parseSkillExpression(formatSkillExpression(parsed.expression));
        expect(again).toEqual(parsed);
      }),
      { numRuns: 3000 },
    );
  });
});
