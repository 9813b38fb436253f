import type { Position, XmlElement, XmlLimits } from '@ringback/xml';
import { attributeOf, elementsOf } from '@ringback/xml';
import type { ContentReader, Resources } from './content-reader.ts';
import type { Dialect } from './dialect.ts';
import { valueOfChildren, valueOfText } from './literal-value.ts';
import type { Block, DataItem, InvokeNode, Model, StateKind, StateNode, Transition } from './model.ts';
import { isCompound, isDescendant } from './model.ts';
import { SCXML_NAMESPACE } from './namespace.ts';
import { TransitionIndex } from './transition-index.ts';

const STATE_KINDS: Readonly<Record<string, StateKind>> = {
  state: 'state',
  parallel: 'parallel',
  final: 'final',
  history: 'history',
};

/** Which elements may stand in a state of each kind (SCXML 3.2-3.10). */
const CHILDREN: Readonly<Record<StateKind, ReadonlySet<string>>> = {
  scxml: new Set(['state', 'parallel', 'final', 'datamodel', 'script']),
  state: new Set(
    'onentry onexit transition initial state parallel final history datamodel invoke'.split(' '),
  ),
  parallel: new Set('onentry onexit transition state parallel history datamodel invoke'.split(' ')),
  final: new Set(['onentry', 'onexit', 'donedata']),
  history: new Set(['transition']),
};

const MOST_COMPARISONS = 20_000;

interface PendingTargets {
  readonly transition: Transition;
  /** Default entries must lead into this state. */
  readonly inside: StateNode | undefined;
}

/** Reads the state tree of a document and resolves all targets. */
export class StateReader {
  readonly #reader: ContentReader;
  readonly #dialect: Dialect;
  readonly #resources: Resources;
  readonly #limits: XmlLimits;
  readonly #states: StateNode[] = [];
  readonly #byId = new Map<string, StateNode>();
  readonly #pending: PendingTargets[] = [];
  readonly #suggest: (word: string, known: readonly string[]) => string | null;
  #suggestions = 0;

  constructor(
    reader: ContentReader,
    dialect: Dialect,
    resources: Resources,
    limits: XmlLimits,
    suggest: (word: string, known: readonly string[]) => string | null = () => null,
  ) {
    this.#reader = reader;
    this.#suggest = suggest;
    this.#dialect = dialect;
    this.#limits = limits;
    this.#resources = resources;
  }

