import { describe, expect, it } from 'vitest';
import { FailedLogins } from './failed-logins.ts';

const MINUTE = 60_000;

describe('wrong passwords', () => {
  it('lock nobody out unless that is configured, but are answered slower and slower', () => {
    const failures = new FailedLogins(null);
    const delays = Array.from({ length: 12 }, () => failures.failed('a', 0));
    expect(delays.slice(0, 5)).toEqual([0, 0, 0, 250, 500]);
    expect(delays.at(-1)).toBe(4_000);
    expect(failures.lockedFor('a', 0)).toBe(0);
  });

  it('lock out after so many, whoever it was and nobody else, for so long after the last one', () => {
    const failures = new FailedLogins({ failures: 3, minutes: 5 });
    for (const at of [0, 1000]) failures.failed('a', at);
    expect(failures.lockedFor('a', 1000)).toBe(0);
    failures.failed('a', 2000);
    expect(failures.lockedFor('a', 2000)).toBe(300);
    expect(failures.lockedFor('b', 2000)).toBe(0);
    expect(failures.lockedFor('a', 2000 + 5 * MINUTE - 1)).toBe(1);
    expect(failures.lockedFor('a', 2000 + 5 * MINUTE)).toBe(0);
  });

  it('are forgotten with the right one', () => {
    const failures = new FailedLogins({ failures: 2, minutes: 5 });
    failures.failed('a', 0);
    failures.succeeded('a');
    failures.failed('a', 1);
    expect(failures.lockedFor('a', 1)).toBe(0);
  });
});
