import type { Document, Operation } from './shapes.ts';

const PART = /\{([^{}]+)\}/g;

/**
 * Paths that differ only in the names of their parameters are one path to OpenAPI ("identical and invalid", 4.8.8.2):
 * what one calls `name` and another `id` becomes `nameOrId`. The rest of a path gets the name that its route gave it.
 */
export function uniquePaths(paths: Document['paths']): Document['paths'] {
  const byShape = new Map<string, [string, Record<string, Operation>][]>();
  for (const [path, operations] of Object.entries(paths)) {
    const shape = path.replaceAll(PART, '{}');
    byShape.set(shape, [...(byShape.get(shape) ?? []), [path, operations]]);
  }
  return Object.fromEntries([...byShape.values()].map(merged));
}

function merged(same: readonly [string, Record<string, Operation>][]): [string, Record<string, Operation>] {
  const names = same.map(([path, operations]) => partNames(path, operations));
  const common = (names[0] ?? []).map((_, at) => joined(names.map((list) => list[at] ?? '')));
  for (const [index, [, operations]] of same.entries())
    for (const { parameters = [] } of Object.values(operations))
      for (const parameter of parameters) {
        const at = parameter.in === 'path' ? (names[index] ?? []).indexOf(parameter.name) : -1;
        if (at >= 0) parameter.name = common[at] ?? parameter.name;
      }
  let next = 0;
  const path = (same[0]?.[0] ?? '').replaceAll(PART, () => `{${common[next++]}}`);
  return [path, Object.assign({}, ...same.map(([, operations]) => operations))];
}

/** Names of the parameters in a path, in order; the rest of it as its operation calls it. */
function partNames(path: string, operations: Readonly<Record<string, Operation>>): string[] {
  const named = Object.values(operations)
    .flatMap(({ parameters = [] }) => parameters)
    .filter((parameter) => parameter.in === 'path')
    .map(({ name }) => name);
  const inPath = [...path.matchAll(PART)].map(([, name = '']) => name);
  const rest = named.find((name) => !inPath.includes(name));
  return inPath.map((name) => (name === '*' ? (rest ?? 'rest') : name));
}

function joined(names: readonly string[]): string {
  const [first = '', ...others] = new Set(names);
  return [first, ...others.map((name) => `Or${name.charAt(0).toUpperCase()}${name.slice(1)}`)].join('');
}