  read(root: XmlElement): Model {
    const node = this.#state(root, 'scxml', undefined);
    for (const state of this.#states) this.#completeInitial(state);
    for (const pending of this.#pending) this.#resolve(pending);
    const scripts = elementsOf(root)
      .filter((child) => child.uri === SCXML_NAMESPACE && child.local === 'script')
      .map((child) => this.#reader.script(child));
    const binding = attributeOf(root, 'binding')?.value === 'late' ? 'late' : 'early';
    return {
      root: node,
      states: this.#states,
      byId: this.#byId,
      transitions: new TransitionIndex(this.#states),
      binding,
      scripts,
    };
  }

  #state(element: XmlElement, kind: StateKind, parent: StateNode | undefined): StateNode {
    const order = this.#states.length;
    const given = kind === 'scxml' ? undefined : attributeOf(element, 'id');
    // No id of a document may contain blanks or brackets, so these never meet one.
    const id = given?.value ?? (kind === 'scxml' ? '(scxml)' : `(${element.local} ${order})`);
    const hasScope = this.#dialect.scopes === 'state' && kind !== 'scxml' && kind !== 'history';
    const prefix = hasScope ? element.includedAs : undefined;
    const node: StateNode = {
      kind,
      id,
      order,
      lastOrder: order,
      parent,
      children: [],
      histories: [],
      initial: undefined,
      transitions: [],
      onentry: [],
      onexit: [],
      invokes: [],
      data: [],
      donedata: undefined,
      deep: attributeOf(element, 'type')?.value === 'deep',
      scope: hasScope ? id : undefined,
      variables: prefix === undefined ? undefined : { _my_prefix: prefix },
      declared: declaredBy(element, { _type: 'type', _persist: 'persist' }),
      at: element.at,
    };
    this.#states.push(node);
    if (kind !== 'scxml') this.#dialect.checkState(element, this.#reader);
    if (given) {
      const first = this.#byId.get(given.value);
      if (first) {
        const where = first.at.url === undefined ? '' : ` of ${first.at.url}`;
        const message = `The id ${JSON.stringify(given.value)} is already used in line ${first.at.line}${where}`;
        this.#reader.report('SCXML_DUPLICATE_ID', message, given.at);
      } else if (/\s/u.test(given.value) || given.value === '') {
        this.#reader.report('SCXML_BAD_VALUE', 'An id is one word', given.at);
      }
      this.#byId.set(given.value, first ?? node);
    }
    if (kind !== 'scxml' && parent) {
      (kind === 'history' ? parent.histories : parent.children).push(node);
    }
    for (const child of elementsOf(element)) {
      if (child.uri === SCXML_NAMESPACE) this.#child(node, child);
    }
    node.lastOrder = this.#states.length - 1;
    this.#initialAttribute(element, node);
    if (kind === 'history' && !node.initial) {
      this.#reader.report(
        'SCXML_MISSING_ELEMENT',
        '<history> needs a <transition> with a target',
        element.at,
      );
    }
    return node;
  }

  #child(node: StateNode, element: XmlElement): void {
    if (!CHILDREN[node.kind].has(element.local)) {
      const where = node.kind === 'scxml' ? '<scxml>' : `<${node.kind}>`;
      const code = isKnown(element.local) ? 'SCXML_MISPLACED' : 'SCXML_UNKNOWN_ELEMENT';
      this.#reader.report(code, `<${element.name}> has no place in ${where}`, element.at);
      return;
    }
    const kind = STATE_KINDS[element.local];
    if (kind) {
      this.#state(element, kind, node);
      return;
    }
    switch (element.local) {
      case 'onentry':
        node.onentry.push(this.#reader.block(element));
        break;
      case 'onexit':
        node.onexit.push(this.#reader.block(element));
        break;
      case 'transition':
        if (node.kind === 'history') node.initial = this.#default(node, element, node.parent);
        else node.transitions.push(this.#transition(node, element));
        break;
      case 'initial': {
        const inner = elementsOf(element).find((child) => child.local === 'transition');
        if (inner) node.initial = this.#default(node, inner, node);
        else this.#reader.report('SCXML_MISSING_ELEMENT', '<initial> needs a <transition>', element.at);
        break;
      }
      case 'datamodel':
        for (const item of elementsOf(element)) if (item.local === 'data') this.#data(node, item);
        break;
      case 'invoke':
        node.invokes.push(this.#invoke(node, element));
        break;
      case 'donedata':
        node.donedata = this.#reader.payload(element);
        break;
      default:
        break;
    }
  }

  #transition(source: StateNode, element: XmlElement): Transition {
    const events = attributeOf(element, 'event');
    const target = attributeOf(element, 'target');
    const type = attributeOf(element, 'type');
    if (type && type.value !== 'internal' && type.value !== 'external') {
      this.#reader.report('SCXML_BAD_VALUE', 'The type of a transition is internal or external', type.at);
    }
    const cond = this.#reader.expression(element, 'cond');
    const targetIds = words(target?.value);
    if (!events && !cond && targetIds.length === 0) {
      const message = 'A transition without event, cond and target is taken again and again';
      this.#reader.report('SCXML_ENDLESS_TRANSITION', message, element.at, 'warning');
    }
    return this.#pend({
      source,
      targets: [],
      targetIds,
      events: events && words(events.value).map(descriptor),
      cond,
      type: type?.value === 'internal' ? 'internal' : 'external',
      content: this.#reader.block(element),
      at: element.at,
      targetAt: target?.at ?? element.at,
      memo: {},
    });
  }

  #default(node: StateNode, element: XmlElement, inside: StateNode | undefined): Transition {
    const transition = this.#transition(node, element);
    if (transition.targetIds.length === 0) {
      this.#reader.report('SCXML_MISSING_ATTRIBUTE', 'This transition needs a target', element.at);
    }
    if (transition.events || transition.cond) {
      this.#reader.report('SCXML_CONFLICT', 'This transition may have no event and no cond', element.at);
    }
    this.#pending.pop();
    return this.#pend(transition, inside);
  }

  #pend(transition: Transition, inside?: StateNode): Transition {
    this.#pending.push({ transition, inside });
    return transition;
  }

