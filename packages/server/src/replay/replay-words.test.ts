import { expect, it } from 'vitest';
import { endInWords, stepInWords } from './replay-words.ts';

it('names and texts of a recording cannot write on the terminal by themselves', () => {
  const entry = {
    at: 0,
    event: '\u001b[2Ja\r\nSame: 8\u{e0001}',
    steps: [],
    reads: [],
    changed: {},
    failure: null,
  };
  expect(stepInWords({ number: 1, entry, configuration: ['s\u202e', 't'], effects: [] })).toBe(
    '1. 1970-01-01T00:00:00.000Z \\u001b[2Ja\\u000d\\u000aSame: 8\\u{e0001}; in s\\u202e t',
  );
  expect(
    endInWords({ kind: 'differs', step: 2, what: 'effects', recorded: ['\u009b1A'], replayed: ['\n'] }),
  ).toBe('Differs: step 2 comes out with other effects.\n  recorded: ["\\u009b1A"]\n  replayed: ["\\n"]');
  const same = {
    kind: 'same',
    steps: 1,
    configuration: [],
    final: null,
    failure: '\u0007x',
    skipped: 0,
  } as const;
  expect(endInWords(same)).toBe(
    'Same: 1 steps came out as they are recorded; the platform ended it: \\u0007x.',
  );
});
