import { describe, expect, it } from 'vitest';

import { refusalOf, ScriptReader } from './phone-script.ts';
import type { PhoneScript } from './phone-types.ts';

describe('the script of a phone', () => {
  it('gives one behaviour for each call and repeats the last', () => {
    const reader = new ScriptReader([{ kind: 'busy' }, { kind: 'decline' }, { kind: 'answer', afterMs: 5 }]);
    const kinds = [1, 2, 3, 4].map(() => reader.next().kind);
    expect(kinds).toEqual(['busy', 'decline', 'answer', 'answer']);
  });

  it('may be one behaviour for all calls', () => {
    const reader = new ScriptReader({ kind: 'ring' });
    expect([reader.next().kind, reader.next().kind]).toEqual(['ring', 'ring']);
    expect(reader.isUnreachable).toBe(false);
    expect(new ScriptReader({ kind: 'unreachable' }).isUnreachable).toBe(true);
  });

  it('refuses with the status of each kind of refusal', () => {
    expect(refusalOf({ kind: 'busy' })).toBe(486);
    expect(refusalOf({ kind: 'decline' })).toBe(603);
    expect(refusalOf({ kind: 'status', status: 480 })).toBe(480);
    expect(refusalOf({ kind: 'answer', afterMs: 0 })).toBeUndefined();
    expect(refusalOf({ kind: 'ring' })).toBeUndefined();
  });

  it('cannot be empty, nor refuse with a status that is no refusal', () => {
    const bad: readonly PhoneScript[] = [
      [],
      { kind: 'status', status: 200 },
      [{ kind: 'status', status: 700 }],
    ];
    for (const script of bad) {
      expect(() => new ScriptReader(script)).toThrow(expect.objectContaining({ code: 'PHONE_BAD_ARGUMENT' }));
    }
  });
});
