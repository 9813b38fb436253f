import { expectedWaitS, UNKNOWN_HANDLE_TIME_MS, WAIT_UNKNOWN } from '../routing/expected-wait.ts';
import type { WaitPredictor } from './predictor.ts';
import type { WaitInputs } from './wait-inputs.ts';

type Formula = (inputs: WaitInputs) => number | null;

/**
 * Seconds until an agent is free for the one at `inputs.position`; null when this predictor cannot say. Never negative.
 * Formulas: routing reference 2.5 (urs, urs2), 3.4 (stat), 5.2 (the others).
 */
export function predictWaitS(predictor: WaitPredictor, inputs: WaitInputs): number | null {
  const ms = FORMULAS[predictor](inputs);
  return ms === null ? null : Math.round(Math.max(0, ms)) / 1000;
}

/** How many agents must become free before it is this one's turn; 0 when one is free now. */
export function turnsUntilServed({ ahead, agentsFree }: WaitInputs): number {
  return Math.max(0, ahead + 1 - agentsFree);
}

const stat: Formula = (inputs) => {
  const { waiting, position, agentsLoggedIn, agentsReady, handleTimeMs } = inputs;
  const seconds = expectedWaitS({
    waiting: Math.min(waiting, position - 1),
    agentsLoggedIn,
    agentsReady,
    handleTimeMs,
    outlook: inputs,
  });
  return seconds === WAIT_UNKNOWN ? null : seconds * 1000;
};

const urs: Formula = (inputs) => {
  if (inputs.position <= 1 && inputs.agentsReady > 0) return 0;
  if (inputs.quitTimeMs !== null) return inputs.quitTimeMs * inputs.position;
  // The queue alone does not know that nobody is at work: it moves as fast as it did with one.
  return stat(inputs.agentsLoggedIn === 0 ? { ...inputs, agentsLoggedIn: 1, agentsReady: 0 } : inputs);
};

const urs2: Formula = (inputs) => {
  if (inputs.agentsLoggedIn === 0) return null;
  if (inputs.position <= inputs.agentsReady) return 0;
  return inputs.agentGapMs === null ? stat(inputs) : inputs.agentGapMs * inputs.position;
};

/** A wait that others had tells that of one who enters now; who stands further ahead waits as much less. */
const fromHistory =
  (wait: Formula): Formula =>
  (inputs) => {
    if (turnsUntilServed(inputs) === 0) return 0;
    const ms = wait(inputs);
    return ms === null ? null : ms * Math.min(1, inputs.position / (inputs.waiting + 1));
  };

/**
 * Mean time between two agents becoming free, when all at work serve nobody else meanwhile. While all are on a break they
 * are taken to come back. Null: nobody is logged in.
 */
function freeingMs({ agentsWorking, agentsLoggedIn, occupiedMs }: WaitInputs): number | null {
  const agents = agentsWorking > 0 ? agentsWorking : agentsLoggedIn;
  return agents === 0 ? null : (occupiedMs ?? UNKNOWN_HANDLE_TIME_MS) / agents;
}

const ql: Formula = (inputs) => {
  const each = freeingMs(inputs);
  return each === null ? null : turnsUntilServed(inputs) * each;
};

/** Each of those who wait ahead may hang up as well: the line gets shorter the faster the longer it is. */
const qlm: Formula = (inputs) => {
  const each = freeingMs(inputs);
  if (each === null) return null;
  const turns = turnsUntilServed(inputs);
  const { patienceMs } = inputs;
  if (patienceMs === null || turns === 0 || each === 0) return turns * each;
  // The sum of 1 / (s mu + k theta) for k below `turns`; far back in a long line by its integral.
  const served = 1 / each;
  const left = 1 / Math.max(1, patienceMs);
  let sum = 0;
  for (let k = 0; k < Math.min(turns, SUMMED); k++) sum += 1 / (served + k * left);
  if (turns <= SUMMED) return sum;
  const rate = (k: number): number => served + (k - 0.5) * left;
  return sum + Math.log(rate(turns) / rate(SUMMED)) / left;
};

/** Terms that are added one by one. */
const SUMMED = 1000;

const FORMULAS: Readonly<Record<WaitPredictor, Formula>> = {
  stat,
  urs,
  urs2,
  les: fromHistory(({ lastWaitMs }) => lastWaitMs),
  // With nobody in line, the last one who was is the nearest that there is.
  hol: fromHistory(({ headWaitMs, lastWaitMs }) => headWaitMs ?? lastWaitMs),
  ql,
  qlm,
};
