import type { WaitPredictor } from '../wait-times/predictor.ts';

/** Who knows how long a call that enters a virtual queue now would wait. */
export interface WaitTimes {
  /** Names of the queues that somebody waits in, or was in. */
  queues(): string[];
  /** The predictor that the operator chose for a queue; null: none. */
  chosen(queue: string): WaitPredictor | null;
  /** Seconds; -1 when nobody can say. A queue exists by being named. */
  expectedWaitS(queue: string, predictor: WaitPredictor): number;
}
