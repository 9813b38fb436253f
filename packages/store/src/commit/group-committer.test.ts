import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GroupCommitter } from './group-committer.ts';

class BadUnit extends Error {}
class Away extends Error {}
class Deadlock extends Error {}

/** A database that commits when the test says so. */
function pausedDatabase() {
  const batches: string[][] = [];
  const answers: { commit: (refused?: ReadonlyMap<string, string>) => void; fail: (error: Error) => void }[] =
    [];
  const committer = new GroupCommitter<string, string>({
    apply: (units) => {
      batches.push([...units]);
      return new Promise((resolve, reject) =>
        answers.push({ commit: (refused = new Map<never, never>()) => resolve(refused), fail: reject }),
      );
    },
    isUnitFault: (error) => error instanceof BadUnit,
    isTransient: (error) => error instanceof Deadlock,
  });
  const next = async () => {
    while (answers.length === 0) await Promise.resolve();
    const answer = answers.shift();
    if (answer === undefined) throw new Error('no batch under way');
    return answer;
  };
  return { committer, batches, next };
}

describe('GroupCommitter', () => {
  it('starts at once when nothing is under way, and gathers while a commit runs', async () => {
    const { committer, batches, next } = pausedDatabase();
    const first = committer.commit('a');
    const answer = await next();
    const others = Promise.all([committer.commit('b'), committer.commit('c')]);
    expect(batches).toEqual([['a']]);
    answer.commit();
    await first;
    (await next()).commit();
    await others;
    expect(batches).toEqual([['a'], ['b', 'c']]);
  });

  it('takes into a batch whoever comes until all that are about to come have come', async () => {
    const gates: (() => void)[] = [];
    const batches: string[][] = [];
    const committer = new GroupCommitter<string>({
      gathered: () => new Promise((resolve) => gates.push(resolve)),
      apply: async (units) => {
        batches.push([...units]);
        return new Map<never, never>();
      },
      isUnitFault: () => false,
      isTransient: () => false,
    });
    const first = committer.commit('a');
    await Promise.resolve();
    const second = committer.commit('b');
    expect(batches).toEqual([]);
    gates.shift()?.();
    await Promise.all([first, second]);
    // The same before the next batch of a worker, which has not ended yet.
    const third = committer.commit('c');
    await Promise.resolve();
    const fourth = committer.commit('d');
    while (gates.length === 0) await Promise.resolve();
    gates.shift()?.();
    await Promise.all([third, fourth]);
    expect(batches).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('acknowledges nothing before the commit', async () => {
    const { committer, next } = pausedDatabase();
    let settled = false;
    const promise = committer.commit('a').then(() => {
      settled = true;
    });
    const answer = await next();
    await Promise.resolve();
    expect(settled).toBe(false);
    answer.commit();
    await promise;
    expect(settled).toBe(true);
  });

  it('tells units that the transaction did not store apart from those that it did', async () => {
    const { committer, next } = pausedDatabase();
    const all = Promise.all([committer.commit('a'), committer.commit('b'), committer.commit('c')]);
    (await next()).commit(new Map([['b', 'full']]));
    expect(await all).toEqual([null, 'full', null]);
  });

  it('takes at most 200 units at a time', async () => {
    const sizes: number[] = [];
    const committer = new GroupCommitter<number, string>({
      apply: async (units) => {
        sizes.push(units.length);
        return new Map<never, never>();
      },
      isUnitFault: () => false,
      isTransient: () => false,
    });
    await Promise.all(Array.from({ length: 450 }, (_, unit) => committer.commit(unit)));
    expect(sizes).toEqual([200, 200, 50]);
  });

  it('lets bad units fail alone and stores every other one, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), async (areBad) => {
        const stored: number[] = [];
        const committer = new GroupCommitter<{ index: number; isBad: boolean }, string>({
          apply: async (units) => {
            if (units.some(({ isBad }) => isBad)) throw new BadUnit();
            stored.push(...units.map(({ index }) => index));
            return new Map<never, never>();
          },
          isUnitFault: (error) => error instanceof BadUnit,
          isTransient: () => false,
        });
        const outcomes = await Promise.allSettled(
          areBad.map((isBad, index) => committer.commit({ index, isBad })),
        );
        expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(areBad);
        expect(stored).toEqual(areBad.flatMap((isBad, index) => (isBad ? [] : [index])));
      }),
    );
  });

  it('rejects the whole batch when the database is away, and goes on with the next', async () => {
    const { committer, next } = pausedDatabase();
    const both = Promise.allSettled([committer.commit('a'), committer.commit('b')]);
    (await next()).fail(new Away());
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const later = committer.commit('c');
    (await next()).commit();
    await later;
  });

  it('runs a batch again that lost a race, but not for ever', async () => {
    let tries = 0;
    const committer = new GroupCommitter<string, string>({
      apply: async (units) => {
        tries++;
        if (units[0] === 'never' || tries < 3) throw new Deadlock();
        return new Map<never, never>();
      },
      isUnitFault: () => false,
      isTransient: (error) => error instanceof Deadlock,
    });
    await committer.commit('a');
    expect(tries).toBe(3);
    await expect(committer.commit('never')).rejects.toBeInstanceOf(Deadlock);
    expect(tries).toBe(7);
  });

  it('commits halves side by side when there is enough for both, each in a slot of its own', async () => {
    const underWay = new Set<number>();
    const sizes: number[] = [];
    let most = 0;
    const committer = new GroupCommitter<number, string>({
      slots: 2,
      apply: async (units, slot) => {
        expect(underWay.has(slot)).toBe(false);
        underWay.add(slot);
        most = Math.max(most, underWay.size);
        sizes.push(units.length);
        await new Promise(setImmediate);
        underWay.delete(slot);
        return new Map<never, never>();
      },
      isUnitFault: () => false,
      isTransient: () => false,
    });
    await Promise.all(Array.from({ length: 120 }, (_, unit) => committer.commit(unit)));
    expect(sizes).toEqual([60, 60]);
    expect(most).toBe(2);
    await Promise.all(Array.from({ length: 90 }, (_, unit) => committer.commit(unit)));
    expect(sizes).toEqual([60, 60, 90]);
  });

  it('commits all together while commits take long, and none is forgotten when that changes', async () => {
    let isShort = false;
    const sizes: number[] = [];
    const committer = new GroupCommitter<number, string>({
      slots: 2,
      isCommitShort: () => isShort,
      apply: async (units) => {
        sizes.push(units.length);
        await new Promise(setImmediate);
        isShort = !isShort && sizes.length > 1;
        return new Map<never, never>();
      },
      isUnitFault: () => false,
      isTransient: () => false,
    });
    const burst = (): Promise<unknown> =>
      Promise.all(Array.from({ length: 120 }, (_, unit) => committer.commit(unit)));
    await burst();
    expect(sizes).toEqual([120]);
    for (let round = 0; round < 6; round++) await burst();
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(840);
    expect(sizes).toContain(60);
  });

  it('commits every unit once and leaves none behind, whenever it comes and however long commits take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.record({ count: fc.nat(150), turns: fc.nat(4) }), { maxLength: 12 }),
        fc.infiniteStream(fc.nat(5)),
        async (slots, bursts, durations) => {
          const stored: number[] = [];
          const busy = new Set<number>();
          const committer = new GroupCommitter<number, string>({
            slots,
            apply: async (units, slot) => {
              if (busy.has(slot)) throw new Error('two at a time in one slot');
              busy.add(slot);
              for (let turn = durations.next().value; turn > 0; turn--) await new Promise(setImmediate);
              busy.delete(slot);
              stored.push(...units);
              return new Map<never, never>();
            },
            isUnitFault: () => false,
            isTransient: () => false,
          });
          const all: Promise<unknown>[] = [];
          for (const { count, turns } of bursts) {
            for (let unit = 0; unit < count; unit++) all.push(committer.commit(all.length));
            for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
          }
          await Promise.all(all);
          await committer.close();
          expect(stored.toSorted((a, b) => a - b)).toEqual(all.map((_, unit) => unit));
          if (slots === 1) expect(stored).toEqual(all.map((_, unit) => unit));
        },
      ),
    );
  });

  it('settles what it took before it is closed, and takes nothing afterwards', async () => {
    const { committer, next } = pausedDatabase();
    const taken = committer.commit('a');
    const closed = committer.close();
    await expect(committer.commit('b')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    (await next()).commit();
    await Promise.all([taken, closed]);
  });
});
