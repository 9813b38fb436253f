import type { Document } from './shapes.ts';

/** Schemas with a title stand once in the document, by that name, and everybody refers to them. */
export function hoistNamed(document: Document): void {
  const { schemas } = document.components;
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (!isObject(value)) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item)]));
    const { title } = inner;
    if (typeof title !== 'string') return inner;
    schemas[title] = inner;
    return { $ref: `#/components/schemas/${title}` };
  };
  document.paths = visit(document.paths) as Document['paths'];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
