import type { Json } from '@ringback/script';
import type { LiveSession } from './live-session.ts';
import type { ContentSource, ParamNode, Payload, WordSource } from './model.ts';

/** `undefined` stands for a failure that was already reported as an error event. */
export type Taken<T> = { readonly value: T } | undefined;

/** What an event carries, as it stands in events and effects. */
export interface Carried {
  readonly data?: Json;
  readonly dataFormat?: 'xml';
}

export interface Field {
  readonly name: string;
  readonly value: Json;
}

/** The value of a literal or computed attribute. */
export function takeValue(
  session: LiveSession,
  source: WordSource,
  sendId?: string,
): Taken<Json | undefined> {
  if (source.kind === 'literal') return { value: source.value };
  if (source.kind === 'word' && !session.scripts.isDeclared(source.name)) return { value: source.name };
  return source.unit ? session.taken(session.scripts.read(source.unit), sendId) : { value: undefined };
}

/** The same as text, for attributes such as `event` and `target`; absent when the attribute is. */
export function takeText(
  session: LiveSession,
  source: WordSource | undefined,
  sendId?: string,
): Taken<string | undefined> {
  if (!source) return { value: undefined };
  const taken = takeValue(session, source, sendId);
  if (!taken) return undefined;
  const { value } = taken;
  if (value === undefined) return { value };
  return { value: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** A `<content>` as JSON; XML is its text. */
export function takeContent(session: LiveSession, content: ContentSource): Taken<Json | undefined> {
  switch (content.kind) {
    case 'json':
      return { value: content.json };
    case 'xml':
      return { value: content.text };
    case 'unit':
      return session.taken(session.scripts.read(content.unit));
  }
}

/** `<param>` values; one that fails is reported and left out (SCXML 5.7). */
export function takeParams(session: LiveSession, params: readonly ParamNode[]): Field[] {
  const values: Field[] = [];
  for (const param of params) {
    const taken = session.taken(session.scripts.read(param.unit));
    if (taken && taken.value !== undefined) values.push({ name: param.name, value: taken.value });
  }
  return values;
}

/** Names and params in order; fails as a whole when a name of the list does (SCXML 6.2). */
export function takeFields(session: LiveSession, payload: Payload, sendId?: string): Taken<Field[]> {
  const fields: Field[] = [];
  for (const { name, unit } of payload.namelist) {
    const taken = session.taken(session.scripts.read(unit), sendId);
    if (!taken) return undefined;
    if (taken.value !== undefined) fields.push({ name, value: taken.value });
  }
  fields.push(...takeParams(session, payload.params));
  return { value: fields };
}

/** What `_event.data` of the receiver becomes; empty when the element carries nothing. */
export function takePayload(session: LiveSession, payload: Payload | undefined): Carried | undefined {
  return payload ? takeMessage(session, payload)?.carried : NOTHING;
}

/** The same with the names and values it is made of, unless it is a `<content>`. */
export function takeMessage(
  session: LiveSession,
  payload: Payload,
  sendId?: string,
): { readonly carried: Carried; readonly fields?: readonly Field[] } | undefined {
  if (payload.content) {
    const content = takeContent(session, payload.content);
    if (!content) return undefined;
    const { value: data } = content;
    if (data === undefined) return { carried: NOTHING };
    return { carried: payload.content.kind === 'xml' ? { data, dataFormat: 'xml' } : { data } };
  }
  const fields = takeFields(session, payload, sendId);
  if (!fields) return undefined;
  // Nothing but failed parameters is the same as no parameters.
  const carried = fields.value.length === 0 ? NOTHING : { data: objectOf(fields.value) };
  return { carried, fields: fields.value };
}

const NOTHING: Carried = {};

/** Fields as an object; of a name that repeats, the last. */
export function objectOf(fields: readonly Field[]): Record<string, Json> {
  const object: Record<string, Json> = {};
  for (const { name, value } of fields) setField(object, name, value);
  return object;
}

/** Sets an own property also when the name is `__proto__`. */
export function setField(fields: Record<string, Json>, name: string, value: Json): void {
  // Defining costs many times what setting does, and is wanted for this one name alone.
  if (name === '__proto__')
    Object.defineProperty(fields, name, { value, writable: true, enumerable: true, configurable: true });
  else fields[name] = value;
}
