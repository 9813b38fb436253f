/** One macrostep of a session (`GET /api/v1/sessions/{id}/trace`). */
export interface Macrostep {
  readonly at: string;
  readonly event: string | null;
  readonly steps: readonly {
    readonly event: string | null;
    readonly transitions: readonly {
      readonly source: string;
      readonly targets: readonly string[];
      readonly line: number;
    }[];
    readonly left: readonly string[];
    readonly entered: readonly string[];
  }[];
  readonly changed: Readonly<Record<string, unknown>>;
  readonly failure: string | null;
}

/** How a session stood after a macrostep. */
export interface Frame {
  readonly at: string;
  /** What happened; null: it was started, or ended by the platform. */
  readonly event: string | null;
  readonly failure: string | null;
  /** Active states, those with others in them included. */
  readonly active: ReadonlySet<string>;
  /** Pairs of source and target of the transitions that were taken. */
  readonly taken: readonly (readonly [string, string])[];
  readonly changed: Readonly<Record<string, unknown>>;
}

/**
 * The frames of a trace, oldest first. From its beginning it is followed forwards; of one whose beginning is not kept
 * any more, backwards from the states that are active now.
 */
export function framesOf(trace: readonly Macrostep[], activeNow: readonly string[] | null): readonly Frame[] {
  const isWhole = trace[0]?.event === null && trace[0].steps.some(({ entered }) => entered.length > 0);
  const start = isWhole || activeNow === null ? new Set<string>() : undone(trace, activeNow);
  let active: ReadonlySet<string> = start;
  return trace.map(({ at, event, failure, steps, changed }) => {
    const next = new Set(active);
    for (const { left, entered } of steps) {
      for (const id of left) next.delete(id);
      for (const id of entered) next.add(id);
    }
    active = next;
    const taken = steps.flatMap(({ transitions }) =>
      transitions.flatMap(({ source, targets }) => targets.map((target) => [source, target] as const)),
    );
    return { at, event, failure, active, taken, changed };
  });
}

function undone(trace: readonly Macrostep[], activeNow: readonly string[]): Set<string> {
  const active = new Set(activeNow);
  for (const { steps } of [...trace].reverse())
    for (const { left, entered } of [...steps].reverse()) {
      for (const id of entered) active.delete(id);
      for (const id of left) active.add(id);
    }
  return active;
}
