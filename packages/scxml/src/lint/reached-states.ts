import type { Model, StateNode } from '../model.ts';
import { isCompound } from '../model.ts';

/** The states that some transition, or the start, leads to. */
export function reachedStates({ root }: Model): ReadonlySet<StateNode> {
  const reached = new Set<StateNode>();
  const todo = [...(root.initial?.targets ?? [])];
  for (let state = todo.pop(); state; state = todo.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    if (state.parent && state.parent.kind !== 'scxml') todo.push(state.parent);
    // All regions of a parallel state are entered together.
    if (state.kind === 'parallel') todo.push(...state.children);
    // Being inside does not mean that the default entry was taken, but nothing says that it was not meant.
    if (isCompound(state) || state.kind === 'history') todo.push(...(state.initial?.targets ?? []));
    for (const transition of state.transitions) todo.push(...transition.targets);
  }
  return reached;
}
