import { describe, expect, it } from 'vitest';

import type { SipClock } from '../ports.ts';
import { Pacer } from './pacer.ts';

/** A clock whose owner decides when, and how late, the one running timer fires. */
class StepClock implements SipClock {
  nowMs = 1_000;
  #timer: { readonly dueMs: number; readonly fire: () => void } | undefined;

  now(): number {
    return this.nowMs;
  }

  setTimer(delayMs: number, fire: () => void): { cancel(): void } {
    const timer = { dueMs: this.nowMs + delayMs, fire };
    this.#timer = timer;
    return {
      cancel: () => {
        if (this.#timer === timer) this.#timer = undefined;
      },
    };
  }

  get isTimerSet(): boolean {
    return this.#timer !== undefined;
  }

  fire(lateMs = 0): void {
    const timer = this.#timer;
    if (timer === undefined) throw new Error('no timer is set');
    this.#timer = undefined;
    this.nowMs = timer.dueMs + lateMs;
    timer.fire();
  }
}

function setUp(): { readonly clock: StepClock; readonly pacer: Pacer; readonly log: string[] } {
  const clock = new StepClock();
  const log: string[] = [];
  const pacer = new Pacer(clock, {
    beat: (nowMs, isLate) => log.push(`${nowMs}${isLate ? ' late' : ''}`),
    skip: (count) => log.push(`skip ${count}`),
  });
  return { clock, pacer, log };
}

describe('the beat', () => {
  it('does not drift, however late each wake-up is', () => {
    const { clock, pacer, log } = setUp();
    pacer.start();
    for (let count = 0; count < 500; count += 1) clock.fire(1.7);
    expect(log).toHaveLength(500);
    expect(clock.nowMs).toBeLessThan(1_000 + 500 * 20 + 3);
    expect(pacer.worstDelayMs).toBeLessThan(3);
  });

  it('catches up what was missed, and says that it is late', () => {
    const { clock, pacer, log } = setUp();
    pacer.start();
    clock.fire(45);
    expect(log).toEqual(['1065 late', '1065 late', '1065']);
    clock.fire();
    expect(log.at(-1)).toBe('1080');
  });

  it('leaves out what is too old to be of use', () => {
    const { clock, pacer, log } = setUp();
    pacer.start();
    clock.fire(1_000);
    expect(log[0]).toBe('skip 46');
    expect(log).toHaveLength(6);
  });

  it('wakes again when the timer was early', () => {
    const { clock, pacer, log } = setUp();
    pacer.start();
    clock.fire(-3);
    expect(log).toEqual([]);
    clock.fire();
    expect(log).toEqual(['1020']);
  });

  it('stops, also from within, and starts anew', () => {
    const { clock, pacer, log } = setUp();
    pacer.start();
    pacer.start();
    pacer.stop();
    expect(clock.isTimerSet).toBe(false);
    clock.nowMs = 9_000;
    pacer.start();
    clock.fire();
    expect(log).toEqual(['9020']);
    let stopping: Pacer | undefined;
    stopping = new Pacer(clock, { beat: () => stopping?.stop(), skip: () => undefined });
    pacer.stop();
    stopping.start();
    clock.fire();
    expect(clock.isTimerSet).toBe(false);
  });
});
