import type { Standing } from './builtin-grammar.ts';
import type { Expansion, GrammarTree } from './model.ts';

type Srgs = Extract<GrammarTree, { kind: 'srgs' }>;

/** What happened on the way through a grammar, in order: what the tags are computed from. */
export type Mark =
  | { readonly kind: 'key'; readonly key: string }
  | {
      readonly kind: 'tag';
      readonly grammar: Srgs;
      readonly text: string;
      readonly line: number;
      readonly column: number;
    }
  | { readonly kind: 'enter'; readonly grammar: Srgs; readonly rule: string }
  | { readonly kind: 'leave' };

/** Grammars that others refer to, by absolute address. */
export type GrammarLookup = (uri: string) => Srgs | undefined;

/** What is still to be matched, innermost first. */
interface Rest {
  readonly grammar: Srgs;
  readonly work:
    | Expansion
    | { readonly kind: 'leave' }
    /** A repetition that was begun so often; with its keys at that point, so that an empty round is the last. */
    | {
        readonly kind: 'round';
        readonly of: Extract<Expansion, { kind: 'repeat' }>;
        readonly done: number;
        readonly at: number;
      };
  readonly next: Rest | undefined;
}

interface Trail {
  readonly mark: Mark;
  readonly before: Trail | undefined;
}

interface Path {
  readonly rest: Rest | undefined;
  readonly trail: Trail | undefined;
}

/** Paths that are looked at for one row of keys; a grammar that needs more is too ambiguous to be matched at all. */
const MOST_PATHS = 20_000;

export class TooAmbiguous extends Error {
  override readonly name = 'TooAmbiguous';
}

/**
 * Follows all ways through a grammar at once, key by key. Earlier alternatives go before later ones, and another round
 * before the end of a repetition. Left recursion ends at the budget, as a `TooAmbiguous`.
 */
export class Matcher {
  readonly #lookup: GrammarLookup;
  #left = MOST_PATHS;

  constructor(lookup: GrammarLookup) {
    this.#lookup = lookup;
  }

  standing(grammar: Srgs, rule: string, keys: string): Standing {
    const paths = this.#paths(grammar, rule, keys);
    return {
      isMatch: paths.some(({ rest }) => rest === undefined),
      canGrow: paths.some(({ rest }) => rest !== undefined),
    };
  }

  /** The marks of the first way that matches all keys. */
  marks(grammar: Srgs, rule: string, keys: string): readonly Mark[] | undefined {
    const found = this.#paths(grammar, rule, keys).find(({ rest }) => rest === undefined);
    if (!found) return undefined;
    const marks: Mark[] = [];
    for (let trail = found.trail; trail; trail = trail.before) marks.push(trail.mark);
    return marks.toReversed();
  }

  #paths(grammar: Srgs, rule: string, keys: string): Path[] {
    this.#left = MOST_PATHS;
    const start: Path = {
      rest: { grammar, work: { kind: 'rule', name: rule }, next: undefined },
      trail: undefined,
    };
    let paths = this.#settle([start], 0);
    for (let at = 0; at < keys.length; at += 1) {
      const key = keys.charAt(at);
      const after: Path[] = [];
      for (const { rest, trail } of paths) {
        if (rest?.work.kind !== 'keys' || !rest.work.keys.startsWith(key)) continue;
        const more = rest.work.keys.slice(1);
        after.push({
          rest: more === '' ? rest.next : { ...rest, work: { kind: 'keys', keys: more } },
          trail: { mark: { kind: 'key', key }, before: trail },
        });
      }
      paths = this.#settle(after, at + 1);
    }
    return paths;
  }

  /** Goes on without keys until every path waits for one or is at its end. */
  #settle(paths: readonly Path[], at: number): Path[] {
    const settled: Path[] = [];
    const todo = paths.toReversed();
    for (let path = todo.pop(); path; path = todo.pop()) {
      this.#left -= 1;
      if (this.#left < 0) throw new TooAmbiguous('There are too many ways through the grammar');
      const { rest, trail } = path;
      if (rest === undefined || (rest.work.kind === 'keys' && rest.work.keys !== '')) settled.push(path);
      else todo.push(...this.#expand(rest, trail, at).toReversed());
    }
    return settled;
  }

  #expand({ grammar, work, next }: Rest, trail: Trail | undefined, at: number): Path[] {
    const go = (one: Rest['work'], after: Rest | undefined): Rest => ({ grammar, work: one, next: after });
    switch (work.kind) {
      case 'void':
        return [];
      case 'null':
      case 'keys':
        return [{ rest: next, trail }];
      case 'tag': {
        const mark: Mark = { kind: 'tag', grammar, text: work.text, line: work.line, column: work.column };
        return [{ rest: next, trail: { mark, before: trail } }];
      }
      case 'leave':
        return [{ rest: next, trail: { mark: { kind: 'leave' }, before: trail } }];
      case 'sequence':
        return [
          { rest: work.items.reduceRight<Rest | undefined>((after, one) => go(one, after), next), trail },
        ];
      case 'oneOf':
        return work.items.map((one) => ({ rest: go(one, next), trail }));
      case 'repeat':
        return this.#expand({ grammar, work: { kind: 'round', of: work, done: 0, at: -1 }, next }, trail, at);
      case 'round': {
        const { of, done } = work;
        const paths: Path[] = [];
        // A round that took no key leads nowhere new.
        const isStuck = work.at === at && done >= of.least;
        if (done < of.most && !isStuck)
          paths.push({ rest: go(of.item, go({ ...work, done: done + 1, at }, next)), trail });
        if (done >= of.least) paths.push({ rest: next, trail });
        return paths;
      }
      case 'rule':
        return this.#enter(grammar, work.name, next, trail);
      case 'elsewhere': {
        const other = this.#lookup(new URL(work.uri, grammar.base).href);
        const name = work.rule ?? other?.root;
        return other === undefined || name === undefined ? [] : this.#enter(other, name, next, trail);
      }
    }
  }

  #enter(grammar: Srgs, name: string, next: Rest | undefined, trail: Trail | undefined): Path[] {
    const rule = Object.hasOwn(grammar.rules, name) ? grammar.rules[name] : undefined;
    if (!rule) return [];
    const mark: Mark = { kind: 'enter', grammar, rule: name };
    return [
      {
        rest: {
          grammar,
          work: rule.expansion,
          next: { grammar, work: { kind: 'leave' }, next },
        },
        trail: { mark, before: trail },
      },
    ];
  }
}
