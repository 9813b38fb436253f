import type { DocumentDescription, StateDescription } from './description.ts';
import type { LoadedDocument, ScxmlDocument } from './document.ts';
import { loaded } from './document.ts';
import type { Finding } from './finding.ts';
import type { Block, InvokeNode, StateNode, ValueSource } from './model.ts';
import { isCompound } from './model.ts';

/** Static structure of a document. */
export function describeDocument(document: ScxmlDocument): DocumentDescription {
  const { url, name, hash, model } = loaded(document);
  const states = model.states.filter((state) => state.kind !== 'scxml').map(describeState);
  const initial = (model.root.initial?.targets ?? []).map((target) => target.id);
  return { url, name, hash, initial, states };
}

/** Findings beyond those that loading needs: scripts that do not compile, states that nothing leads to. */
export function lintDocument(document: ScxmlDocument): readonly Finding[] {
  const inside = loaded(document);
  return [...inside.findings, ...inside.scriptFindings, ...unreachable(inside)].toSorted(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

function describeState(state: StateNode): StateDescription {
  const blocks = [...state.onentry, ...state.onexit, ...state.transitions.map(({ content }) => content)];
  return {
    id: state.id,
    kind: state.kind === 'scxml' ? 'state' : state.kind,
    ...(state.parent && state.parent.kind !== 'scxml' ? { parent: state.parent.id } : {}),
    initial: (state.initial?.targets ?? []).map((target) => target.id),
    line: state.at.line,
    column: state.at.column,
    transitions: state.transitions.map((transition) => ({
      events: transition.events ?? [],
      ...(transition.cond ? { cond: transition.cond.source } : {}),
      targets: transition.targetIds,
      type: transition.type,
      line: transition.at.line,
    })),
    invokes: state.invokes.map(describeInvoke),
    actions: blocks.flatMap(actionsIn),
  };
}

function describeInvoke(invoke: InvokeNode): StateDescription['invokes'][number] {
  return {
    ...(invoke.id === undefined ? {} : { id: invoke.id }),
    type: invoke.type ? sourceText(invoke.type) : 'scxml',
    line: invoke.at.line,
  };
}

function sourceText(source: ValueSource): string {
  return source.kind === 'literal' ? source.value : source.unit.source;
}

function actionsIn(block: Block): { element: string; line: number }[] {
  return block.flatMap((instruction) => {
    switch (instruction.kind) {
      case 'action':
        return [{ element: instruction.label.replace('.', ':'), line: instruction.at.line }];
      case 'if':
        return instruction.branches.flatMap((branch) => actionsIn(branch.content));
      case 'foreach':
        return actionsIn(instruction.content);
      default:
        return [];
    }
  });
}

function unreachable(document: LoadedDocument): Finding[] {
  const reached = new Set<StateNode>();
  const todo: StateNode[] = [...(document.model.root.initial?.targets ?? [])];
  for (let state = todo.pop(); state; state = todo.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    if (state.parent && state.parent.kind !== 'scxml') {
      todo.push(state.parent);
      // Another region of a parallel state is entered together with this one.
      if (state.parent.kind === 'parallel') todo.push(...state.parent.children);
    }
    if (state.kind === 'parallel') todo.push(...state.children);
    // Being inside does not mean that the default entry was taken, but nothing says that it was not meant.
    if (isCompound(state) || state.kind === 'history') todo.push(...(state.initial?.targets ?? []));
    for (const transition of state.transitions) todo.push(...transition.targets);
  }
  return document.model.states
    .filter((state) => state.kind !== 'scxml' && state.kind !== 'history' && !reached.has(state))
    .map((state) => ({
      severity: 'warning',
      code: 'SCXML_UNREACHABLE',
      message: `Nothing leads to the state ${JSON.stringify(state.id)}`,
      line: state.at.line,
      column: state.at.column,
    }));
}
