import { type Alias, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Problem } from './problem.ts';

/** A value of a configuration file together with where it stands. */
export type Located = LocatedMap | LocatedList | LocatedScalar;

export interface LocatedMap {
  readonly kind: 'map';
  readonly line: number;
  readonly entries: readonly { readonly key: string; readonly line: number; readonly value: Located }[];
}

export interface LocatedList {
  readonly kind: 'list';
  readonly line: number;
  readonly items: readonly Located[];
}

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly line: number;
  readonly value: string | number | boolean | null;
  /** As it was written: `0042` and `+1800` stay what they are. */
  readonly text: string;
  /** The environment variable that it was read from. Such a value is never repeated in a message. */
  readonly variable: string | null;
}

export interface LocatedDocument {
  readonly root: Located | null;
  readonly problems: readonly Problem[];
}

/** Deeper nesting than any configuration has; also ends what refers to itself. */
const DEEPEST = 20;

/** More values than any configuration has, those counted again that aliases repeat: nine lines of aliases can mean millions. */
const MOST_VALUES = 500_000;

/** Reads YAML, and JSON as its subset; strings `env:NAME` come from the environment. */
export function parseLocated(
  source: string,
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): LocatedDocument {
  const lines = new LineCounter();
  const problems: Problem[] = [];
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, strict: true });
  const lineAt = (offset: number | undefined): number => Math.max(1, lines.linePos(offset ?? 0).line);
  const report = (line: number, text: string): void => {
    problems.push({ file, line, text });
  };
  for (const error of document.errors) report(lineAt(error.pos[0]), oneLine(error.message));
  if (problems.length > 0) return { root: null, problems };

  let values = 0;
  // Looking up an alias goes through the whole document: once for each place where one stands.
  const resolved = new Map<Alias, Node | null>();
  const nodeOf = (alias: Alias): Node | null => {
    let node = resolved.get(alias);
    if (node === undefined) resolved.set(alias, (node = alias.resolve(document) ?? null));
    return node;
  };
  const walk = (node: Node | null, depth: number): Located => {
    const line = lineAt(node?.range?.[0]);
    const nothing: LocatedScalar = { kind: 'scalar', line, value: null, text: '', variable: null };
    values++;
    if (values > MOST_VALUES) {
      if (values === MOST_VALUES + 1) report(line, `a configuration has no more than ${MOST_VALUES} values`);
      return nothing;
    }
    if (depth > DEEPEST) {
      report(line, `nothing in a configuration is nested deeper than ${DEEPEST}`);
      return nothing;
    }
    if (isAlias(node)) return walk(nodeOf(node), depth + 1);
    if (isMap<Node, Node | null>(node)) {
      return {
        kind: 'map',
        line,
        entries: node.items.map((pair) => ({
          key: isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : String(pair.key),
          line: lineAt(pair.key.range?.[0]),
          value: walk(pair.value, depth + 1),
        })),
      };
    }
    if (isSeq<Node>(node))
      return { kind: 'list', line, items: node.items.map((item) => walk(item, depth + 1)) };
    if (!isScalar(node)) return nothing;
    return scalar(node.value, node.source, line);
  };

  const scalar = (value: unknown, written: string | undefined, line: number): LocatedScalar => {
    if (typeof value === 'string') {
      const variable = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(value)?.[1] ?? null;
      if (variable === null) return { kind: 'scalar', line, value, text: value, variable };
      const found = environment[variable];
      if (found === undefined) report(line, `the environment variable ${variable} is not set`);
      return { kind: 'scalar', line, value: found ?? '', text: found ?? '', variable };
    }
    if (value === null) return { kind: 'scalar', line, value, text: '', variable: null };
    if (typeof value === 'number' || typeof value === 'boolean') {
      return { kind: 'scalar', line, value, text: written ?? String(value), variable: null };
    }
    report(line, 'this is neither a text nor a number, boolean, list or map');
    return { kind: 'scalar', line, value: null, text: '', variable: null };
  };

  return { root: document.contents === null ? null : walk(document.contents, 0), problems };
}

const oneLine = (text: string): string => text.split('\n')[0]?.trim() ?? text;
