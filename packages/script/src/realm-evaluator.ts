import type { GuardedSource } from './compile.ts';
import { guardSource } from './compile.ts';
import { ScriptError } from './errors.ts';
import type {
  CompiledUnit,
  Evaluator,
  EvaluatorOptions,
  InitialVariable,
  ScriptProblem,
  ScriptSession,
  SourcePosition,
  StateNames,
  UnitKind,
} from './evaluator.ts';
import { EVAL_UNIT, PRELUDE_UNIT, RUNTIME } from './guard.ts';
import { planLayout } from './plan-layout.ts';
import type { RealmCallbacks, RealmSettings, RealmValue } from './realm.ts';
import { Realm } from './realm.ts';
import type { RealmLayout, RealmUnit, SessionLimits } from './realm-session.ts';
import { RealmSession } from './realm-session.ts';

const DEFAULT_STEP_BUDGET = 1_000_000;
const DEFAULT_MAX_SAVED_LENGTH = 4_000_000;
const DEFAULT_MAX_VALUE_LENGTH = 2_000_000;
// Texts given to eval are often built around one value; more of them would only be kept for nothing.
const EVAL_CACHE_SIZE = 200;
const CANNOT_BE_COMPILED = 'The text cannot be compiled';
const EVAL_AT: SourcePosition = { line: 1, column: 1 };
// No file that errors may name: what fails inside of the prelude, or of text given to eval, failed where it was called.
const NO_FILE = 'text';

/** Evaluator over one frozen `vm` realm: fast, for documents written by administrators. */
export function createRealmEvaluator(options: EvaluatorOptions): Evaluator {
  return new RealmEvaluator(options);
}

class RealmEvaluator implements Evaluator, RealmCallbacks {
  readonly #realm: Realm;
  readonly #limits: SessionLimits;
  readonly #name: string;
  readonly #files = new Set<string>();
  readonly #units: { guarded: GuardedSource; at: SourcePosition; source: string }[] = [];
  readonly #evaluated = new Map<string, RealmValue | string>();
  readonly #turn: { current: RealmSession | undefined } = { current: undefined };
  readonly #hasDataObject: boolean;
  #hasLayout = false;

