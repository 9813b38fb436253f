import type { Finding } from '../finding.ts';
import type { StateNode, Transition } from '../model.ts';
import type { VariableUse } from './changing-names.ts';
import { isWritten } from './changing-names.ts';
import type { EdgeFilter, FlowNode } from './flow-graph.ts';
import { circles, circleThrough, FlowGraph } from './flow-graph.ts';
import type { LintContext } from './lint-context.ts';
import { finding, quoted } from './lint-context.ts';

const OPEN: EdgeFilter = () => true;

/** Circles of transitions without events, which the platform stops after a thousand rounds. */
export function endlessCircles(context: LintContext, use: VariableUse): Finding[] {
  const certain = certainCircles(context);
  const told = new Set(certain.flatMap(({ transitions }) => transitions));
  return [...certain.map((one) => one.finding), ...likelyCircles(context, use, told)];
}

function eventless(state: StateNode): Transition[] {
  // One that leads nowhere is told of where it is read.
  return state.transitions.filter((one) => !one.events && one.targets.length > 0);
}

const isAlways = ({ cond }: Transition): boolean => !cond || cond.source.trim() === 'true';

/** Where each state goes on to the next one whatever the data are. */
function certainCircles(context: LintContext): { finding: Finding; transitions: Transition[] }[] {
  const graph = new FlowGraph(context.model, (state) => {
    const [first] = eventless(state);
    if (!first) return { transitions: [], around: true };
    return { transitions: isAlways(first) ? [first] : [], around: false };
  });
  return circles(graph.nodes, OPEN).flatMap((group) => {
    const transitions = transitionsOf(group);
    const [first] = transitions;
    if (!first) return [];
    // Another region may bring such a circle to an end.
    const isAlone = !isInRegion(first.source);
    return {
      transitions,
      finding: finding(
        isAlone ? 'error' : 'warning',
        'SCXML_ENDLESS_CIRCLE',
        first.at,
        `These transitions follow each other without end: ${routeOf(group)}`,
        'Let one of them wait for an event, or give it a condition that ends the circle',
      ),
    };
  });
}

/** Where the data decide, but nothing in the circle changes what the conditions ask for. */
function likelyCircles(context: LintContext, use: VariableUse, told: ReadonlySet<Transition>): Finding[] {
  const graph = new FlowGraph(context.model, (state) => ({ transitions: eventless(state), around: true }));
  return circles(graph.nodes, OPEN).flatMap((group) => {
    const transitions = transitionsOf(group);
    const [first] = transitions;
    if (!first || transitions.some((one) => told.has(one))) return [];
    if (maySettle(context, use, group, transitions)) return [];
    return finding(
      'warning',
      'SCXML_ENDLESS_CIRCLE',
      first.at,
      `Nothing on the way changes what decides here, so this may go on without end: ${routeOf(group)}`,
      'Change on the way what the conditions ask for, or let a transition wait for an event',
    );
  });
}

function maySettle(
  context: LintContext,
  use: VariableUse,
  group: readonly FlowNode[],
  transitions: readonly Transition[],
): boolean {
  const states = new Set(group.map(({ state }) => state));
  const inside = new Set(transitions);
  const written = new Set<string>();
  for (const { instruction, transition } of [...states].flatMap((state) => context.instructionsOf(state))) {
    if (transition && !inside.has(transition)) continue;
    const { names, isOpen } = use.writes(instruction);
    if (isOpen) return true;
    for (const name of names) written.add(name);
  }
  for (const state of states) {
    for (const { cond } of eventless(state)) {
      if (!cond) continue;
      const { names, isOpen } = use.reads(context.facts(cond));
      if (isOpen || cond.problem || [...names].some((name) => isWritten(name, written))) return true;
      // What is active changes all the time.
      if (names.has('In')) return true;
    }
  }
  return false;
}

function transitionsOf(group: readonly FlowNode[]): Transition[] {
  const inside = new Set(group);
  const found = new Set<Transition>();
  for (const node of group) {
    for (const { to, transition } of node.edges) if (transition && inside.has(to)) found.add(transition);
  }
  return [...found].sort((a, b) => a.source.order - b.source.order);
}

function isInRegion(state: StateNode): boolean {
  for (let around = state.parent; around; around = around.parent) if (around.kind === 'parallel') return true;
  return false;
}

function routeOf(group: readonly FlowNode[]): string {
  const start = group
    .filter(({ kind }) => kind === 'active')
    .sort((a, b) => a.state.order - b.state.order)
    .find((node) => node.edges.some(({ transition }) => transition));
  const steps = start ? circleThrough(start, new Set(group), OPEN) : [];
  const sources = steps.flatMap(({ transition }) => (transition ? [transition.source.id] : []));
  return quoted([...new Set(sources)]);
}
