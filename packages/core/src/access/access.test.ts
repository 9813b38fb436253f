import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookingRequest } from '../ports/access.ts';
import { makeAccessCode, readCodeRule } from './access-code.ts';
import { readAccessPool } from './access-pool.ts';
import { allocateAccess } from './allocate-access.ts';
import { bookingTimeS } from './booking-time.ts';
import { dialledForm, isSameNumber } from './dialled-form.ts';

/** Repeatable chance. */
function seeded(seed: number) {
  let state = seed >>> 0;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return { random, bytes: (count: number) => Uint8Array.from({ length: count }, () => random() * 256) };
}

describe('numbers that are compared', () => {
  it.each([
    ['+1 (800) 555-0101', '18005550101'],
    ['sip:+18005550101@10.0.0.1:5060;transport=udp', '18005550101'],
    ['5000@SIP_Switch', '5000'],
    ['tel:+1.800.555.0101', '18005550101'],
    ['Sales', 'sales'],
  ])('%s is %s', (given, text) => {
    expect(dialledForm(given)?.text).toBe(text);
  });

  it.each(['', '  ', '@host', '()'])('%j is none', (given) => {
    expect(dialledForm(given)).toBeNull();
  });

  it.each([
    ['+18005550101', '8005550101', true],
    ['+18005550101', '5550101', true],
    ['5000', '5000', true],
    ['15000', '5000', false],
    ['+18005550101', '+18005550102', false],
    ['sales', 'SALES', true],
  ])('%s and %s: %s', (a, b, same) => {
    const [x, y] = [dialledForm(a), dialledForm(b)];
    if (x === null || y === null) throw new Error('a number was not read');
    expect(isSameNumber(x, y)).toBe(same);
    expect(isSameNumber(y, x)).toBe(same);
    // The database looks for the tail before it compares.
    if (same) expect(x.tail).toBe(y.tail);
  });
});

describe('access codes', () => {
  it.each<[string | null, number, RegExp]>([
    [null, 6, /^\d{6}$/],
    ['', 4, /^\d{4}$/],
    ['12', 6, /^12\d{4}$/],
    ['007', 5, /^007\d{2}$/],
    ['7-9', 6, /^[789]\d{5}$/],
    ['10-12', 6, /^1[012]\d{4}$/],
    ['5', 2, /^5\d$/],
  ])('with the prefix %j and %s digits', (prefix, length, shape) => {
    const reading = readCodeRule(prefix, length);
    if (reading.kind !== 'rule') throw new Error(reading.kind);
    const chance = seeded(7);
    const codes = Array.from({ length: 200 }, () => makeAccessCode(reading.rule, chance));
    for (const code of codes) expect(code).toMatch(shape);
  });

  it('use the whole of a range', () => {
    const reading = readCodeRule('7-9', 6);
    if (reading.kind !== 'rule') throw new Error(reading.kind);
    const chance = seeded(3);
    const first = new Set(Array.from({ length: 200 }, () => makeAccessCode(reading.rule, chance)[0]));
    expect([...first].sort()).toEqual(['7', '8', '9']);
  });

  it.each([
    ['123456', 6],
    ['1234567', 6],
    ['7-9', 1],
  ])('cannot begin with %s and have %s digits', (prefix, length) => {
    expect(readCodeRule(prefix, length)).toEqual({ kind: 'prefix-too-long' });
  });

  it.each(['abc', '7-', '-7', '9-7', '1.5', '7-10', '12345678901'])('do not begin with %j', (prefix) => {
    expect(readCodeRule(prefix, 12)).toEqual({ kind: 'prefix-not-a-number', value: prefix });
  });
});

describe('how long a number is booked', () => {
  const of = (...values: string[]) =>
    bookingTimeS(values.map((value) => ({ _booking_expiration_timeout: value })));
  it.each<[string[], number]>([
    [[], 30],
    [['60'], 60],
    [['', '40'], 40],
    [['60', '40'], 60],
    [['4'], 5],
    [['-1'], 5],
    [['1801'], 1800],
    [['soon', '40'], 30],
  ])('%j: %s s', (values, seconds) => {
    expect(of(...values)).toBe(seconds);
  });
});

describe('a pool', () => {
  it('is the group and the section of the list, each number once', () => {
    const pool = readAccessPool('DNIS', {
      resources: ['+1 800 555 0101', '18005550101', '', '+18005550102', '5'.repeat(256)],
      section: {
        '18005550103': '',
        first: '18005550104',
        _allocation_strategy: 'local',
        _booking_expiration_timeout: '60',
        _backup_resource: '18005550199',
      },
    });
    expect(pool).toMatchObject({
      strategy: 'LOCAL',
      bookingTimeout: '60',
      backup: { number: '18005550199' },
    });
    expect(pool?.numbers.map(({ number }) => number)).toEqual([
      '+1 800 555 0101',
      '+18005550102',
      '18005550103',
      '18005550104',
    ]);
  });

  it('is none when neither is there, and CLUSTER unless something says otherwise', () => {
    expect(readAccessPool('DNIS', { resources: null, section: null })).toBeNull();
    const section = { _allocation_strategy: 'RANDOM' };
    expect(readAccessPool('D', { resources: [], section: null })).toMatchObject({ strategy: 'CLUSTER' });
    expect(readAccessPool('D', { resources: [], section: { _allocation_strategy: 'x' } })).toMatchObject({
      strategy: 'CLUSTER',
    });
    expect(readAccessPool('D', { resources: null, section })).toMatchObject({ strategy: 'RANDOM' });
    expect(readAccessPool('D', { resources: null, section }, 'CLUSTER')).toMatchObject({
      strategy: 'CLUSTER',
    });
  });
});

