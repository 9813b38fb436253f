import type { WaitTimeMethod, WaitTimes } from '../ports/wait-times.ts';
import { expectedWaitS } from './expected-wait.ts';
import type { RoutingFacts } from './routing-facts.ts';
import { queueFacts } from './statistics.ts';

/** Modes of `urs-stat` by their names (API reference 9.2). */
const MODES: Readonly<Record<string, WaitTimeMethod>> = { urs: 'queue', urs2: 'agents', stat: 'statistics' };

/** What `aqt` asks for; null when there is no such mode. */
export function waitTimeMethod(aqt: string): WaitTimeMethod | null {
  return Object.hasOwn(MODES, aqt) ? (MODES[aqt] ?? null) : null;
}

/** Expected waits from what routing knows at the moment. */
export function waitTimesOf(facts: () => RoutingFacts): WaitTimes {
  return {
    queues: () => facts().queues.map(({ name }) => name),
    expectedWaitS(name, method) {
      const queue = queueFacts(facts(), name);
      // AQT times the position that a call would get (routing reference 2.5).
      const isServedAtOnce = queue.waiting === 0 && queue.agentsReady > 0;
      if (method === 'queue' && typeof queue.quitTimeMs === 'number' && !isServedAtOnce)
        return Math.round(queue.quitTimeMs * (queue.waiting + 1)) / 1000;
      // The queue alone does not know that nobody is at work: it moves as fast as it did with one.
      const isAlone = method === 'queue' && queue.agentsLoggedIn === 0;
      return expectedWaitS(isAlone ? { ...queue, agentsLoggedIn: 1, agentsReady: 0 } : queue);
    },
  };
}
