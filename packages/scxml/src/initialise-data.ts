import type { DeclaredValue, Json } from '@ringback/script';
import type { LiveSession } from './live-session.ts';
import type { DataItem, StateNode } from './model.ts';

/** Makes the variables of a state; values given from outside replace those of the document. */
export function initialiseData(
  session: LiveSession,
  state: StateNode,
  params: Readonly<Record<string, Json>>,
): void {
  if (state.data.length === 0) return;
  // Otherwise all are made at the start, and never again.
  if (session.document.model.binding === 'late') {
    if (session.initialised.has(state)) return;
    session.initialised.add(state);
  }
  for (const { id, value, at } of state.data) {
    if (Object.hasOwn(params, id)) {
      session.taken(session.scripts.declare(id, { json: params[id] ?? null }));
      continue;
    }
    if (value.kind === 'failed') {
      session.taken(session.scripts.declare(id, undefined));
      session.raiseError('error.execution', value.message, at);
    } else session.taken(session.scripts.declare(id, beginning(value)));
  }
}

function beginning(value: Exclude<DataItem['value'], { kind: 'failed' }>): DeclaredValue {
  switch (value.kind) {
    case 'none':
      return undefined;
    case 'xml':
      return { xml: value.tree };
    default:
      return value;
  }
}