  #initialAttribute(element: XmlElement, node: StateNode): void {
    const [initial, another] = this.#dialect.initialAttributes.flatMap(
      (name) => attributeOf(element, name) ?? [],
    );
    if (another && another.value !== initial?.value) {
      this.#reader.report('SCXML_CONFLICT', 'Two attributes name different initial states', another.at);
    }
    if (!initial || (node.kind !== 'scxml' && node.kind !== 'state')) return;
    if (node.initial) {
      this.#reader.report('SCXML_CONFLICT', 'Both an initial attribute and an <initial>', initial.at);
    }
    if (!isCompound(node)) {
      this.#reader.report('SCXML_CONFLICT', 'Only a state with child states has an initial one', initial.at);
      return;
    }
    node.initial = this.#pend(entry(node, words(initial.value), initial.at), node);
  }

  #completeInitial(state: StateNode): void {
    const [first] = state.children;
    if (state.initial || !first || !isCompound(state)) return;
    state.initial = { ...entry(state, [first.id], first.at), targets: [first] };
  }

  #resolve({ transition, inside }: PendingTargets): void {
    const targets: StateNode[] = [];
    for (const id of transition.targetIds) {
      const target = this.#byId.get(id);
      if (!target) {
        this.#reader.report(
          'SCXML_UNKNOWN_TARGET',
          `There is no state ${JSON.stringify(id)}`,
          transition.targetAt,
          'error',
          this.#meant(id),
        );
      } else if (inside && !isDescendant(target, inside)) {
        const message = `${JSON.stringify(id)} is not inside of ${JSON.stringify(inside.id)}`;
        this.#reader.report('SCXML_BAD_TARGET', message, transition.targetAt);
      } else targets.push(target);
    }
    this.#checkTogether(targets, transition);
    transition.targets = targets;
  }

  /** The state that was probably meant: a name is compared with all others, so for the first ones only. */
  #meant(id: string): string | undefined {
    if (++this.#suggestions * this.#byId.size > MOST_COMPARISONS) return undefined;
    const meant = this.#suggest(id, [...this.#byId.keys()]);
    return meant === null ? undefined : `Did you mean ${JSON.stringify(meant)}?`;
  }

  /** Several targets must be able to be active at once: no two in different children of one compound state. */
  #checkTogether(targets: readonly StateNode[], transition: Transition): void {
    for (const [i, one] of targets.entries()) {
      for (const other of targets.slice(i + 1)) {
        let shared: StateNode | undefined = one.parent;
        while (shared && !isDescendant(other, shared)) shared = shared.parent;
        if (shared?.kind !== 'parallel') {
          const message = `${JSON.stringify(one.id)} and ${JSON.stringify(other.id)} cannot be active together`;
          this.#reader.report('SCXML_BAD_TARGET', message, transition.targetAt);
        }
      }
    }
  }

  #data(node: StateNode, element: XmlElement): void {
    const id = this.#reader.required(element, 'id');
    if (!id) return;
    const unit = this.#reader.expression(element, 'expr');
    const resource = this.#resources.get(element);
    let value: DataItem['value'];
    if (unit) value = { kind: 'unit', unit };
    else if (resource) {
      value = resource.ok
        ? valueOfText(resource.text, this.#limits)
        : { kind: 'failed', message: resource.message };
    } else {
      value = valueOfChildren(element) ?? { kind: 'none' };
    }
    if (unit && attributeOf(element, 'src')) {
      this.#reader.report('SCXML_CONFLICT', '<data> has both expr and src', element.at);
    }
    const declared = declaredBy(element, { _type: 'type', _desc: 'description' });
    node.data.push({ id: id.value, value, declared, at: element.at });
  }

  #invoke(state: StateNode, element: XmlElement): InvokeNode {
    const finalize = elementsOf(element).find((child) => child.local === 'finalize');
    return {
      state,
      index: state.invokes.length,
      id: attributeOf(element, 'id')?.value,
      idLocation: this.#reader.location(element, 'idlocation'),
      ...this.#dialect.readInvocation(element, this.#reader),
      payload: this.#reader.payload(element),
      finalize: finalize && this.#reader.block(finalize),
      at: element.at,
    };
  }
}

const KNOWN = new Set(
  (
    'scxml state parallel final history initial transition onentry onexit datamodel data donedata content param ' +
    'script invoke finalize raise if elseif else foreach log assign send cancel'
  ).split(' '),
);

/** Attributes that are only handed on, under the names that they are to have. */
function declaredBy(element: XmlElement, names: Readonly<Record<string, string>>): Record<string, string> {
  const declared: Record<string, string> = {};
  for (const [attribute, name] of Object.entries(names)) {
    const value = attributeOf(element, attribute)?.value;
    if (value !== undefined) declared[name] = value;
  }
  return declared;
}

function isKnown(local: string): boolean {
  return KNOWN.has(local);
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/u).filter((word) => word !== '');
}

/** `a.*` and `a.` mean `a`; `*` (also `.*`) means every event (SCXML 3.12.1). */
function descriptor(word: string): string {
  const plain = word.replace(/\.\*?$/u, '');
  return plain === '' ? '*' : plain;
}

const NOTHING: Block = [];

function entry(source: StateNode, targetIds: readonly string[], at: Position): Transition {
  return {
    source,
    targets: [],
    targetIds,
    events: undefined,
    cond: undefined,
    type: 'internal',
    content: NOTHING,
    at,
    targetAt: at,
    memo: {},
  };
}
