import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVcb, VCB, VCB_DEFAULT } from './vcb-parameters.ts';

describe('the option vcb', () => {
  it('has the defaults of the original', () => {
    expect(VCB.all.join(':')).toBe(VCB_DEFAULT);
    expect(VCB).toMatchObject({ gapThresholdS: 60, blockCallS: 90, blockAgentS: 90, blockAgainS: 300 });
    expect(readVcb('')).toEqual({ kind: 'parameters', parameters: VCB });
  });

  it('may leave out what stays as it is', () => {
    expect(readVcb('30::45')).toMatchObject({
      kind: 'parameters',
      parameters: { gapThresholdS: 30, blockCallS: 90, blockAgentS: 45 },
    });
  });

  it.each([
    ['60:x', 'n2 is "x"'],
    ['-1', 'n1 is "-1"'],
    ['1:2:99999999', 'n3 is'],
    [`${VCB_DEFAULT}:1`, 'has 18 numbers'],
  ])('says what is wrong about %s', (text, why) => {
    const reading = readVcb(text);
    expect(reading.kind === 'problem' && reading.why).toContain(why);
  });

  it('never fails, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => void readVcb(text)));
  });
});
