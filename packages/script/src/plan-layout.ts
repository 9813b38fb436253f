import type { CompiledUnit, DeclaredValue, InitialVariable } from './evaluator.ts';
import { RUNTIME } from './guard.ts';
import { isName } from './variable-names.ts';

/** What is known of a compiled unit. */
export interface UnitFacts {
  /** Number of the unit in its evaluator. */
  readonly number: number;
  /** Of an expression: names that it mentions. Of a script: names that it makes before it runs. */
  readonly names: ReadonlySet<string>;
  readonly constant: string | undefined;
  /** Whether it is a script that makes functions and runs nothing. */
  readonly isLibrary: boolean;
}

export interface LayoutPlan {
  /**
   * A factory over the runtime: a class whose objects have the variables, what lists their values, their names, and
   * numbers of the units of the scripts.
   */
  readonly code: string;
  readonly open: readonly number[];
  /** Variables that may be given another value. */
  readonly given: ReadonlySet<string>;
}

/**
 * How the variables of a document are made all at once. `undefined` where that would not be the same as one after the
 * other: when an expression mentions a name that is made after it, or the same name is made in two ways. Data of more than
 * `maxValueLength` characters stay open: they are refused where they are declared.
 */
export function planLayout(
  variables: readonly InitialVariable[],
  scripts: readonly (readonly CompiledUnit[])[],
  factsOf: (unit: CompiledUnit) => UnitFacts | undefined,
  maxValueLength: number,
): LayoutPlan | undefined {
  const values = new Map<string, string>();
  const mayBeGiven = new Map<string, boolean>();
  const open: number[] = [];
  const units: number[] = [];
  // From the last to the first: what is seen already comes later.
  const later = new Set<string>();
  for (const script of scripts) {
    let isLibrary = true;
    for (const unit of script) {
      const facts = factsOf(unit);
      if (facts === undefined) return undefined;
      units.push(facts.number);
      for (const name of facts.names) later.add(name);
      isLibrary &&= facts.isLibrary;
    }
    // What runs may see whether the functions of the next script are there.
    if (!isLibrary) break;
  }
  const hoisted = [...later];
  for (const [index, { name, value, isGiven }] of [...variables.entries()].reverse()) {
    if (!isName(name) || UNFIT.has(name)) return undefined;
    if ((mayBeGiven.get(name) ?? isGiven) !== isGiven) return undefined;
    mayBeGiven.set(name, isGiven);
    // One without a value leaves the variable what an earlier one made it.
    if (value !== undefined) {
      const constant = constantOf(value, factsOf, maxValueLength);
      if (constant === undefined) {
        if (values.has(name) || mentionsAny(value, factsOf, later)) return undefined;
        open.push(index);
      } else if (open.some((other) => variables[other]?.name === name)) return undefined;
      // Of two values, the later one.
      else if (!values.has(name)) values.set(name, constant);
    }
    later.add(name);
  }
  if (hoisted.some((name) => UNFIT.has(name))) return undefined;
  const names = [...new Set([...variables.map(({ name }) => name), ...hoisted])];
  const fields = names.map((name) => `${JSON.stringify(name)}=${values.get(name) ?? 'undefined'};`);
  const reads = names.map((name) => `d[${JSON.stringify(name)}]`);
  const code =
    `(function(${RUNTIME}){return [class{${fields.join('')}},function(d){return[${reads.join()}]},` +
    `${JSON.stringify(names)},${JSON.stringify(units)}]})`;
  const given = new Set(names.filter((name) => mayBeGiven.get(name) === true));
  return { code, open: open.reverse(), given };
}

/** Names that a field of a class cannot have, or that would mean something else in an object written out. */
const UNFIT = new Set(['constructor', '__proto__']);

type FactsOf = (unit: CompiledUnit) => UnitFacts | undefined;

/** Text of an expression for the value; `undefined` when it has to be evaluated for each session. */
function constantOf(
  value: NonNullable<DeclaredValue>,
  factsOf: FactsOf,
  maxValueLength: number,
): string | undefined {
  if ('unit' in value) return value.unit.problem ? undefined : factsOf(value.unit)?.constant;
  if ('xml' in value) return undefined;
  const text = JSON.stringify(value.json);
  return text.length > maxValueLength || text.includes('"__proto__"') ? undefined : text;
}

function mentionsAny(
  value: NonNullable<DeclaredValue>,
  factsOf: FactsOf,
  names: ReadonlySet<string>,
): boolean {
  if (!('unit' in value) || value.unit.problem) return false;
  const mentioned = factsOf(value.unit)?.names;
  // Text that `eval` runs may mention anything.
  return mentioned === undefined || mentioned.has('eval') || [...mentioned].some((name) => names.has(name));
}
