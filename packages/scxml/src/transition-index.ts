import type { ActiveStates } from './active-states.ts';
import type { StateNode } from './model.ts';
import { inDocumentOrder } from './state-sets.ts';

/** Which states of a document have transitions for which events, so that an event costs nothing where nobody hears it. */
export class TransitionIndex {
  readonly #byDescriptor = new Map<string, StateNode[]>();
  readonly #eventless: [StateNode[]] = [[]];

  /** `states` in document order, their transitions complete. */
  constructor(states: readonly StateNode[]) {
    for (const state of states) {
      for (const { events } of state.transitions) {
        if (!events) note(this.#eventless[0], state);
        else for (const descriptor of events) note(this.#list(descriptor), state);
      }
    }
  }

  /** The active atomic states, in document order, that have or lie inside of a transition for the event (`undefined`: none). */
  hearing(event: string | undefined, active: ActiveStates): readonly StateNode[] {
    const lists = event === undefined ? this.#eventless : this.#listsFor(event);
    let count = 0;
    for (const list of lists) count += list.length;
    if (count === 0) return NOBODY;
    // A few states that hear it are looked for among the active ones; else every active one is asked.
    if (count >= active.atomicCount) return active.atomic();
    const [only] = lists;
    return active.atomicWithin(only && lists.length === 1 ? only : inDocumentOrder(lists.flat()));
  }

  /** Of the descriptors that match: the name, its beginnings up to a dot, and `*` (SCXML 3.12.1). */
  #listsFor(event: string): (readonly StateNode[])[] {
    const lists: (readonly StateNode[])[] = [];
    const named = this.#byDescriptor.get(event);
    if (named) lists.push(named);
    for (let dot = event.lastIndexOf('.'); dot > 0; dot = event.lastIndexOf('.', dot - 1)) {
      const beginning = this.#byDescriptor.get(event.slice(0, dot));
      if (beginning) lists.push(beginning);
    }
    const any = this.#byDescriptor.get('*');
    if (any) lists.push(any);
    return lists;
  }

  #list(descriptor: string): StateNode[] {
    let list = this.#byDescriptor.get(descriptor);
    if (!list) {
      list = [];
      this.#byDescriptor.set(descriptor, list);
    }
    return list;
  }
}

const NOBODY: readonly StateNode[] = [];

function note(list: StateNode[], state: StateNode): void {
  if (list.at(-1) !== state) list.push(state);
}
