import type { WaitTimes } from '../ports/wait-times.ts';
import { predictWaitS } from '../wait-times/predict.ts';
import type { WaitPredictor } from '../wait-times/predictor.ts';
import { waitInputs } from '../wait-times/wait-inputs.ts';
import { WAIT_UNKNOWN } from './expected-wait.ts';
import type { RoutingFacts } from './routing-facts.ts';
import { queueFacts } from './statistics.ts';

/** Expected waits from what routing knows at the moment. `chosen`: what the operator wants to be told, if anything. */
export function waitTimesOf(
  facts: () => RoutingFacts,
  chosen: (queue: string) => WaitPredictor | null = () => null,
): WaitTimes {
  return {
    queues: () => facts().queues.map(({ name }) => name),
    chosen,
    expectedWaitS: (name, predictor) =>
      predictWaitS(predictor, waitInputs(queueFacts(facts(), name))) ?? WAIT_UNKNOWN,
  };
}