describe('allocation', () => {
  const pool = (count: number, section: Record<string, string> = {}) => {
    const resources = Array.from({ length: count }, (_, at) => String(5_000_000 + at));
    const read = readAccessPool('DNIS', { resources, section });
    if (read === null) throw new Error('no pool');
    return read;
  };

  /** A store that keeps locks, and now and then lets somebody else be quicker. */
  function store(overtakenEvery = 0) {
    const held = new Set<string>();
    let asked = 0;
    const seen: BookingRequest[] = [];
    return {
      seen,
      async book(request: BookingRequest) {
        seen.push(request);
        const free = request.candidates.find(({ lock }) => lock === null || !held.has(lock));
        if (free === undefined) return { kind: 'none-free' as const };
        if (free.lock !== null) held.add(free.lock);
        asked++;
        if (overtakenEvery > 0 && asked % overtakenEvery === 0) return { kind: 'overtaken' as const };
        return { kind: 'booked' as const, number: free.number, code: free.code };
      },
    };
  }
  const request = {
    owner: 'o',
    phone: null,
    codeRule: null,
    now: 0,
    bookedUntil: 30_000,
    aliveUntil: 90_000,
  };

  it('gives every number of a pool to one customer, whatever the chance and however often others are quicker', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 60 }), async (seed, size) => {
        const access = store(7);
        const ports = { access, chance: seeded(seed), node: '1' };
        const given: string[] = [];
        const whole = pool(size);
        for (;;) {
          const outcome = await allocateAccess({ ...request, pool: whole }, ports);
          if (outcome.kind === 'exhausted') break;
          expect(outcome).toMatchObject({ code: null, expiresAt: 30_000 });
          given.push(outcome.number);
        }
        expect(new Set(given).size).toBe(given.length);
        expect(given.length).toBe(size - Math.floor(size / 7));
      }),
      { numRuns: 30 },
    );
  });

  it('finds the one free number of a large pool', async () => {
    const access = store();
    const busy: typeof access.book = async (asked) => {
      const free = asked.candidates.filter(({ number }) => number === '5000700');
      return access.book({ ...asked, candidates: free });
    };
    const ports = { access: { book: busy }, chance: seeded(5), node: '1' };
    const first = await allocateAccess({ ...request, pool: pool(1_200) }, ports);
    expect(first).toMatchObject({ kind: 'allocated', number: '5000700' });
    expect(await allocateAccess({ ...request, pool: pool(1_200) }, ports)).toEqual({ kind: 'exhausted' });
  });

  it('has a lock of each node for LOCAL, and one for all for CLUSTER', async () => {
    for (const [strategy, locks] of [
      ['LOCAL', ['local 1 5000000', 'local 2 5000000']],
      ['CLUSTER', ['cluster 5000000', 'cluster 5000000']],
    ] as const) {
      const access = store();
      const one = pool(1, { _allocation_strategy: strategy });
      for (const node of ['1', '2'])
        await allocateAccess({ ...request, pool: one }, { access, chance: seeded(1), node });
      expect(access.seen.slice(0, 2).map(({ candidates }) => candidates[0]?.lock)).toEqual(locks);
    }
  });

  it('gives numbers of a RANDOM pool again and again, with a code of which nobody else has the same', async () => {
    const access = store();
    const shared = pool(1, { _allocation_strategy: 'RANDOM' });
    const codeRule = { length: 1, first: null };
    const codes: (string | null)[] = [];
    for (let nr = 0; nr < 11; nr++) {
      const outcome = await allocateAccess(
        { ...request, pool: shared, codeRule },
        { access, chance: seeded(nr), node: '1' },
      );
      if (outcome.kind === 'allocated') codes.push(outcome.code);
    }
    expect(codes.sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const plain = await allocateAccess(
      { ...request, pool: shared },
      { access, chance: seeded(1), node: '1' },
    );
    expect(plain).toMatchObject({ kind: 'allocated', code: null, expiresAt: 90_000 });
  });

  it('falls back on the backup when all is booked, as often as it is needed', async () => {
    const access = store();
    const backed = pool(1, { _backup_resource: '5999999' });
    const ports = { access, chance: seeded(1), node: '1' };
    const numbers: string[] = [];
    for (let nr = 0; nr < 3; nr++) {
      const outcome = await allocateAccess({ ...request, pool: backed }, ports);
      if (outcome.kind === 'allocated') numbers.push(outcome.number);
    }
    expect(numbers).toEqual(['5000000', '5999999', '5999999']);
  });
});
