import type { Block, StateNode, Transition } from './model.ts';
import { isCompound, isDescendant } from './model.ts';

// The set computations of SCXML Appendix D. They read the configuration and the history and change nothing.

export type History = ReadonlyMap<StateNode, readonly StateNode[]>;

/** What `enterStates` needs to know (Appendix D, computeEntrySet). */
export interface EntrySet {
  readonly states: Set<StateNode>;
  readonly forDefaultEntry: Set<StateNode>;
  /** Content of default history transitions, by the parent of the history state. */
  readonly historyContent: Map<StateNode, Block>;
}

export function inDocumentOrder(states: Iterable<StateNode>): StateNode[] {
  return [...states].sort((a, b) => a.order - b.order);
}

export function inExitOrder(states: Iterable<StateNode>): StateNode[] {
  return [...states].sort((a, b) => b.order - a.order);
}

/** Targets with history states replaced by what they stand for now. */
export function effectiveTargets(transition: Transition, history: History): Set<StateNode> {
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

// Without history states among its targets, the domain of a transition never changes.
const fixedDomains = new WeakMap<Transition, { readonly domain: StateNode | undefined }>();

export function transitionDomain(transition: Transition, history: History): StateNode | undefined {
  const known = fixedDomains.get(transition);
  if (known) return known.domain;
  const domain = findDomain(transition, history);
  if (transition.targets.every((target) => target.kind !== 'history'))
    fixedDomains.set(transition, { domain });
  return domain;
}

/** The innermost compound state around everything that the transition leaves and enters; `undefined`: leaves nothing. */
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

export function computeExitSet(
  transitions: readonly Transition[],
  configuration: ReadonlySet<StateNode>,
  history: History,
): Set<StateNode> {
  const exits = new Set<StateNode>();
  for (const transition of transitions) {
    const domain = transitionDomain(transition, history);
    if (!domain) continue;
    for (const state of configuration) if (isDescendant(state, domain)) exits.add(state);
  }
  return exits;
}

/** Of transitions that would leave the same state, the inner one wins, then the first (Appendix D). */
export function removeConflicts(
  enabled: readonly Transition[],
  configuration: ReadonlySet<StateNode>,
  history: History,
): Transition[] {
  if (enabled.length < 2) return [...enabled];
  let kept: Transition[] = [];
  for (const one of enabled) {
    const exits = computeExitSet([one], configuration, history);
    const preempted = new Set<Transition>();
    let isPreempted = false;
    for (const other of kept) {
      const otherExits = computeExitSet([other], configuration, history);
      if (![...exits].some((state) => otherExits.has(state))) continue;
      if (isDescendant(one.source, other.source)) preempted.add(other);
      else {
        isPreempted = true;
        break;
      }
    }
    if (!isPreempted) kept = [...kept.filter((other) => !preempted.has(other)), one];
  }
  return kept;
}

export function computeEntrySet(transitions: readonly Transition[], history: History): EntrySet {
  const entry: EntrySet = { states: new Set(), forDefaultEntry: new Set(), historyContent: new Map() };
  for (const transition of transitions) {
    for (const target of transition.targets) addDescendants(target, entry, history);
    const domain = transitionDomain(transition, history);
    for (const target of effectiveTargets(transition, history)) {
      addAncestors(target, domain, entry, history);
    }
  }
  return entry;
}

function addDescendants(state: StateNode, entry: EntrySet, history: History): void {
  if (state.kind === 'history') {
    addHistory(state, entry, history);
    return;
  }
  entry.states.add(state);
  if (isCompound(state)) {
    entry.forDefaultEntry.add(state);
    for (const target of state.initial?.targets ?? []) addDescendants(target, entry, history);
    for (const target of state.initial?.targets ?? []) addAncestors(target, state, entry, history);
  } else if (state.kind === 'parallel') addRegions(state, entry, history);
}

function addHistory(state: StateNode, entry: EntrySet, history: History): void {
  const stored = history.get(state);
  const targets = stored ?? state.initial?.targets ?? [];
  if (!stored && state.parent && state.initial) {
    entry.historyContent.set(state.parent, state.initial.content);
  }
  for (const target of targets) addDescendants(target, entry, history);
  for (const target of targets) addAncestors(target, state.parent, entry, history);
}

function addAncestors(
  state: StateNode,
  until: StateNode | undefined,
  entry: EntrySet,
  history: History,
): void {
  for (let ancestor = state.parent; ancestor && ancestor !== until; ancestor = ancestor.parent) {
    if (ancestor.kind === 'scxml') return;
    entry.states.add(ancestor);
    if (ancestor.kind === 'parallel') addRegions(ancestor, entry, history);
  }
}

function addRegions(parallel: StateNode, entry: EntrySet, history: History): void {
  for (const region of parallel.children) {
    const isEntered =
      entry.states.has(region) || [...entry.states].some((state) => isDescendant(state, region));
    if (!isEntered) addDescendants(region, entry, history);
  }
}
