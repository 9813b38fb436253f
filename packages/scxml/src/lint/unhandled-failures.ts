import type { Finding } from '../finding.ts';
import type { StateNode } from '../model.ts';
import { isDescendant } from '../model.ts';
import type { LintContext } from './lint-context.ts';
import { finding, isAskedFor } from './lint-context.ts';
import type { PlacedInstruction } from './placed-instructions.ts';

/** Actions whose failure nobody hears of where the session is after them. */
export function unhandledFailures(context: LintContext): Finding[] {
  const hearers = new Map<string, readonly StateNode[]>();
  const hearing = (event: string): readonly StateNode[] => {
    let states = hearers.get(event);
    if (!states) {
      states = context.model.states.filter((state) =>
        state.transitions.some(({ events }) => events?.some((descriptor) => isAskedFor(event, descriptor))),
      );
      hearers.set(event, states);
    }
    return states;
  };
  const known = new Map<string, boolean>();
  // Actions of one place share their answer.
  const isHeard = (placed: PlacedInstruction, event: string): boolean => {
    const { state, when, transition } = placed;
    const key = `${event} ${state.order} ${when} ${transition?.targetIds.join(' ') ?? ''}`;
    let heard = known.get(key);
    if (heard === undefined) {
      heard = mayHear(placed, hearing(event));
      known.set(key, heard);
    }
    return heard;
  };
  return context.instructions.flatMap((placed) => {
    const { instruction } = placed;
    if (instruction.kind !== 'action') return [];
    const { success, failure, isBackground } = context.element(instruction) ?? { failure: undefined };
    if (failure === undefined || isHeard(placed, failure)) return [];
    if (isBackground && (success === undefined || !isHeard(placed, success))) return [];
    return finding(
      'warning',
      'SCXML_UNHANDLED_ERROR',
      instruction.at,
      `Nothing handles ${failure}, which comes when <${instruction.label.replace('.', ':')}> fails`,
      `Add <transition event="${failure}"> to ${JSON.stringify(placed.state.id)}, or to a state around it`,
    );
  });
}

/** Whether one of the states may be active when the answer comes: soon after, or a few transitions without event later. */
function mayHear(placed: PlacedInstruction, hearing: readonly StateNode[]): boolean {
  if (hearing.length === 0) return false;
  const { state, when, transition } = placed;
  // What follows an exit or the message of a child is not known.
  if (when === 'exit' || when === 'finalize') return true;
  const targets = transition?.targets ?? [];
  const seen = new Set<StateNode>();
  const todo: StateNode[] = targets.length > 0 ? [...targets] : [state];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const place = at;
    if (hearing.some((hearer) => mayBeActiveWith(hearer, place))) return true;
    for (let around: StateNode | undefined = place; around; around = around.parent) {
      pushEventless(around, todo);
    }
    for (const inside of place.children) pushInside(inside, todo);
  }
  return false;
}

function pushEventless(state: StateNode, todo: StateNode[]): void {
  for (const { events, targets } of state.transitions) if (!events) todo.push(...targets);
}

function pushInside(state: StateNode, todo: StateNode[]): void {
  pushEventless(state, todo);
  for (const inside of state.children) pushInside(inside, todo);
}

function mayBeActiveWith(one: StateNode, other: StateNode): boolean {
  if (one === other || isDescendant(one, other) || isDescendant(other, one)) return true;
  let shared = one.parent;
  while (shared && !isDescendant(other, shared)) shared = shared.parent;
  return shared?.kind === 'parallel';
}
