import type { CompiledUnit, SourceFacts } from '@ringback/script';
import { describeSource } from '@ringback/script';
import type { Position } from '@ringback/xml';
import type { LoadedDocument } from '../document.ts';
import type { Finding, FindingSeverity } from '../finding.ts';
import type { ActionNode, Model, StateNode } from '../model.ts';
import { canonicalNamespace } from '../namespace.ts';
import type { ElementFacts, ModuleCatalogue } from './catalogue.ts';
import type { PlacedInstruction } from './placed-instructions.ts';
import { placedInstructions } from './placed-instructions.ts';
import { reachedStates } from './reached-states.ts';

/** What the tools around the linter give it. */
export interface LintOptions {
  readonly catalogue?: ModuleCatalogue;
  /** The known word that was probably meant. */
  readonly suggest?: (word: string, known: readonly string[]) => string | null;
}

/** A document as the rules of the linter look at it. */
export class LintContext {
  readonly document: LoadedDocument;
  readonly model: Model;
  readonly reached: ReadonlySet<StateNode>;
  /** Those that may run one day. */
  readonly instructions: readonly PlacedInstruction[];
  readonly #options: LintOptions;
  readonly #elements = new Map<string, Readonly<Record<string, ElementFacts>>>();
  readonly #byState = new Map<StateNode, PlacedInstruction[]>();
  readonly #facts = new Map<CompiledUnit, SourceFacts>();

  constructor(document: LoadedDocument, options: LintOptions) {
    this.document = document;
    this.model = document.model;
    this.reached = reachedStates(document.model);
    this.instructions = placedInstructions(document.model, this.reached);
    for (const placed of this.instructions) {
      const list = this.#byState.get(placed.state);
      if (list) list.push(placed);
      else this.#byState.set(placed.state, [placed]);
    }
    this.#options = options;
    for (const [namespace, elements] of Object.entries(options.catalogue?.elements ?? {})) {
      this.#elements.set(canonicalNamespace(namespace), elements);
    }
  }

  get unsolicited(): readonly string[] {
    return this.#options.catalogue?.unsolicited ?? [];
  }

  instructionsOf(state: StateNode): readonly PlacedInstruction[] {
    return this.#byState.get(state) ?? [];
  }

  element(action: ActionNode): ElementFacts | undefined {
    const elements = this.#elements.get(action.namespace);
    return elements && Object.hasOwn(elements, action.name) ? elements[action.name] : undefined;
  }

  suggest(word: string, known: readonly string[]): string | null {
    return this.#options.suggest?.(word, known) ?? null;
  }

  facts(unit: CompiledUnit): SourceFacts {
    let facts = this.#facts.get(unit);
    if (!facts) {
      facts = describeSource(unit.kind, unit.source);
      this.#facts.set(unit, facts);
    }
    return facts;
  }
}

export function finding(
  severity: FindingSeverity,
  code: string,
  at: Position,
  message: string,
  remedy: string,
): Finding {
  return { severity, code, message, remedy, ...at };
}

/** Whether an event of that name is one that the descriptor asks for (SCXML 3.12.1). */
export function isAskedFor(event: string, descriptor: string): boolean {
  return descriptor === '*' || event === descriptor || event.startsWith(`${descriptor}.`);
}

/** A list for people: `"a", "b" and "c"`. */
export function quoted(words: readonly string[]): string {
  const all = words.map((word) => JSON.stringify(word));
  const last = all.pop() ?? '';
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}
