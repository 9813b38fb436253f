import { describe, expect, it } from 'vitest';
import { ServerError, Unreachable } from '../server/request.ts';
import { isLookedAgain, whenGivenUp, whileLookedFor } from './lost-sight.ts';

const answered = (status: number, message = 'No.') => new ServerError(status, message, '', null);

describe('a simulation that cannot be looked at', () => {
  it.each([500, 503, 429])('is looked at again some times after %s, and then given up', (status) => {
    const tries = Array.from({ length: 20 }, (_, before) => isLookedAgain(before, answered(status)));
    expect(tries).toEqual([...Array(9).fill(true), ...Array(11).fill(false)]);
  });

  it('is looked at again while the server cannot be reached', () => {
    expect(isLookedAgain(0, new Unreachable())).toBe(true);
    expect(whileLookedFor(new Unreachable())).toBe('The server cannot be reached. It is looked for again.');
    expect(whenGivenUp(new Unreachable())).toBe(
      'What became of the simulation is not known. The server cannot be reached. Run it again.',
    );
  });

  it.each([400, 401, 403, 404])('is given up at once after %s', (status) => {
    expect(isLookedAgain(0, answered(status))).toBe(false);
  });

  it('says what the server said', () => {
    expect(whileLookedFor(answered(503, 'The database is away'))).toBe(
      'The database is away. It is looked for again.',
    );
    expect(whenGivenUp(answered(404))).toContain('started anew');
  });
});
