import type { CompiledUnit } from '@ringback/script';
import type { Finding } from '../finding.ts';
import type { SendNode, ValueSource } from '../model.ts';
import { durationMs } from '../send.ts';
import type { LintContext } from './lint-context.ts';
import { finding } from './lint-context.ts';

/** What `<send>` is given and cannot use: delays that are none, and names without quotes where expressions stand. */
export function sendValues(context: LintContext): Finding[] {
  // In the other dialect the names of the attributes say which of them are expressions.
  const known = context.document.dialect === 'ors' ? new KnownNames(context) : null;
  return context.instructions.flatMap(({ instruction }) =>
    instruction.kind === 'send'
      ? [
          ...badDelays(context, instruction),
          ...(['event', 'target', 'delay'] as const).flatMap((attribute) =>
            unquoted(attribute, instruction[attribute], known),
          ),
        ]
      : [],
  );
}

function badDelays(context: LintContext, { delay, at }: SendNode): Finding[] {
  if (delay === undefined) return [];
  const texts = delay.kind === 'unit' ? (context.facts(delay.unit).texts ?? []) : [delay.value];
  const place = delay.kind === 'unit' ? delay.unit.at : at;
  return texts
    .filter((text) => typeof text === 'string' && durationMs(text) === undefined)
    .map((text) =>
      finding(
        'error',
        'SCXML_BAD_DELAY',
        place,
        `${JSON.stringify(text)} is no delay`,
        'Write a number and its unit, ms, s, m or h, as in 30s',
      ),
    );
}

const PATH = /^\s*([\p{ID_Start}$][\p{ID_Continue}$]*)(?:\.[\p{ID_Continue}$]+)*\s*$/u;

function unquoted(attribute: string, value: ValueSource | undefined, known: KnownNames | null): Finding[] {
  if (value?.kind !== 'unit' || known === null) return [];
  const { source, at } = value.unit;
  const name = PATH.exec(source)?.[1];
  if (name === undefined || known.has(name)) return [];
  return [
    finding(
      'warning',
      'SCXML_UNQUOTED',
      at,
      `${attribute} is an expression here, and nothing in this document makes a variable ${JSON.stringify(name)}`,
      `If the text itself is meant, put it into quotation marks: ${attribute}="'${source.trim()}'"`,
    ),
  ];
}

const WORDS = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
const VALUES = ['undefined', 'null', 'true', 'false', 'NaN', 'Infinity'];

/** Every name that a document may have given a value: those of its data, and whatever its scripts and locations name. */
class KnownNames {
  readonly #names = new Set(VALUES);

  constructor({ model, instructions }: LintContext) {
    for (const state of model.states) for (const { id } of state.data) this.#names.add(id);
    for (const block of model.scripts) this.#take(...block);
    for (const { instruction } of instructions) {
      switch (instruction.kind) {
        case 'script':
          this.#take(...instruction.units);
          break;
        case 'assign':
          this.#take(instruction.location);
          break;
        case 'foreach':
          this.#names.add(instruction.item);
          if (instruction.index !== undefined) this.#names.add(instruction.index);
          break;
        case 'send':
          this.#take(instruction.idLocation);
          break;
        case 'action':
          this.#take(...instruction.locations);
          break;
      }
    }
  }

  has(name: string): boolean {
    return this.#names.has(name) || name.startsWith('_');
  }

  #take(...units: readonly (CompiledUnit | undefined)[]): void {
    for (const unit of units) for (const [word] of unit?.source.matchAll(WORDS) ?? []) this.#names.add(word);
  }
}
