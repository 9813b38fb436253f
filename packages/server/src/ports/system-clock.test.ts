import { describe, expect, it } from 'vitest';
import { SystemClock, type TimeSource } from './system-clock.ts';

/** Timers as Node has them: a delay of more than 31 bits fires at once. */
class FakeMachine implements TimeSource {
  #now = 1_000_000;
  #timers = new Set<{ at: number; fire: () => void }>();

  now = (): number => this.#now;
  setTimeout = (fire: () => void, delayMs: number): (() => void) => {
    const timer = { at: this.#now + (delayMs > 2 ** 31 - 1 ? 1 : delayMs), fire };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  get armed(): number {
    return this.#timers.size;
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.fire();
    }
    this.#now = end;
  }
}

const DAY_MS = 86_400_000;

describe('the system clock', () => {
  it('fires after the delay, once', () => {
    const machine = new FakeMachine();
    const fired: number[] = [];
    new SystemClock(() => undefined, machine).setTimer(500, () => void fired.push(machine.now()));
    machine.pass(10_000);
    expect(fired).toEqual([1_000_500]);
  });

  it('keeps delays that are longer than the machine can', () => {
    const machine = new FakeMachine();
    const fired: number[] = [];
    new SystemClock(() => undefined, machine).setTimer(90 * DAY_MS, () => void fired.push(machine.now()));
    machine.pass(90 * DAY_MS - 1);
    expect(fired).toEqual([]);
    machine.pass(1);
    expect(fired).toEqual([1_000_000 + 90 * DAY_MS]);
  });

  it('cancels far timers in every stage', () => {
    const machine = new FakeMachine();
    let fired = 0;
    const timer = new SystemClock(() => undefined, machine).setTimer(90 * DAY_MS, () => void fired++);
    machine.pass(60 * DAY_MS);
    timer.cancel();
    timer.cancel();
    expect(machine.armed).toBe(0);
    machine.pass(60 * DAY_MS);
    expect(fired).toBe(0);
  });

  it('takes a time in the past as now', () => {
    const machine = new FakeMachine();
    let fired = 0;
    new SystemClock(() => undefined, machine).setTimer(-5, () => void fired++);
    machine.pass(0);
    expect(fired).toBe(1);
  });

  it('reports what timer callbacks throw or reject, and goes on', async () => {
    const machine = new FakeMachine();
    const faults: unknown[] = [];
    const clock = new SystemClock((fault) => faults.push(fault), machine);
    clock.setTimer(1, () => {
      throw new Error('thrown');
    });
    clock.setTimer(2, () => Promise.reject(new Error('rejected')));
    machine.pass(5);
    await Promise.resolve();
    await Promise.resolve();
    expect(faults.map(String)).toEqual(['Error: thrown', 'Error: rejected']);
  });
});
