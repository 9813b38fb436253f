import { type Clock, ControllableClock, InFlightWork } from '@ringback/core';

/** A clock that only moves when the test moves it, with the work it waits for. */
export function stoppedClock(at = Date.UTC(2031, 0, 6, 9)): {
  clock: ControllableClock;
  work: InFlightWork;
  faults: unknown[];
} {
  const faults: unknown[] = [];
  const work = new InFlightWork();
  const still: Clock = { now: () => at, setTimer: () => ({ cancel: () => undefined }) };
  return { clock: new ControllableClock(still, work, (error) => faults.push(error)), work, faults };
}
