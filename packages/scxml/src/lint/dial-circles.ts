import type { CompiledUnit } from '@ringback/script';
import type { Finding } from '../finding.ts';
import type { ActionNode, StateNode, Transition, ValueSource } from '../model.ts';
import { durationMs } from '../send.ts';
import type { VariableUse } from './changing-names.ts';
import type { EdgeFilter, FlowNode } from './flow-graph.ts';
import { circles, circleThrough, FlowGraph } from './flow-graph.ts';
import type { LintContext } from './lint-context.ts';
import { finding, isAskedFor, quoted } from './lint-context.ts';
import type { PlacedInstruction } from './placed-instructions.ts';

/** Names of conditions that limit attempts, where no counter of the document's own can be seen. */
const LIMIT_WORDS = /attempt|tries|retry|retries|_max_/iu;

/** Dials of one group of states that are looked at: each costs a walk through the group. */
const MOST_TRIES = 50;

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
    const inside = new Set(group);
    let tries = 0;
    for (const { placed, action } of dials) {
      const start = nodesOf(placed, graph).find((node) => inside.has(node) && runsIn(placed, node, inside));
      if (!start) continue;
      const route = circleThrough(start, inside, isOpen);
      const transitions = route.flatMap(({ transition }) => (transition ? [transition] : []));
      if (!placed.transition || transitions.includes(placed.transition)) return [report(action, transitions)];
      tries += 1;
      if (tries === MOST_TRIES) return [];
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

/** Nodes of the graph at which an instruction may run. */
function nodesOf({ state, when }: PlacedInstruction, graph: FlowGraph): readonly FlowNode[] {
  return when === 'entry' ? graph.entered(state) : graph.active(state);
}

/** Whether an instruction runs on a circle through a node, as far as it is the content of a transition. */
function runsIn({ transition }: PlacedInstruction, node: FlowNode, inside: ReadonlySet<FlowNode>): boolean {
  return !transition || node.edges.some((edge) => edge.transition === transition && inside.has(edge.to));
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
  /** Delayed events, and their beginnings up to a dot. */
  readonly #delayed = new Set<string>();
  readonly #known = new Map<Transition, boolean>();
  readonly #counted = new Map<StateNode, readonly Transition[]>();

  constructor(context: LintContext, use: VariableUse) {
    this.#context = context;
    this.#use = use;
    for (const { instruction } of context.instructions) {
      if (instruction.kind !== 'send' || !isLater(context, instruction.delay)) continue;
      const { event } = instruction;
      if (!event) continue;
      const names = event.kind === 'literal' ? [event.value] : (context.facts(event.unit).texts ?? []);
      for (const name of names) {
        for (let dot = name.length; dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
          this.#delayed.add(name.slice(0, dot));
        }
      }
    }
  }

  /** Whether a transition waits for a delayed event, or is only taken as long as a counter allows. */
  isLimited(transition: Transition): boolean {
    let isLimited = this.#known.get(transition);
    if (isLimited === undefined) {
      isLimited = this.#isPause(transition) || this.#isCounted(transition) || this.#isLeftByCount(transition);
      this.#known.set(transition, isLimited);
    }
    return isLimited;
  }

  #isPause({ events }: Transition): boolean {
    return (
      events !== undefined &&
      events.every(
        (descriptor) => this.#delayed.has(descriptor) || (descriptor === '*' && this.#delayed.size > 0),
      )
    );
  }

  /** Whether an earlier transition takes the same event away once a counter says so. */
  #isLeftByCount(transition: Transition): boolean {
    const { source } = transition;
    let counted = this.#counted.get(source);
    if (!counted) {
      counted = source.transitions.filter((one) => this.#isCounted(one));
      this.#counted.set(source, counted);
    }
    if (counted.length === 0) return false;
    const position = source.transitions.indexOf(transition);
    return counted.some(
      (other) => isTakenInstead(other, transition) && source.transitions.indexOf(other) < position,
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

function isTakenInstead({ events }: Transition, { events: wanted }: Transition): boolean {
  if (!events || !wanted) return events === wanted;
  return wanted.some((one) => events.some((other) => isAskedFor(one, other) || isAskedFor(other, one)));
}

function isLater(context: LintContext, delay: ValueSource | undefined): boolean {
  if (!delay) return false;
  const texts = delay.kind === 'literal' ? [delay.value] : context.facts(delay.unit).texts;
  return texts === undefined || texts.some((text) => durationMs(text) !== 0);
}
