import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TakenChannel, TrunkChannels } from './trunk-channels.ts';

const trunk = (name: string, channels: number | null, prefix = '') => ({
  name,
  channels,
  takes: (dialled: string) => dialled.startsWith(prefix),
});

describe('channels of trunks', () => {
  it('are taken from the first trunk that has one left for the number', () => {
    const channels = new TrunkChannels([trunk('near', 1, '49'), trunk('far', 1), trunk('own', 1, '7')]);
    const taken: string[] = [];
    const take = (dialled: string, name: string | null = null) =>
      channels.take(dialled, name, (by) => taken.push(`${dialled} ${by}`));
    take('491');
    const second = take('492');
    take('493');
    expect(taken).toEqual(['491 near', '492 far']);
    expect([channels.free('494'), channels.free('7'), channels.free('33')]).toEqual([0, 0, 0]);
    second.release();
    second.release();
    expect(taken.at(-1)).toBe('493 far');
    take('7', 'own');
    expect(taken.at(-1)).toBe('7 own');
  });

  it('have no limit unless they are given one, and calls that come in count', () => {
    const channels = new TrunkChannels([trunk('a', null), trunk('b', 2, '9')]);
    expect(channels.free('1')).toBeNull();
    expect(new TrunkChannels([]).free('1')).toBeNull();
    const limited = new TrunkChannels([trunk('b', 2)]);
    const calls = [limited.occupy('b'), limited.occupy('b'), limited.occupy('b')];
    expect(limited.free('1')).toBe(0);
    for (const call of calls) call.release();
    expect(limited.free('1')).toBe(2);
  });

  it('are not given to who waits no longer, and say when one is left', () => {
    const channels = new TrunkChannels([trunk('a', 1)]);
    let news = 0;
    channels.onFree(() => news++);
    const taken: string[] = [];
    const first = channels.take('1', null, () => taken.push('1'));
    channels.take('2', null, () => taken.push('2')).release();
    first.release();
    expect(taken).toEqual(['1']);
    expect([news, channels.free('3')]).toEqual([1, 1]);
  });

  it('never carry more than the limit, and are given in the order of asking, whatever happens', () => {
    const step = fc.record({ takes: fc.boolean(), which: fc.nat(20) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 80 }), (most, steps) => {
        const channels = new TrunkChannels([trunk('a', most)]);
        const open: { readonly number: number; readonly channel: TakenChannel }[] = [];
        const served: number[] = [];
        let asked = 0;
        for (const { takes, which } of steps) {
          if (takes) {
            const number = asked++;
            open.push({ number, channel: channels.take(String(number), null, () => served.push(number)) });
          } else open.splice(which % Math.max(1, open.length), 1)[0]?.channel.release();
          expect(channels.used('a')).toBeLessThanOrEqual(most);
          expect(channels.used('a')).toBe(open.filter(({ number }) => served.includes(number)).length);
          expect(served).toEqual([...served].sort((a, b) => a - b));
          if (channels.used('a') < most)
            expect(open.every(({ number }) => served.includes(number))).toBe(true);
        }
      }),
    );
  });
});
