import type { OptionMap } from '../ports/store.ts';
import { type PatternReading, readPattern } from './pattern.ts';

/** The transaction list that holds patterns: section = group, key = name, value = regular expression (API reference 10). */
const PATTERN_LIST = 'GMS_Patterns';

type Sections = Readonly<Record<string, OptionMap>>;
type Compiled = Extract<PatternReading, { kind: 'pattern' }>;

/** Patterns of the list, read once for each version of a group. One that cannot be read matches nothing. */
export class PatternGroups {
  readonly #list: (name: string) => Sections | null;
  readonly #known = new WeakMap<OptionMap, ReadonlyMap<string, Compiled>>();

  /** `list` gives the sections of a transaction list as they are now. */
  constructor(list: (name: string) => Sections | null) {
    this.#list = list;
  }

  /** Name of the first pattern of a group that a text matches as a whole; null when none does, or there is no such group. */
  matching(group: string, text: string): string | null {
    const sections = this.#list(PATTERN_LIST);
    const section = sections !== null && Object.hasOwn(sections, group) ? sections[group] : undefined;
    if (section === undefined) return null;
    for (const [name, pattern] of this.#patterns(section)) if (pattern.matches(text)) return name;
    return null;
  }

  groups(): string[] {
    return Object.keys(this.#list(PATTERN_LIST) ?? {});
  }

  #patterns(section: OptionMap): ReadonlyMap<string, Compiled> {
    let patterns = this.#known.get(section);
    if (patterns === undefined) {
      const readable = Object.entries(section).flatMap(([name, source]) => {
        const reading = readPattern(source);
        return reading.kind === 'pattern' ? [[name, reading] as const] : [];
      });
      patterns = new Map(readable);
      this.#known.set(section, patterns);
    }
    return patterns;
  }
}
