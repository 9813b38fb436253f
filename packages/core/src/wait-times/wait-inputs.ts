import type { QueueFacts, QueueOutlook } from '../routing/routing-facts.ts';

/** What a wait is predicted from: the queue as it was at that moment. Plain data, kept with every quote. */
export type WaitInputs = {
  /** Place in the virtual queue, from 1. */
  readonly position: number;
  /** In the virtual queue, without the one who asks if that one is new. */
  readonly waiting: number;
  readonly agentsLoggedIn: number;
  readonly agentsReady: number;
  /** Mean of the last calls of this queue, talk and after-call work. */
  readonly handleTimeMs: number | null;
  /** Mean time between the last that left the queue with an agent (AQT). */
  readonly quitTimeMs: number | null;
} & QueueOutlook;

/**
 * What the wait at a position of a queue is predicted from. Without a position: of one who enters now. `ahead`: those
 * who would be served before, of whatever queue; by default those of this queue.
 */
export function waitInputs(
  queue: QueueFacts,
  position: number = queue.waiting + 1,
  ahead?: number,
): WaitInputs {
  const { waiting, agentsLoggedIn, agentsReady, handleTimeMs, outlook } = queue;
  const isNew = position > waiting;
  return {
    position,
    waiting,
    agentsLoggedIn,
    agentsReady,
    handleTimeMs,
    quitTimeMs: queue.quitTimeMs ?? null,
    ahead: ahead ?? (isNew && outlook !== undefined ? outlook.ahead : position - 1),
    agentsWorking: outlook?.agentsWorking ?? agentsLoggedIn,
    agentsFree: outlook?.agentsFree ?? agentsReady,
    occupiedMs: outlook?.occupiedMs ?? handleTimeMs,
    effectivePortion: outlook?.effectivePortion ?? null,
    agentGapMs: outlook?.agentGapMs ?? null,
    lastWaitMs: outlook?.lastWaitMs ?? null,
    headWaitMs: outlook?.headWaitMs ?? null,
    patienceMs: outlook?.patienceMs ?? null,
  };
}
