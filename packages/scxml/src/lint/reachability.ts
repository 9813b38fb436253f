import type { Finding } from '../finding.ts';
import type { Transition } from '../model.ts';
import type { LintContext } from './lint-context.ts';
import { finding, isAskedFor } from './lint-context.ts';

/** States that nothing leads to, and transitions that another one is always taken before. */
export function unreachable({ model, reached }: LintContext): Finding[] {
  const states = model.states.filter(
    (state) => state.kind !== 'scxml' && state.kind !== 'history' && !reached.has(state),
  );
  const alone = new Set(states);
  return [
    ...states
      // Of a whole part that nothing leads to, the outermost state is enough.
      .filter(({ parent }) => !parent || !alone.has(parent))
      .map((state) =>
        finding(
          'warning',
          'SCXML_UNREACHABLE',
          state.at,
          `Nothing leads to the state ${JSON.stringify(state.id)}`,
          'Give a transition this target, or take the state out',
        ),
      ),
    ...model.states.flatMap((state) => state.transitions.flatMap(shadowed)),
  ];
}

function shadowed(transition: Transition): Finding[] {
  const { transitions } = transition.source;
  const before = transitions
    .slice(0, transitions.indexOf(transition))
    .find((other) => !other.cond && hearsAll(other.events, transition.events));
  if (!before) return [];
  return [
    finding(
      'warning',
      'SCXML_NEVER_TAKEN',
      transition.at,
      `This transition is never taken: the one in line ${before.at.line} has no condition and comes first`,
      'Put it in front of the other one, or give the other one a condition',
    ),
  ];
}

function hearsAll(some: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean {
  if (!some || !wanted) return some === wanted;
  return wanted.every((descriptor) => some.some((one) => isAskedFor(descriptor, one)));
}
