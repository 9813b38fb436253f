/** What the server says of a document (`GET /api/v1/documents/{name}/structure`). */
export interface DocumentLook {
  readonly loads: boolean;
  readonly findings: readonly DocumentFinding[];
  readonly structure: Structure | null;
}

export interface DocumentFinding {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
  readonly line: number;
  readonly column: number;
  readonly url?: string;
}

export interface Structure {
  readonly name: string;
  readonly initial: readonly string[];
  readonly states: readonly StateNode[];
}

export interface StateNode {
  readonly id: string;
  readonly kind: 'state' | 'parallel' | 'final' | 'history';
  readonly parent?: string;
  readonly initial: readonly string[];
  readonly line: number;
  readonly url?: string;
  readonly transitions: readonly Transition[];
  readonly invokes: readonly { readonly id?: string; readonly type: string }[];
  readonly actions: readonly { readonly element: string }[];
}

export interface Transition {
  readonly events: readonly string[];
  readonly cond?: string;
  readonly targets: readonly string[];
  readonly type: 'internal' | 'external';
  readonly line: number;
}

/** One way from a state to another, with everything that leads along it. */
export interface Way {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly transitions: readonly Transition[];
}

/** Transitions with the same ends are one line; those without a target lead nowhere. */
export function waysOf({ states }: Structure): readonly Way[] {
  const known = new Set(states.map(({ id }) => id));
  const ways = new Map<string, Way>();
  for (const { id: from, transitions } of states)
    for (const transition of transitions)
      for (const to of transition.targets) {
        if (!known.has(to)) continue;
        const id = wayId(from, to);
        const before = ways.get(id)?.transitions ?? [];
        ways.set(id, { id, from, to, transitions: [...before, transition] });
      }
  return [...ways.values()];
}

export function wayId(from: string, to: string): string {
  return `${from} → ${to}`;
}

/** What makes a transition go, as one would write it. */
export function wordsOf({ events, cond }: Transition): string {
  const what = events.length === 0 ? 'at once' : events.join(', ');
  return cond === undefined ? what : `${what} [${cond}]`;
}
