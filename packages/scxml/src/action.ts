import type { Json } from '@ringback/script';
import { lineOf } from '@ringback/xml';
import type { ActionEffect, ActionElement } from './effect.ts';
import type { LiveSession } from './live-session.ts';
import type { ActionNode } from './model.ts';
import { setField, takeContent, takeParams, takeValue } from './payload-value.ts';

/** A functional-module element: stores its fresh request id, evaluates its attributes, becomes an effect. */
export function executeAction(session: LiveSession, node: ActionNode): boolean {
  if (!node.known) {
    session.raiseError(
      `error.unsupported.${node.label}`,
      `The element ${node.label} is not supported`,
      node.at,
      { data: { element: node.name, namespace: node.namespace } },
    );
    return false;
  }
  const requestId = session.freshId('');
  const element = evaluate(session, node, requestId);
  if (!element) return false;
  session.emit(effectOf(element, requestId));
  return true;
}

function effectOf(element: ActionElement, requestId: string): ActionEffect {
  if ('url' in element || 'content' in element) return { ...element, kind: 'action', requestId };
  // Nearly all: copied field by field an object costs a tenth.
  const { namespace, name, attributes, params, children, line } = element;
  return { namespace, name, attributes, params, children, line, kind: 'action', requestId };
}

function evaluate(session: LiveSession, node: ActionNode, requestId: string): ActionElement | undefined {
  for (const location of node.locations) {
    if (!session.taken(session.scripts.store(location, requestId))) return undefined;
  }
  const attributes: Record<string, Json> = {};
  for (const { name, source } of node.values) {
    const taken = takeValue(session, source);
    if (!taken) return undefined;
    if (taken.value !== undefined) setField(attributes, name, taken.value);
  }
  const params = takeParams(session, node.params);
  const content = node.content && takeContent(session, node.content);
  if (node.content && !content) return undefined;
  const children: ActionElement[] = [];
  for (const child of node.children) {
    const inner = evaluate(session, child, requestId);
    if (!inner) return undefined;
    children.push(inner);
  }
  const { namespace, name, at } = node;
  const element = { namespace, name, attributes, params, children, line: at.line };
  // Nearly all have neither: built up piece by piece an object costs ten times as much.
  if (at.url === undefined && content?.value === undefined) return element;
  return {
    ...element,
    ...lineOf(at),
    ...(content?.value === undefined ? {} : { content: content.value }),
  };
}
