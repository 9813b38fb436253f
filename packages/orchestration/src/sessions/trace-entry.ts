import type { Json, SessionTraceEntry, StepRecord } from '@ringback/core';
import type { StepReport } from '../engine/session-engine.ts';

/** Microsteps of one macrostep that are shown: one that goes round and round shows how, not how often. */
const MOST_STEPS = 50;

/** What a macrostep did, for whoever looks for a mistake. `event` is null for the start and for the end from outside. */
export function traceEntry(
  at: number,
  event: string | null,
  report: StepReport,
  record: StepRecord | null,
): SessionTraceEntry {
  const { trace, reads, changed = {} } = report;
  return {
    at,
    event,
    steps: stepsOf(trace),
    reads: reads as SessionTraceEntry['reads'],
    changed: changed as Record<string, Json>,
    failure: null,
    ...(record === null ? {} : { record }),
  };
}

/** The microsteps as they are kept. */
export function stepsOf(trace: StepReport['trace']): SessionTraceEntry['steps'] {
  return trace.slice(0, MOST_STEPS).map((step) => ({
    event: step.event ?? null,
    transitions: step.transitions,
    left: step.left,
    entered: step.entered,
  }));
}

/** That the platform ended the session, and why. */
export function failureEntry(at: number, text: string): SessionTraceEntry {
  return { at, event: null, steps: [], reads: [], changed: {}, failure: text };
}
