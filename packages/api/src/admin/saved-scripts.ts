/**
 * What scripts have in a saved session (`snapshot-source.ts` of @ringback/script): values stand in numbered nodes and
 * refer to others by their numbers, so that what stands under a name is to be followed.
 */
interface SavedScripts {
  /** `[id, parent, fields]`. */
  readonly scopes: readonly unknown[];
  /** `[kind, ...]`. */
  readonly nodes: readonly unknown[];
  readonly rest: object;
}

/** Names and values of an object by turns. */
type Fields = readonly unknown[];
/** How a value is shown that stands under a name. */
type Show = (value: unknown, name: string, isSecret: boolean) => unknown;

export function savedScripts(value: unknown): SavedScripts | null {
  if (typeof value !== 'object' || value === null) return null;
  const { scopes, nodes } = value as Record<string, unknown>;
  return Array.isArray(scopes) && Array.isArray(nodes) ? { scopes, nodes, rest: value } : null;
}

/** Numbers of all nodes that a name of secrets leads to, at once or over others. */
export function secretNodes(
  { scopes, nodes }: SavedScripts,
  isSecretName: (name: string) => boolean,
): ReadonlySet<number> {
  const found = new Set<number>();
  const open: number[] = [];
  const add = (value: unknown): void => {
    const node = Array.isArray(value) && value[0] === 'r' ? value[1] : undefined;
    if (typeof node !== 'number' || found.has(node)) return;
    found.add(node);
    open.push(node);
  };
  const addNamed = (value: unknown, name: string): unknown => {
    if (isSecretName(name)) add(value);
    return value;
  };
  for (const scope of scopes) mapScope(scope, addNamed);
  for (const node of nodes) mapNode(node, addNamed);
  for (let node = open.pop(); node !== undefined; node = open.pop())
    mapNode(nodes[node], (value) => {
      add(value);
      return value;
    });
  return found;
}

/** They as they are shown: of references and other marks nothing is hidden. */
export function shownScripts(
  { scopes, nodes, rest }: SavedScripts,
  secret: ReadonlySet<number>,
  show: Show,
): object {
  const change = (isSecret: boolean) => (value: unknown, name: string) => {
    if (!Array.isArray(value)) return show(value, name, isSecret);
    // The digits of a large number.
    return value[0] === 'b' && show('b', name, isSecret) !== 'b' ? ['b', '0'] : value;
  };
  return {
    ...rest,
    scopes: scopes.map((scope) => mapScope(scope, change(false))),
    nodes: nodes.map((node, at) => mapNode(node, change(secret.has(at)))),
  };
}

type Change = (value: unknown, name: string) => unknown;

function mapScope(scope: unknown, change: Change): unknown {
  const [id, parent, fields] = listOf(scope);
  return [id, parent, fieldsOf(fields, change)];
}

/** A copy of a node, each of its values as `change` gives it; of kinds that have no values, itself. */
function mapNode(node: unknown, change: Change): unknown {
  const [kind, first, second, third] = listOf(node);
  switch (kind) {
    case 'o':
    case '0':
      return [kind, fieldsOf(first, change)];
    case 'a':
    case 'l':
    case 's':
      return [kind, listOf(first).map((value) => change(value, ''))];
    case 'm':
      return [kind, listOf(first).map((pair) => pairOf(pair, change))];
    case 'e':
      return [kind, first, change(second, ''), fieldsOf(third, change)];
    case 'p':
      return [kind, first, first === 'string' ? change(second, '') : second];
    default:
      return node;
  }
}

function fieldsOf(fields: unknown, change: Change): Fields {
  const list = listOf(fields);
  return list.map((item, at) => (at % 2 === 0 ? item : change(item, String(list[at - 1]))));
}

function pairOf(pair: unknown, change: Change): unknown {
  const [key, value] = listOf(pair);
  return [key, change(value, typeof key === 'string' ? key : '')];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
