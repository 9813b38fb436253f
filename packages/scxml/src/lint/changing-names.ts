import type { SourceFacts } from '@ringback/script';
import type { Instruction } from '../model.ts';
import type { LintContext } from './lint-context.ts';

/** What a document does with its variables, as far as its text tells. */
export class VariableUse {
  /** Variables that are somewhere given a value made of their own, as counters are. */
  readonly counters: ReadonlySet<string>;
  readonly #context: LintContext;
  readonly #functions = new Map<string, SourceFacts>();

  constructor(context: LintContext) {
    this.#context = context;
    const scripts = [
      ...context.model.scripts.flat(),
      ...context.instructions.flatMap(({ instruction }) =>
        instruction.kind === 'script' ? instruction.units : [],
      ),
    ].map((unit) => context.facts(unit));
    for (const facts of scripts) this.#learn(facts);
    const counters = new Set(scripts.flatMap((facts) => [...facts.counted]));
    for (const facts of this.#functions.values()) for (const name of facts.counted) counters.add(name);
    for (const { instruction } of context.instructions) {
      if (instruction.kind !== 'assign' || instruction.value.kind !== 'unit') continue;
      const { path } = context.facts(instruction.location);
      if (path !== undefined && context.facts(instruction.value.unit).read.has(path)) counters.add(path);
    }
    this.counters = counters;
  }

  #learn(facts: SourceFacts): void {
    for (const [name, inner] of facts.functions) {
      this.#functions.set(name, inner);
      this.#learn(inner);
    }
  }

  /** What an expression reads, also in functions of the document that it calls; `isOpen` when it calls others. */
  reads(facts: SourceFacts): { readonly names: ReadonlySet<string>; readonly isOpen: boolean } {
    const names = new Set<string>();
    const seen = new Set<SourceFacts>();
    let isOpen = false;
    const visit = (one: SourceFacts): void => {
      if (seen.has(one)) return;
      seen.add(one);
      for (const name of one.read) names.add(name);
      for (const name of one.called) {
        const called = this.#functions.get(name);
        if (called) visit(called);
        else isOpen ||= !PURE.test(name);
      }
    };
    visit(facts);
    return { names, isOpen };
  }

  /** What an instruction writes to; `isOpen` when it may write to anything. */
  writes(instruction: Instruction): { readonly names: readonly string[]; readonly isOpen: boolean } {
    const path = (facts: SourceFacts): string[] => (facts.path === undefined ? [] : [facts.path]);
    switch (instruction.kind) {
      case 'assign':
        return { names: path(this.#context.facts(instruction.location)), isOpen: false };
      case 'foreach':
        return { names: [instruction.item, instruction.index ?? instruction.item], isOpen: false };
      case 'send':
        return {
          names: instruction.idLocation ? path(this.#context.facts(instruction.idLocation)) : [],
          isOpen: false,
        };
      case 'action':
        return {
          names: instruction.locations.flatMap((unit) => path(this.#context.facts(unit))),
          isOpen: false,
        };
      case 'script': {
        const parts = instruction.units.map((unit) => this.#context.facts(unit));
        return {
          names: parts.flatMap((facts) => [...facts.written, ...facts.functions.keys()]),
          isOpen: parts.some((facts) => facts.called.size > 0),
        };
      }
      default:
        return { names: [], isOpen: false };
    }
  }
}

/** Functions of the language that always answer the same to the same. */
const PURE =
  /^(?:In|Number|String|Boolean|parseInt|parseFloat|isNaN|isFinite|Math\.(?!random)\w+|.*\.(?:toLowerCase|toUpperCase|trim|charAt|indexOf|substring|substr|slice|replace|match|test|concat|join|hasOwnProperty|toString))$/u;

/** Whether a path, something around it or something inside of it is among those written. */
export function isWritten(path: string, written: ReadonlySet<string>): boolean {
  for (let dot = path.length; dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    if (written.has(path.slice(0, dot))) return true;
  }
  for (const other of written) if (other.startsWith(`${path}.`)) return true;
  return false;
}
