import type { DocumentDescription, StateDescription } from './description.ts';
import type { ScxmlDocument } from './document.ts';
import { loaded } from './document.ts';
import type { Block, InvokeNode, StateNode, ValueSource } from './model.ts';

/** Static structure of a document. */
export function describeDocument(document: ScxmlDocument): DocumentDescription {
  const { url, name, hash, model } = loaded(document);
  const states = model.states.filter((state) => state.kind !== 'scxml').map(describeState);
  const initial = (model.root.initial?.targets ?? []).map((target) => target.id);
  return { url, name, hash, initial, states };
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
