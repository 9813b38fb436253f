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

type Work =
  | Expansion
  | { readonly kind: 'leave' }
  /** A repetition that was begun so often; with its keys at that point, so that an empty round is the last. */
  | {
      readonly kind: 'round';
      readonly of: Extract<Expansion, { kind: 'repeat' }>;
      readonly done: number;
      readonly at: number;
    };

/** What is still to be matched, innermost first. There is one object for each: two ways that have the same left are one. */
interface Rest {
  readonly id: number;
  readonly grammar: Srgs;
  readonly work: Work;
  readonly next: Rest | undefined;
}

/** The rests of one row of keys. */
class Rests {
  readonly #rests = new Map<string, Rest>();
  readonly #numbers = new Map<object, number>();

  of(grammar: Srgs, work: Work, next: Rest | undefined): Rest {
    const key = `${this.#number(grammar)} ${next?.id ?? ''} ${this.#name(work)}`;
    const known = this.#rests.get(key);
    if (known) return known;
    const rest: Rest = { id: this.#rests.size, grammar, work, next };
    this.#rests.set(key, rest);
    return rest;
  }

  /** Other work has another name. What the matcher makes on its way goes by what it says, the rest by its place in the grammar. */
  #name(work: Work): string {
    switch (work.kind) {
      case 'keys':
        return `keys ${work.keys}`;
      case 'rule':
        return `rule ${work.name}`;
      case 'round':
        return `round ${work.done} ${work.at} ${this.#number(work.of)}`;
      case 'leave':
      case 'null':
      case 'void':
        return work.kind;
      default:
        return `${this.#number(work)}`;
    }
  }

  #number(part: object): number {
    const known = this.#numbers.get(part);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(part, number);
    return number;
  }
}

interface Trail {
  readonly mark: Mark;
  readonly before: Trail | undefined;
}

interface Path {
  readonly rest: Rest | undefined;
  readonly trail: Trail | undefined;
}

/** Steps that are taken for one row of keys; a grammar that needs more is too ambiguous to be matched at all. */
const MOST_STEPS = 20_000;

export class TooAmbiguous extends Error {
  override readonly name = 'TooAmbiguous';
}

/**
 * Follows all ways through a grammar at once, key by key. Earlier alternatives go before later ones, and another round
 * before the end of a repetition; of two ways that have the same left to match only the first is followed, so that the
 * work grows with the grammar and the keys and not with the number of ways. Left recursion ends at the budget, as a
 * `TooAmbiguous`; so do repetitions without a most inside each other, after some dozens of keys.
 */
export class Matcher {
  readonly #lookup: GrammarLookup;
  #rests = new Rests();
  #left = MOST_STEPS;

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
    this.#rests = new Rests();
    this.#left = MOST_STEPS;
    const start: Path = {
      rest: this.#rests.of(grammar, { kind: 'rule', name: rule }, undefined),
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
          rest:
            more === '' ? rest.next : this.#rests.of(rest.grammar, { kind: 'keys', keys: more }, rest.next),
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
    const seen = new Set<Rest | undefined>();
    const todo = paths.toReversed();
    for (let path = todo.pop(); path; path = todo.pop()) {
      if (seen.has(path.rest)) continue;
      seen.add(path.rest);
      this.#left -= 1;
      if (this.#left < 0) throw new TooAmbiguous('There are too many ways through the grammar');
      const { rest, trail } = path;
      if (rest === undefined || (rest.work.kind === 'keys' && rest.work.keys !== '')) settled.push(path);
      else todo.push(...this.#expand(rest, trail, at).toReversed());
    }
    return settled;
  }

  #expand({ grammar, work, next }: Rest, trail: Trail | undefined, at: number): Path[] {
    const go = (one: Work, after: Rest | undefined): Rest => this.#rests.of(grammar, one, after);
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
        return this.#expand(go({ kind: 'round', of: work, done: 0, at: -1 }, next), trail, at);
      case 'round': {
        const { of, done } = work;
        const paths: Path[] = [];
        // A round that took no key leads nowhere new.
        const isStuck = work.at === at && done >= of.least;
        // Without a most, rounds beyond the least make no difference: counted, they would keep ways apart.
        const counted = of.most === Infinity ? Math.min(done + 1, of.least) : done + 1;
        if (done < of.most && !isStuck)
          paths.push({ rest: go(of.item, go({ ...work, done: counted, at }, next)), trail });
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
        rest: this.#rests.of(grammar, rule.expansion, this.#rests.of(grammar, { kind: 'leave' }, next)),
        trail: { mark, before: trail },
      },
    ];
  }
}
