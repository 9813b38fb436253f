import { describe, expect, it } from 'vitest';
import { type CallerAttestation, readAttestation } from './caller-attestation.ts';

describe('what a carrier says of a caller’s number (U36)', () => {
  it.each<[string | null, string | null, CallerAttestation | null]>([
    ['TN-Validation-Passed', null, { level: null, verification: 'passed' }],
    ['TN-Validation-Passed', 'B', { level: 'B', verification: 'passed' }],
    ['TN-Validation-Passed-A', null, { level: 'A', verification: 'passed' }],
    ['tn-validation-passed-c', 'A', { level: 'C', verification: 'passed' }],
    ['TN-Validation-Failed', null, { level: null, verification: 'failed' }],
    [' No-TN-Validation ', null, { level: null, verification: 'none' }],
    [null, ' a ', { level: 'A', verification: null }],
  ])('verstat %s with indicator %s is understood', (verstat, indicator, expected) => {
    expect(readAttestation(verstat, indicator)).toEqual(expected);
  });

  it.each(['TN-Validation-Failed', 'TN-Validation-Failed-A', 'No-TN-Validation'])(
    'a level beside %s says nothing',
    (verstat) => {
      expect(readAttestation(verstat, 'A')?.level).toBeNull();
    },
  );

  it.each([
    [null, null],
    ['', ''],
    ['TN-Validation-Passed-D', 'D'],
    ['x'.repeat(100_000), 'AA'],
  ])('anything else is nothing', (verstat, indicator) => {
    expect(readAttestation(verstat, indicator)).toBeNull();
  });
});
