import type { Clock, SessionId, SessionTimer, Timer } from '@ringback/core';
import { QuietTelemetry, stoppedClock } from '@ringback/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SessionTimers } from './session-timers.ts';

/** Moves when it is moved, also in the middle of something, and waits for nothing that it starts. */
class HandClock implements Clock {
  #now = 0;
  #timers: { readonly dueAt: number; readonly fire: () => void | Promise<void> }[] = [];

  now(): number {
    return this.#now;
  }

  setTimer(delayMs: number, fire: () => void | Promise<void>): Timer {
    const timer = { dueAt: this.#now + delayMs, fire };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  move(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ dueAt }) => dueAt <= this.#now);
    this.#timers = this.#timers.filter((timer) => !due.includes(timer));
    for (const { fire } of due) void fire();
  }
}

/** Everything that can happen now has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('delayed events', () => {
  let clock: HandClock;
  let wire: HandClock;
  let timers: SessionTimers;
  let rows: SessionTimer[];
  /** Whose events were delivered, and when. */
  let delivered: string[];
  /** What a delivery takes; the row is removed by it. */
  let work: (timer: SessionTimer) => Promise<void>;
  let afterReading: () => void;

  const set = (session: string, afterMs: number): void => {
    const dueAt = clock.now() + afterMs;
    rows.push({ sessionId: session as SessionId, sendId: 's', dueAt, event: { name: 'x' } });
    timers.set(dueAt);
  };
  const remove = (timer: SessionTimer): void => {
    rows = rows.filter((row) => row !== timer);
  };

  beforeEach(() => {
    clock = new HandClock();
    wire = new HandClock();
    rows = [];
    delivered = [];
    work = async () => undefined;
    afterReading = () => undefined;
    timers = new SessionTimers({
      clock,
      wireClock: wire,
      work: stoppedClock().work,
      telemetry: new QuietTelemetry(),
      sessions: {
        async dueTimers(now, limit) {
          const due = rows.filter(({ dueAt }) => dueAt <= now).slice(0, limit);
          afterReading();
          return due;
        },
        async nextTimer(after) {
          const later = rows.map(({ dueAt }) => dueAt).filter((at) => at > after);
          return later.length === 0 ? null : Math.min(...later);
        },
      },
      async deliver(timer, stillWanted) {
        await work(timer);
        if (stillWanted()) delivered.push(`${timer.sessionId} ${clock.now()}`);
        remove(timer);
      },
    });
  });
  afterEach(() => timers.stop());

  it('come at their time', async () => {
    await timers.start();
    set('b', 2000);
    set('a', 1000);
    for (const ms of [999, 1, 500, 500]) {
      clock.move(ms);
      await settled();
    }
    expect(delivered).toEqual(['a 1000', 'b 2000']);
  });

  it('that become due while others are being read are not left to the next poll', async () => {
    await timers.start();
    set('a', 1000);
    set('b', 1005);
    let isFirst = true;
    afterReading = () => {
      // Reading takes time, as it does under load.
      if (isFirst) clock.move(10);
      isFirst = false;
    };
    clock.move(1000);
    await settled();
    expect(delivered).toEqual(['a 1010', 'b 1010']);
  });

  it('of one session that takes its time keep those of others waiting for a moment only', async () => {
    await timers.start();
    let finish: () => void = () => undefined;
    work = ({ sessionId }) =>
      sessionId === 'slow' ? new Promise((resolve) => (finish = resolve)) : Promise.resolve();
    set('slow', 1000);
    set('quick', 1500);
    clock.move(1000);
    await settled();
    wire.move(50);
    await settled();
    clock.move(500);
    await settled();
    expect(delivered).toEqual(['quick 1500']);
    finish();
    await settled();
    expect(delivered).toEqual(['quick 1500', 'slow 1500']);
  });

  it('that a session sets again while the last one is in hand come, too', async () => {
    await timers.start();
    let finish: () => void = () => undefined;
    work = () => new Promise((resolve) => (finish = resolve));
    set('a', 1000);
    clock.move(1000);
    await settled();
    wire.move(50);
    await settled();
    set('a', 200);
    clock.move(200);
    await settled();
    work = async () => undefined;
    finish();
    await settled();
    expect(delivered).toEqual(['a 1200', 'a 1200']);
  });

  it('that are cleared while they wait for their turn do not come', async () => {
    await timers.start();
    work = async ({ sessionId, sendId }) => timers.cleared(sessionId, sendId);
    set('a', 1000);
    clock.move(1000);
    await settled();
    expect(delivered).toEqual([]);
    expect(rows).toEqual([]);
  });

  it('that cannot be delivered are tried again with the next poll, and keep nobody from his own', async () => {
    await timers.start();
    let isBroken = true;
    work = async ({ sessionId }) => {
      if (sessionId === 'bad' && isBroken) throw new Error('not now');
    };
    set('bad', 1000);
    set('good', 1000);
    clock.move(1000);
    await settled();
    expect(delivered).toEqual(['good 1000']);
    isBroken = false;
    wire.move(1000);
    await settled();
    expect(delivered).toEqual(['good 1000', 'bad 1000']);
  });
});
