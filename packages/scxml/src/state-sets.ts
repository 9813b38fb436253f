import type { ActiveStates } from './active-states.ts';
import type { Block, Entry, StateNode, Transition } from './model.ts';
import { isCompound, isDescendant } from './model.ts';

// The set computations of SCXML Appendix D. They read the configuration and the history and change nothing. What does
// not depend on a history state is the same each time and is kept with its transition.

export type History = ReadonlyMap<StateNode, readonly StateNode[]>;

export function inDocumentOrder(states: Iterable<StateNode>): StateNode[] {
  return [...states].sort((a, b) => a.order - b.order);
}

/** Targets with history states replaced by what they stand for now. */
function effectiveTargets(transition: Transition, history: History): Set<StateNode> {
  const targets = new Set<StateNode>();
  for (const target of transition.targets) {
    if (target.kind !== 'history') targets.add(target);
    else {
      const stored = history.get(target);
      const stands = stored ?? (target.initial ? effectiveTargets(target.initial, history) : []);
      for (const state of stands) targets.add(state);
    }
  }
  return targets;
}

/** The innermost compound state around everything that the transition leaves and enters; `undefined`: leaves nothing. */
export function transitionDomain(transition: Transition, history: History): StateNode | undefined {
  const { memo } = transition;
  if (memo.domain) return memo.domain.state;
  const state = findDomain(transition, history);
  if (transition.targets.every((target) => target.kind !== 'history')) memo.domain = { state };
  return state;
}

function findDomain(transition: Transition, history: History): StateNode | undefined {
  const targets = [...effectiveTargets(transition, history)];
  if (targets.length === 0) return undefined;
  const { source } = transition;
  const isInside =
    transition.type === 'internal' &&
    isCompound(source) &&
    targets.every((target) => isDescendant(target, source));
  if (isInside) return source;
  let ancestor = source.parent;
  while (ancestor) {
    const around = ancestor;
    if (isCompound(around) && targets.every((target) => isDescendant(target, around))) return around;
    ancestor = ancestor.parent;
  }
  return undefined;
}

/**
 * Of transitions that would leave the same state, the inner one wins, then the first (Appendix D). They come in the
 * order of the atomic states that they were found for. The source of each is active inside of its domain, so two leave
 * the same state exactly when the domain of one is, or lies inside of, that of the other; and a domain can only meet
 * the last ones that were kept.
 */
export function removeConflicts(enabled: Transition[], history: History): Transition[] {
  if (enabled.length < 2) return enabled;
  const kept: Transition[] = [];
  for (const one of enabled) {
    const domain = transitionDomain(one, history);
    if (!domain || isKept(one, domain, kept, history)) kept.push(one);
  }
  return kept;
}

function isKept(one: Transition, domain: StateNode, kept: Transition[], history: History): boolean {
  const preempted: number[] = [];
  for (let index = kept.length - 1; index >= 0; index -= 1) {
    const other = kept[index];
    const otherDomain = other && transitionDomain(other, history);
    if (!otherDomain) continue;
    if (otherDomain.order > domain.lastOrder || otherDomain.lastOrder < domain.order) break;
    if (!isDescendant(one.source, other.source)) return false;
    preempted.push(index);
  }
  for (const index of preempted) kept.splice(index, 1);
  return true;
}

/** What is left when transitions with these domains are taken, inner and later states first. */
export function computeExits(
  domains: readonly (StateNode | undefined)[],
  active: ActiveStates,
): readonly StateNode[] {
  const [first] = domains;
  if (domains.length === 1) return first ? active.inside(first).reverse() : [];
  const exits: StateNode[] = [];
  let isSorted = true;
  for (let index = domains.length - 1; index >= 0; index -= 1) {
    const domain = domains[index];
    if (!domain) continue;
    for (const state of active.inside(domain).reverse()) {
      if (state.order > (exits.at(-1)?.order ?? state.order)) isSorted = false;
      exits.push(state);
    }
  }
  return isSorted ? exits : exits.sort((a, b) => b.order - a.order);
}

