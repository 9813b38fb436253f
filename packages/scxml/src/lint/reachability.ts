import type { Finding } from '../finding.ts';
import type { StateNode, Transition } from '../model.ts';
import type { LintContext } from './lint-context.ts';
import { finding } from './lint-context.ts';

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
    ...model.states.flatMap(neverTaken),
  ];
}

function neverTaken(state: StateNode): Finding[] {
  /** What earlier transitions without a condition hear, and the first one for each; '' is no event. */
  const heard = new Map<string, Transition>();
  return state.transitions.flatMap((transition) => {
    const wanted = transition.events ?? [''];
    const before = wanted.map((descriptor) => earlier(heard, descriptor));
    if (!transition.cond) {
      for (const descriptor of wanted) if (!heard.has(descriptor)) heard.set(descriptor, transition);
    }
    const [first] = before;
    if (!first || before.includes(undefined)) return [];
    return finding(
      'warning',
      'SCXML_NEVER_TAKEN',
      transition.at,
      `This transition is never taken: the one in line ${first.at.line} has no condition and comes first`,
      'Put it in front of the other one, or give the other one a condition',
    );
  });
}

function earlier(heard: ReadonlyMap<string, Transition>, descriptor: string): Transition | undefined {
  if (descriptor === '') return heard.get('');
  for (let name = descriptor; ; name = name.slice(0, name.lastIndexOf('.'))) {
    const transition = heard.get(name);
    if (transition) return transition;
    if (!name.includes('.')) return heard.get('*');
  }
}
