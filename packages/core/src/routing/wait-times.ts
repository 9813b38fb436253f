import type { Routing } from '../ports/routing.ts';
import type { WaitTimes } from '../ports/wait-times.ts';
import { predictWaitS } from '../wait-times/predict.ts';
import type { WaitPredictor } from '../wait-times/predictor.ts';
import { waitInputs } from '../wait-times/wait-inputs.ts';
import { WAIT_UNKNOWN } from './expected-wait.ts';

/** Expected waits from what routing knows at the moment. `chosen`: what the operator wants to be told, if anything. */
export function waitTimesOf(
  routing: () => Pick<Routing, 'facts' | 'factsOfQueue'>,
  chosen: (queue: string) => WaitPredictor | null = () => null,
): WaitTimes {
  return {
    queues: () =>
      routing()
        .facts()
        .queues.map(({ name }) => name),
    chosen,
    expectedWaitS: (name, predictor) =>
      predictWaitS(predictor, waitInputs(routing().factsOfQueue(name))) ?? WAIT_UNKNOWN,
  };
}