/** What is entered when transitions with these domains are taken, in document order. */
export function computeEntries(
  transitions: readonly Transition[],
  domains: readonly (StateNode | undefined)[],
  history: History,
): readonly Entry[] {
  const [first] = transitions;
  if (first && transitions.length === 1) return entriesOf(first, domains[0], history);
  // Domains lie beside each other, so one transition cannot enter what another one does.
  const entries: Entry[] = [];
  let isSorted = true;
  for (let index = 0; index < transitions.length; index += 1) {
    const transition = transitions[index];
    if (!transition) continue;
    for (const entry of entriesOf(transition, domains[index], history)) {
      if (entry.state.order < (entries.at(-1)?.state.order ?? 0)) isSorted = false;
      entries.push(entry);
    }
  }
  return isSorted ? entries : entries.sort((a, b) => a.state.order - b.state.order);
}

function entriesOf(
  transition: Transition,
  domain: StateNode | undefined,
  history: History,
): readonly Entry[] {
  const { memo } = transition;
  if (memo.entries) return memo.entries;
  const collected = new EntrySet(history);
  for (const target of transition.targets) collected.addDescendants(target);
  for (const target of effectiveTargets(transition, history)) collected.addAncestors(target, domain);
  const entries = collected.inDocumentOrder();
  if (!collected.usesHistory) memo.entries = entries;
  return entries;
}

/** The states that one transition enters (Appendix D, computeEntrySet). */
class EntrySet {
  readonly #history: History;
  readonly #states = new Set<StateNode>();
  /** These states and everything around them. */
  readonly #occupied = new Set<StateNode>();
  readonly #byDefault = new Set<StateNode>();
  /** Content of default history transitions, by the parent of the history state. */
  readonly #historyContent = new Map<StateNode, Block>();
  usesHistory = false;

  constructor(history: History) {
    this.#history = history;
  }

  inDocumentOrder(): Entry[] {
    return inDocumentOrder(this.#states).map((state) => {
      const blocks: Block[] = [];
      const initial = this.#byDefault.has(state) ? state.initial?.content : undefined;
      if (initial && initial.length > 0) blocks.push(initial);
      const historyContent = this.#historyContent.get(state);
      if (historyContent) blocks.push(historyContent);
      return { state, blocks };
    });
  }

  addDescendants(state: StateNode): void {
    if (state.kind === 'history') {
      this.#addHistory(state);
      return;
    }
    this.#add(state);
    if (isCompound(state)) {
      this.#byDefault.add(state);
      for (const target of state.initial?.targets ?? []) this.addDescendants(target);
      for (const target of state.initial?.targets ?? []) this.addAncestors(target, state);
    } else if (state.kind === 'parallel') this.#addRegions(state);
  }

  addAncestors(state: StateNode, until: StateNode | undefined): void {
    for (let ancestor = state.parent; ancestor && ancestor !== until; ancestor = ancestor.parent) {
      if (ancestor.kind === 'scxml') return;
      this.#add(ancestor);
      if (ancestor.kind === 'parallel') this.#addRegions(ancestor);
    }
  }

  #addHistory(state: StateNode): void {
    this.usesHistory = true;
    const stored = this.#history.get(state);
    const targets = stored ?? state.initial?.targets ?? [];
    if (!stored && state.parent && state.initial) {
      this.#historyContent.set(state.parent, state.initial.content);
    }
    for (const target of targets) this.addDescendants(target);
    for (const target of targets) this.addAncestors(target, state.parent);
  }

  #addRegions(parallel: StateNode): void {
    for (const region of parallel.children) if (!this.#occupied.has(region)) this.addDescendants(region);
  }

  #add(state: StateNode): void {
    this.#states.add(state);
    for (let at: StateNode | undefined = state; at && !this.#occupied.has(at); at = at.parent) {
      this.#occupied.add(at);
    }
  }
}
