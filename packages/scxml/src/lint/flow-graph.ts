import type { Model, StateNode, Transition } from '../model.ts';
import { isCompound, isDescendant } from '../model.ts';
import { transitionDomain } from '../state-sets.ts';

/** A step of control from one node of the graph to another, by a transition or (absent) by itself. */
export interface FlowEdge {
  readonly to: FlowNode;
  readonly transition: Transition | undefined;
}

/**
 * `entering`: the state is entered, by its default when it is compound. `passing`: it is entered on the way to a state
 * inside of it. `active`: it is active, so its transitions may be taken.
 */
export interface FlowNode {
  readonly kind: 'entering' | 'passing' | 'active';
  readonly state: StateNode;
  readonly edges: FlowEdge[];
}

/** Which transitions of a state are followed; `around`: whether those of the states around it may be taken as well. */
export interface FlowChoice {
  readonly transitions: readonly Transition[];
  readonly around: boolean;
}

const NO_HISTORY: ReadonlyMap<StateNode, readonly StateNode[]> = new Map();

/**
 * Where control can go in a document. Every circle in it takes at least one transition, because entering goes inwards
 * and looking for a transition goes outwards.
 */
export class FlowGraph {
  readonly nodes: FlowNode[] = [];
  readonly #entering: FlowNode[];
  readonly #active: FlowNode[];
  readonly #passing = new Map<StateNode, FlowNode[]>();

  constructor(model: Model, choose: (state: StateNode) => FlowChoice) {
    const make = (kind: FlowNode['kind'], state: StateNode): FlowNode => {
      const node: FlowNode = { kind, state, edges: [] };
      this.nodes.push(node);
      if (kind === 'passing') this.#notePassing(node);
      return node;
    };
    this.#entering = model.states.map((state) => make('entering', state));
    this.#active = model.states.map((state) => make('active', state));
    for (const state of model.states) {
      if (state.kind === 'scxml' || state.kind === 'history') continue;
      this.#enter(state);
      const active = this.#active[state.order];
      if (!active) continue;
      const { transitions, around } = choose(state);
      for (const transition of transitions) this.#follow(active, transition, make);
      if (around && state.parent) this.#connect(active, this.#active[state.parent.order]);
    }
  }

  active(state: StateNode): readonly FlowNode[] {
    return this.#active.slice(state.order, state.order + 1);
  }

  /** Where the state is entered, by its default or on the way inwards. */
  entered(state: StateNode): readonly FlowNode[] {
    return [...this.#entering.slice(state.order, state.order + 1), ...(this.#passing.get(state) ?? [])];
  }

  #notePassing(node: FlowNode): void {
    const list = this.#passing.get(node.state);
    if (list) list.push(node);
    else this.#passing.set(node.state, [node]);
  }

  #enter(state: StateNode): void {
    const entering = this.#entering[state.order];
    if (state.kind === 'parallel') {
      for (const region of state.children) this.#connect(entering, this.#entering[region.order]);
    } else if (isCompound(state)) {
      for (const target of state.initial?.targets ?? []) {
        for (const inner of standsFor(target)) this.#connect(entering, this.#entering[inner.order]);
      }
    } else this.#connect(entering, this.#active[state.order]);
  }

  #follow(
    from: FlowNode,
    transition: Transition,
    make: (kind: FlowNode['kind'], state: StateNode) => FlowNode,
  ): void {
    if (transition.targets.length === 0) {
      this.#connect(from, from, transition);
      return;
    }
    const domain = transitionDomain(transition, NO_HISTORY);
    for (const target of transition.targets.flatMap(standsFor)) {
      let to = this.#entering[target.order];
      for (let around = target.parent; around && around !== domain; around = around.parent) {
        if (around.kind === 'scxml' || (domain && !isDescendant(around, domain))) break;
        const passing = make('passing', around);
        this.#connect(passing, to);
        if (around.kind === 'parallel') {
          for (const region of around.children) {
            const isOnTheWay = region === target || isDescendant(target, region);
            if (!isOnTheWay) this.#connect(passing, this.#entering[region.order]);
          }
        }
        to = passing;
      }
      this.#connect(from, to, transition);
    }
  }

  #connect(from: FlowNode | undefined, to: FlowNode | undefined, transition?: Transition): void {
    if (from && to) from.edges.push({ to, transition });
  }
}

/** A history state stands for what it has by default: the rest was reached in another way before. */
function standsFor(target: StateNode): readonly StateNode[] {
  return target.kind === 'history' ? (target.initial?.targets ?? []).flatMap(standsFor) : [target];
}

export type EdgeFilter = (edge: FlowEdge) => boolean;

/** The groups of nodes that can all reach each other (Tarjan's algorithm); only those with a circle in them. */
export function circles(nodes: readonly FlowNode[], isOpen: EdgeFilter): FlowNode[][] {
  const found: FlowNode[][] = [];
  const marks = new Map<FlowNode, { index: number; low: number; isOnPath: boolean }>();
  const path: FlowNode[] = [];
  const markOf = (node: FlowNode) => {
    const mark = { index: marks.size, low: marks.size, isOnPath: true };
    marks.set(node, mark);
    path.push(node);
    return mark;
  };
  for (const start of nodes) {
    if (marks.has(start)) continue;
    const work = [{ node: start, mark: markOf(start), next: 0 }];
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const edge = top.node.edges[top.next];
      if (edge) {
        top.next += 1;
        if (!isOpen(edge)) continue;
        const known = marks.get(edge.to);
        if (!known) work.push({ node: edge.to, mark: markOf(edge.to), next: 0 });
        else if (known.isOnPath) top.mark.low = Math.min(top.mark.low, known.index);
        continue;
      }
      work.pop();
      const outer = work.at(-1);
      if (outer) outer.mark.low = Math.min(outer.mark.low, top.mark.low);
      if (top.mark.low !== top.mark.index) continue;
      const group = path.splice(path.lastIndexOf(top.node));
      for (const node of group) {
        const mark = marks.get(node);
        if (mark) mark.isOnPath = false;
      }
      const isCircle = group.length > 1 || top.node.edges.some((one) => one.to === top?.node && isOpen(one));
      if (isCircle) found.push(group);
    }
  }
  return found;
}

/** The shortest circle through a node inside of its group, as the edges that it takes. */
export function circleThrough(
  start: FlowNode,
  inside: ReadonlySet<FlowNode>,
  isOpen: EdgeFilter,
): readonly FlowEdge[] {
  const cameBy = new Map<FlowNode, { from: FlowNode; edge: FlowEdge }>();
  let todo = [start];
  while (todo.length > 0) {
    const next: FlowNode[] = [];
    for (const from of todo) {
      for (const edge of from.edges) {
        if (!isOpen(edge) || !inside.has(edge.to) || cameBy.has(edge.to)) continue;
        cameBy.set(edge.to, { from, edge });
        next.push(edge.to);
      }
    }
    if (cameBy.has(start)) break;
    todo = next;
  }
  const edges: FlowEdge[] = [];
  for (let step = cameBy.get(start); step; step = step.from === start ? undefined : cameBy.get(step.from)) {
    edges.unshift(step.edge);
  }
  return edges;
}
