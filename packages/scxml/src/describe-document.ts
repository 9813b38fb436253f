import { lineOf } from '@ringback/xml';
import type { DataDescription, DocumentDescription, StateDescription } from './description.ts';
import type { ScxmlDocument } from './document.ts';
import { loaded } from './document.ts';
import type { Block, DataItem, InvokeNode, StateNode, ValueSource } from './model.ts';

/** Static structure of a document. */
export function describeDocument(document: ScxmlDocument): DocumentDescription {
  const { url, name, hash, dialect, model } = loaded(document);
  const { type, persist } = model.root.declared;
  const states = model.states.filter((state) => state.kind !== 'scxml').map(describeState);
  const initial = (model.root.initial?.targets ?? []).map((target) => target.id);
  return {
    url,
    name,
    hash,
    dialect,
    ...(type === undefined ? {} : { type }),
    ...(persist === undefined ? {} : { persist }),
    data: model.states.flatMap((state) => state.data.map(describeData)),
    initial,
    states,
  };
}

function describeState(state: StateNode): StateDescription {
  const blocks = [...state.onentry, ...state.onexit, ...state.transitions.map(({ content }) => content)];
  return {
    id: state.id,
    kind: state.kind === 'scxml' ? 'state' : state.kind,
    ...(state.parent && state.parent.kind !== 'scxml' ? { parent: state.parent.id } : {}),
    initial: (state.initial?.targets ?? []).map((target) => target.id),
    ...state.declared,
    ...state.at,
    transitions: state.transitions.map((transition) => ({
      events: transition.events ?? [],
      ...(transition.cond ? { cond: transition.cond.source } : {}),
      targets: transition.targetIds,
      type: transition.type,
      ...lineOf(transition.at),
    })),
    invokes: state.invokes.map(describeInvoke),
    actions: blocks.flatMap(actionsIn),
  };
}

function describeInvoke(invoke: InvokeNode): StateDescription['invokes'][number] {
  return {
    ...(invoke.id === undefined ? {} : { id: invoke.id }),
    type: invoke.type ? sourceText(invoke.type) : 'scxml',
    ...lineOf(invoke.at),
  };
}

function describeData({ id, declared, at }: DataItem): DataDescription {
  return { id, ...declared, ...lineOf(at) };
}

function sourceText(source: ValueSource): string {
  return source.kind === 'literal' ? source.value : source.unit.source;
}

function actionsIn(block: Block): StateDescription['actions'] {
  return block.flatMap((instruction) => {
    switch (instruction.kind) {
      case 'action':
        return [{ element: instruction.label.replace('.', ':'), ...lineOf(instruction.at) }];
      case 'if':
        return instruction.branches.flatMap((branch) => actionsIn(branch.content));
      case 'foreach':
        return actionsIn(instruction.content);
      default:
        return [];
    }
  });
}
