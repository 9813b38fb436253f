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
  for (const item of state.data) initialise(session, item, params);
}

/** Makes all variables of the document at once, if its data allow that; says whether they did. */
export function initialiseAll(session: LiveSession, params: Readonly<Record<string, Json>>): boolean {
  const { data, model } = session.document;
  if (data === undefined || !session.scripts.declareAll(data.layout, params)) return false;
  for (const { state, item } of data.open) initialise(session, item, state === model.root ? params : NONE);
  return true;
}

const NONE: Readonly<Record<string, Json>> = {};

function initialise(
  session: LiveSession,
  { id, value, at }: DataItem,
  params: Readonly<Record<string, Json>>,
): void {
  if (Object.hasOwn(params, id)) {
    session.taken(session.scripts.declare(id, { json: params[id] ?? null }));
  } else if (value.kind === 'failed') {
    session.taken(session.scripts.declare(id, undefined));
    session.raiseError('error.execution', value.message, at);
  } else session.taken(session.scripts.declare(id, beginning(value)));
}

/** What a variable of the document begins with. */
export function beginning(value: Exclude<DataItem['value'], { kind: 'failed' }>): DeclaredValue {
  switch (value.kind) {
    case 'none':
      return undefined;
    case 'xml':
      return { xml: value.tree };
    default:
      return value;
  }
}