  constructor(options: EvaluatorOptions) {
    this.#limits = {
      stepBudget: options.stepBudget ?? DEFAULT_STEP_BUDGET,
      maxSavedLength: options.maxSavedLength ?? DEFAULT_MAX_SAVED_LENGTH,
      maxValueLength: options.maxValueLength ?? DEFAULT_MAX_VALUE_LENGTH,
    };
    this.#name = options.name;
    this.#hasDataObject = options.dataObject !== undefined;
    const settings: RealmSettings = {
      name: options.name,
      dataObject: options.dataObject,
      maxValueLength: this.#limits.maxValueLength,
      systemObjects: options.systemObjects ?? {},
    };
    this.#realm = new Realm(settings, this, (realm) => {
      if (options.prelude === undefined) return;
      const result = guardSource('script', options.prelude, EVAL_AT, PRELUDE_UNIT);
      if (!result.ok) {
        throw new ScriptError('SCRIPT_REALM_FAILED', 'The prelude does not compile', {
          details: { problem: result.problem },
        });
      }
      const [run] = realm.instantiate(result.guarded.code, NO_FILE, 1);
      if (run) realm.host.prelude(run);
    });
  }

  compile(kind: UnitKind, source: string, at: SourcePosition): CompiledUnit {
    const result = guardSource(kind, source, at, this.#units.length);
    if (!result.ok) return { kind, source, at, problem: result.problem };
    this.#units.push({ guarded: result.guarded, at, source });
    const made = this.#instantiate(result.guarded.code, this.#file(at), at.line);
    if (!made) return { kind, source, at, problem: notAccepted(at) };
    const [get, set] = made;
    const { names, constant, isLibrary } = result.guarded;
    const facts = { number: this.#units.length - 1, names, constant, isLibrary };
    const unit: RealmUnit = { kind, source, at, facts, ...(get ? { get } : {}), ...(set ? { set } : {}) };
    return unit;
  }

  layOut(
    variables: readonly InitialVariable[],
    scripts: readonly (readonly CompiledUnit[])[],
  ): RealmLayout | undefined {
    if (this.#hasDataObject || this.#hasLayout) return undefined;
    const factsOf = (unit: RealmUnit) => unit.facts;
    const plan = planLayout(variables, scripts, factsOf, this.#limits.maxValueLength);
    const [made, read, names, units] = (plan && this.#instantiate(plan.code, NO_FILE, 1)) ?? [];
    if (!plan || !made || !read || !names || !units) return undefined;
    this.#hasLayout = true;
    this.#realm.host.layout(made, read, names, units);
    return { open: plan.open, given: plan.given };
  }

  newSession(states?: StateNames): ScriptSession {
    return this.#session(this.#realm.host.newSession(), states);
  }

  restoreSession(text: string, states?: StateNames): ScriptSession {
    const host = this.#realm.host;
    this.#turn.current = undefined;
    host.rt.n = this.#limits.stepBudget;
    const handle = host.decode(text);
    if (typeof handle === 'number') {
      throw new ScriptError('SCRIPT_BAD_SNAPSHOT', 'The saved data of the session cannot be read', {
        details: { reason: host.rt.errMessage },
      });
    }
    return this.#session(handle, states);
  }

  /** The parser and V8 should agree on what is a script; where they do not, the script does not compile. */
  #instantiate(code: string, file: string, line: number): readonly RealmValue[] | undefined {
    try {
      return this.#realm.instantiate(code, file, line);
    } catch (error) {
      if (error instanceof ScriptError) return undefined;
      throw error;
    }
  }

  #file({ url }: SourcePosition): string {
    if (url === undefined) return this.#name;
    if (!this.#files.has(url)) {
      this.#files.add(url);
      this.#realm.host.file(url);
    }
    return url;
  }

  #session(handle: RealmValue, states: StateNames | undefined): ScriptSession {
    return new RealmSession(this.#realm, handle, this.#limits, this.#turn, this.#name, states);
  }

  compileText(source: string): RealmValue | string {
    const known = this.#evaluated.get(source);
    if (known !== undefined) return known;
    const asExpression = guardSource('expression', source, EVAL_AT, EVAL_UNIT);
    const result = asExpression.ok ? asExpression : guardSource('script', source, EVAL_AT, EVAL_UNIT);
    const made = result.ok
      ? (this.#instantiate(result.guarded.code, NO_FILE, 1)?.[0] ?? CANNOT_BE_COMPILED)
      : result.problem.message;
    // Near the end of the stack a text cannot be taken apart that can be elsewhere.
    if (made === CANNOT_BE_COMPILED || (!result.ok && result.problem.kind === 'size')) return made;
    const oldest = this.#evaluated.keys().next();
    if (this.#evaluated.size >= EVAL_CACHE_SIZE && !oldest.done) this.#evaluated.delete(oldest.value);
    this.#evaluated.set(source, made);
    return made;
  }

  answer(name: string, args: string): string | undefined {
    const given = this.#turn.current?.answer(name, args);
    if (given === undefined) return '!There is nobody to ask now';
    if (!given.ok) return `!${given.message}`;
    return given.value === undefined ? undefined : `=${JSON.stringify(given.value)}`;
  }

  isActive(state: string): boolean {
    return this.#turn.current?.isActive(state) ?? false;
  }

  system(name: string): string | undefined {
    return this.#turn.current?.system(name);
  }

  remake(unit: number, number: number): RealmValue | undefined {
    const known = this.#units[unit];
    const wanted = known?.guarded.functions[number];
    if (!known || !wanted) return undefined;
    const line = known.at.line + known.source.slice(0, wanted.start).split('\n').length - 1;
    return this.#instantiate(
      `(function(${RUNTIME}){return [(${wanted.code})]})`,
      this.#file(known.at),
      line,
    )?.[0];
  }
}

function notAccepted(at: SourcePosition): ScriptProblem {
  return { kind: 'syntax', name: 'SyntaxError', message: 'The script is not accepted', ...at };
}
