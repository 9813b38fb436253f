import type { LiveSession } from './live-session.ts';
import type { TraceEntry } from './step-result.ts';

/** Counts what a macrostep takes. */
export interface Macrostep {
  microsteps: number;
  allowed: number;
  /** Entries of each state. Counted once there were enough microsteps for one to be over the limit. */
  entries: Map<string, number> | undefined;
  /** The state whose entries are over the limit. */
  over: string | undefined;
}

/** One that has taken nothing yet. */
export function newMacrostep(session: LiveSession): Macrostep {
  return {
    microsteps: 0,
    allowed: session.document.limits.microsteps,
    entries: undefined,
    over: undefined,
  };
}

/** A state is entered once in a microstep at most, so nothing needs counting in the short macrosteps of ordinary life. */
export function countEntries(session: LiveSession, run: Macrostep, trace: TraceEntry): void {
  const { stateEntries } = session.document.limits;
  const uncounted = run.entries ? [trace] : session.trace;
  run.entries ??= new Map();
  for (const { entered } of uncounted) {
    for (const id of entered) {
      const count = (run.entries.get(id) ?? 0) + 1;
      run.entries.set(id, count);
      if (count > stateEntries) run.over = id;
    }
  }
}
