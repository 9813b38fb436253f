import type { CompiledUnit } from '@ringback/script';
import type { Finding } from '../finding.ts';
import type { ActionNode, Transition, ValueSource } from '../model.ts';
import { durationMs } from '../send.ts';
import type { VariableUse } from './changing-names.ts';
import type { EdgeFilter, FlowNode } from './flow-graph.ts';
import { circles, circleThrough, FlowGraph } from './flow-graph.ts';
import type { LintContext } from './lint-context.ts';
import { finding, isAskedFor, quoted } from './lint-context.ts';
import type { PlacedInstruction } from './placed-instructions.ts';

/** Names of conditions that limit attempts, where no counter of the document's own can be seen. */
const LIMIT_WORDS = /attempt|tries|retry|retries|_max_/iu;

/** Phones that ring again and again: circles through a dial that no counter and no pause limits. */
export function dialCircles(context: LintContext, use: VariableUse): Finding[] {
  const limits = new Limits(context, use);
  const dials = context.instructions.flatMap((placed) => {
    const { instruction, conds } = placed;
    return instruction.kind === 'action' &&
      isDial(context, instruction) &&
      !conds.some((cond) => limits.asksCounter(cond))
      ? [{ placed, action: instruction }]
      : [];
  });
  if (dials.length === 0) return [];
  const graph = new FlowGraph(context.model, (state) => ({ transitions: state.transitions, around: true }));
  const isOpen: EdgeFilter = ({ transition }) => !transition || !limits.isLimited(transition);
  return circles(graph.nodes, isOpen).flatMap((group) => {
    for (const { placed, action } of dials) {
      const start = nodeOf(placed, group);
      if (!start) continue;
      const route = circleThrough(start, group, isOpen);
      const transitions = route.flatMap(({ transition }) => (transition ? [transition] : []));
      if (placed.transition && !transitions.includes(placed.transition)) continue;
      return [report(action, transitions)];
    }
    return [];
  });
}

function report(action: ActionNode, transitions: readonly Transition[]): Finding {
  const isConditional = transitions.some(({ cond }) => cond);
  const states = [...new Set(transitions.map(({ source }) => source.id))];
  return finding(
    isConditional ? 'warning' : 'error',
    'SCXML_ENDLESS_DIALLING',
    action.at,
    isConditional
      ? `This may call again and again by way of ${quoted(states)}: no condition on the way asks a counter`
      : `This calls again and again by way of ${quoted(states)}: nothing counts the attempts and nothing waits`,
    'Count the attempts, compare with _max_dial_attempts before the next one, and wait between them with a delayed <send>',
  );
}

/** Where in a group of nodes an instruction runs. */
function nodeOf(
  { state, when, transition }: PlacedInstruction,
  group: readonly FlowNode[],
): FlowNode | undefined {
  return group.find((node) => {
    if (node.state !== state) return false;
    if (transition)
      return node.edges.some((edge) => edge.transition === transition && group.includes(edge.to));
    return when === 'entry' ? node.kind !== 'active' : node.kind === 'active';
  });
}

/** Agents are rung as resources that the router chose; they limit themselves. */
function isDial(context: LintContext, action: ActionNode): boolean {
  if (context.element(action)?.dials !== true) return false;
  const to = action.values.find(({ name }) => name === 'to')?.source;
  if (!to || to.kind === 'literal') return to !== undefined;
  const { path } = context.facts(to.unit);
  if (path === undefined) return true;
  return !isResource(path) && !context.instructions.some((placed) => givesResource(context, placed, path));
}

const isResource = (path: string): boolean => /(?:^|\.)resource$/u.test(path);

function givesResource(context: LintContext, { instruction }: PlacedInstruction, path: string): boolean {
  if (instruction.kind !== 'assign' || instruction.value.kind !== 'unit') return false;
  if (context.facts(instruction.location).path !== path) return false;
  return isResource(context.facts(instruction.value.unit).path ?? '');
}

/** What keeps a circle from going round without end. */
class Limits {
  readonly #context: LintContext;
  readonly #use: VariableUse;
  readonly #delayed: string[] = [];
  readonly #known = new Map<Transition, boolean>();

  constructor(context: LintContext, use: VariableUse) {
    this.#context = context;
    this.#use = use;
    for (const { instruction } of context.instructions) {
      if (instruction.kind !== 'send' || !isLater(context, instruction.delay)) continue;
      const { event } = instruction;
      if (!event) continue;
      this.#delayed.push(
        ...(event.kind === 'literal' ? [event.value] : (context.facts(event.unit).texts ?? [])),
      );
    }
  }

  /** Whether a transition waits for a delayed event, or is only taken as long as a counter allows. */
  isLimited(transition: Transition): boolean {
    let isLimited = this.#known.get(transition);
    if (isLimited === undefined) {
      isLimited =
        this.#isPause(transition) ||
        this.#isCounted(transition) ||
        before(transition).some((other) => isTakenInstead(other, transition) && this.#isCounted(other));
      this.#known.set(transition, isLimited);
    }
    return isLimited;
  }

  #isPause({ events }: Transition): boolean {
    return (
      events !== undefined &&
      events.every((descriptor) => this.#delayed.some((event) => isAskedFor(event, descriptor)))
    );
  }

  #isCounted({ cond }: Transition): boolean {
    return cond !== undefined && this.asksCounter(cond);
  }

  asksCounter(cond: CompiledUnit): boolean {
    if (LIMIT_WORDS.test(cond.source)) return true;
    const { names } = this.#use.reads(this.#context.facts(cond));
    return [...names].some((name) => this.#use.counters.has(name) || LIMIT_WORDS.test(name));
  }
}

function before(transition: Transition): readonly Transition[] {
  const { transitions } = transition.source;
  return transitions.slice(0, transitions.indexOf(transition));
}

function isTakenInstead({ events }: Transition, { events: wanted }: Transition): boolean {
  if (!events || !wanted) return events === wanted;
  return wanted.some((one) => events.some((other) => isAskedFor(one, other) || isAskedFor(other, one)));
}

function isLater(context: LintContext, delay: ValueSource | undefined): boolean {
  if (!delay) return false;
  const texts = delay.kind === 'literal' ? [delay.value] : context.facts(delay.unit).texts;
  return texts === undefined || texts.some((text) => durationMs(text) !== 0);
}
