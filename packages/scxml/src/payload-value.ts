import type { Json } from '@ringback/script';
import type { LiveSession } from './live-session.ts';
import type { ContentSource, ParamNode, Payload, ValueSource } from './model.ts';

/** `undefined` stands for a failure that was already reported as an error event. */
export type Taken<T> = { readonly value: T } | undefined;

/** The value of a literal or computed attribute. */
export function takeValue(
  session: LiveSession,
  source: ValueSource,
  sendId?: string,
): Taken<Json | undefined> {
  if (source.kind === 'literal') return { value: source.value };
  return session.taken(session.scripts.read(source.unit), sendId);
}

/** The same as text, for attributes such as `event` and `target`; absent when the attribute is. */
export function takeText(
  session: LiveSession,
  source: ValueSource | undefined,
  sendId?: string,
): Taken<string | undefined> {
  if (!source) return { value: undefined };
  const taken = takeValue(session, source, sendId);
  if (!taken) return undefined;
  const { value } = taken;
  if (value === undefined) return { value: undefined };
  return { value: typeof value === 'string' ? value : JSON.stringify(value) };
}

export function takeContent(session: LiveSession, content: ContentSource): Taken<Json | undefined> {
  return content.kind === 'json'
    ? { value: content.json }
    : session.taken(session.scripts.read(content.unit));
}

/** `<param>` values; one that fails is reported and left out (SCXML 5.7). */
export function takeParams(
  session: LiveSession,
  params: readonly ParamNode[],
): { name: string; value: Json }[] {
  const values: { name: string; value: Json }[] = [];
  for (const param of params) {
    const taken = session.taken(session.scripts.read(param.unit));
    if (taken && taken.value !== undefined) values.push({ name: param.name, value: taken.value });
  }
  return values;
}

/** Names and params as one object; fails as a whole when a name of the list does (SCXML 6.2). */
export function takeFields(
  session: LiveSession,
  payload: Payload,
  sendId?: string,
): Taken<Record<string, Json>> {
  const fields: Record<string, Json> = {};
  for (const { name, unit } of payload.namelist) {
    const taken = session.taken(session.scripts.read(unit), sendId);
    if (!taken) return undefined;
    if (taken.value !== undefined) setField(fields, name, taken.value);
  }
  for (const { name, value } of takeParams(session, payload.params)) setField(fields, name, value);
  return { value: fields };
}

/** What `_event.data` of the receiver becomes; `undefined` when the element carries nothing. */
export function takePayload(
  session: LiveSession,
  payload: Payload,
  sendId?: string,
): Taken<Json | undefined> {
  if (payload.content) return takeContent(session, payload.content);
  if (payload.namelist.length === 0 && payload.params.length === 0) return { value: undefined };
  const fields = takeFields(session, payload, sendId);
  // Nothing but failed parameters is the same as no parameters.
  return fields && Object.keys(fields.value).length === 0 ? { value: undefined } : fields;
}

/** Sets an own property also when the name is `__proto__`. */
export function setField(fields: Record<string, Json>, name: string, value: Json): void {
  Object.defineProperty(fields, name, { value, writable: true, enumerable: true, configurable: true });
}
