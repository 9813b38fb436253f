import type { Json } from '@ringback/script';
import { lineOf } from '@ringback/xml';
import type { ScxmlEvent } from './event.ts';
import { executeBlock } from './executable-content.ts';
import type { ActiveInvoke, LiveSession } from './live-session.ts';
import type { InvokeNode, StateNode } from './model.ts';
import { objectOf, takeContent, takeFields, takeText } from './payload-value.ts';

const DEFAULT_TYPE = 'http://www.w3.org/TR/scxml/';

/** Starts an invocation when its state is still active at the end of the macrostep (SCXML 6.4). */
export function startInvoke(session: LiveSession, node: InvokeNode): void {
  session.seeVariablesOf(node.state);
  const type = takeText(session, node.type);
  const src = type && takeText(session, node.src);
  const content =
    src && (node.payload.content ? takeContent(session, node.payload.content) : { value: undefined });
  const params = content && takeFields(session, node.payload);
  if (!type || !src || !content || !params) return;
  const id = node.id ?? session.freshId(`${node.state.id}.`).slice(session.sessionId.length + 1);
  if (node.idLocation && !session.taken(session.scripts.store(node.idLocation, id))) return;
  session.activeInvokes.push({ id, node });
  session.emit({
    kind: 'invoke',
    invokeId: id,
    type: type.value ?? DEFAULT_TYPE,
    params: objectOf(params.value),
    autoforward: node.autoforward,
    ...lineOf(node.at),
    ...(src.value === undefined ? {} : { src: src.value }),
    ...(content.value === undefined ? {} : { content: content.value }),
  });
}

/** Cancels what a state invoked, when it is left. */
export function cancelInvokes(session: LiveSession, state: StateNode): void {
  if (session.activeInvokes.length === 0) return;
  session.activeInvokes = session.activeInvokes.filter((invoke) => {
    if (invoke.node.state !== state) return true;
    session.emit({ kind: 'cancelInvoke', invokeId: invoke.id });
    return false;
  });
}

/** `<finalize>` for an event of a child, and forwarding of events to children (Appendix D, mainEventLoop). */
export function serveInvokes(session: LiveSession, event: ScxmlEvent): void {
  for (const invoke of session.activeInvokes) {
    if (event.invokeId === invoke.id) finalize(session, invoke, event);
    if (invoke.node.autoforward) {
      session.emit({ kind: 'forward', invokeId: invoke.id, event });
    }
  }
  // A child that is done needs no cancelling later.
  if (event.invokeId !== undefined && event.name === `done.invoke.${event.invokeId}`) {
    session.activeInvokes = session.activeInvokes.filter((invoke) => invoke.id !== event.invokeId);
  }
}

function finalize(session: LiveSession, { node }: ActiveInvoke, event: ScxmlEvent): void {
  if (!node.finalize) return;
  session.seeVariablesOf(node.state);
  if (node.finalize.length > 0) {
    executeBlock(session, node.finalize);
    return;
  }
  // An empty one brings what the child sends back into the variables that were passed to it (SCXML 6.5).
  const targets = [
    ...node.payload.namelist,
    ...node.payload.params.filter((param) => param.unit.kind === 'location'),
  ];
  for (const { name, unit } of targets) {
    const value = fieldOf(event.data, name);
    if (value !== undefined) session.taken(session.scripts.store(unit, value));
  }
}

function fieldOf(data: Json | undefined, name: string): Json | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
  return Object.entries(data).find(([key]) => key === name)?.[1];
}
