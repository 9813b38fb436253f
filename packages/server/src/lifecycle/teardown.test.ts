import { QuietTelemetry } from '@ringback/testkit';
import { describe, expect, it } from 'vitest';
import { SystemClock } from '../ports/system-clock.ts';
import { Teardown } from './teardown.ts';

const clock = new SystemClock(() => undefined);

describe('teardown', () => {
  it('closes in the reverse order of opening, one after the other', async () => {
    const order: string[] = [];
    const teardown = new Teardown(clock, new QuietTelemetry());
    teardown.add('database', 1_000, async () => void order.push('database'));
    teardown.add('surfaces', 1_000, async () => {
      order.push('surfaces begin');
      await Promise.resolve();
      order.push('surfaces end');
    });
    await teardown.run();
    expect(order).toEqual(['surfaces begin', 'surfaces end', 'database']);
  });

  it('goes on after a step that fails, and after one that never ends', async () => {
    const order: string[] = [];
    const teardown = new Teardown(clock, new QuietTelemetry());
    teardown.add('database', 1_000, async () => void order.push('database'));
    teardown.add('hangs', 5, () => new Promise(() => undefined));
    teardown.add('fails', 1_000, () => Promise.reject(new Error('no')));
    teardown.add('throws', 1_000, () => {
      throw new Error('at once');
    });
    await teardown.run();
    expect(order).toEqual(['database']);
  });

  it('runs once, however often it is asked', async () => {
    let closed = 0;
    const teardown = new Teardown(clock, new QuietTelemetry());
    teardown.add('database', 1_000, async () => void closed++);
    await Promise.all([teardown.run(), teardown.run()]);
    await teardown.run();
    expect(closed).toBe(1);
  });
});
