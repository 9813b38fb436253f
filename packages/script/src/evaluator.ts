import type { Json, JsonObject } from './json.ts';
import type { XmlTree } from './xml-tree.ts';

/** A place in a source file; line and column both count from 1. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
  /** The file, when it is not the one that the evaluator is named after. */
  readonly url?: string;
}

/** What went wrong in a script; `budget` and `size` are limits of this platform, the rest are ECMAScript errors. */
export type ScriptProblemKind = 'syntax' | 'reference' | 'type' | 'range' | 'thrown' | 'budget' | 'size';

/** A failed compilation or evaluation, with the line and column in the file the script came from. */
export interface ScriptProblem {
  readonly kind: ScriptProblemKind;
  /** Name of the ECMAScript error (`TypeError`), or `BudgetError`, or `Thrown` for a value that is no error. */
  readonly name: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** The file of the line, when it is not the one that the evaluator is named after. */
  readonly url?: string;
}

/** Result of an evaluation. A failing script is ordinary and never throws into the host. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ScriptProblem };

/** `expression` gives a value, `location` can be assigned to, `script` is a list of statements. */
export type UnitKind = 'expression' | 'location' | 'script';

/** Source compiled once per document. A unit with a `problem` fails with it whenever it is evaluated. */
export interface CompiledUnit {
  readonly kind: UnitKind;
  readonly source: string;
  readonly at: SourcePosition;
  readonly problem?: ScriptProblem;
}

/** What a function of the host gives a script: a value, nothing (`undefined`), or the message of a `TypeError`. */
export type FunctionAnswer =
  | { readonly ok: true; readonly value: Json | undefined }
  | { readonly ok: false; readonly message: string };

/** Answers a call of a function of a `SystemObject`; `name` has the object first: `_app.clock.now`. */
export type AnswerFunction = (name: string, args: readonly Json[]) => FunctionAnswer;

/** What a step may see of the world: the time in ms since 1970 and the seed (any integer) of `Math.random`. */
export interface StepInput {
  readonly nowMs: number;
  readonly seed: number;
  /** Absent: functions of the host fail. It must be quick, and leaves the session alone. */
  readonly answer?: AnswerFunction;
}

/** Walks a copy of a collection as `<foreach>` does; `next` binds item and index and says whether there was one. */
export interface ForeachCursor {
  next(): Outcome<boolean>;
}

/** The saved form of a session's data; `lost` names values that cannot be kept (closures, generators, ...). */
export interface SavedScopes {
  readonly text: string;
  readonly lost: readonly string[];
}

/** Answers `In()`. */
export interface StateNames {
  isActive(id: string): boolean;
}

/** What a declared variable begins with; `undefined` for nothing. */
export type DeclaredValue = { unit: CompiledUnit } | { json: Json } | { xml: XmlTree } | undefined;

/** A variable that all sessions of a document begin with. */
export interface InitialVariable {
  readonly name: string;
  readonly value: DeclaredValue;
  /** Whether a session may be given another value to begin with. */
  readonly isGiven: boolean;
}

/** Variables of a document, ready to be made all at once; see `Evaluator.layOut`. */
export interface Layout {
  /** Places of those among them that have no value yet when they are made: they are to be declared then, in order. */
  readonly open: readonly number[];
}

/** An event as the host has it; scripts see its names in small letters, as `_event.sendid`. */
export interface EventFields {
  readonly name: string;
  /** Default `external`. */
  readonly type?: string;
  readonly data?: Json;
  readonly sendId?: string;
  readonly origin?: string;
  readonly originType?: string;
  readonly invokeId?: string;
  readonly raw?: string;
}

/** The data of one session: its variables, and the only way to run compiled units over them. */
export interface ScriptSession {
  /** Makes this session current and grants a new step budget; call before the first evaluation of a macrostep. */
  begin(step: StepInput): void;
  /** Replaces what is left of the step budget (loop rounds and function calls). */
  grant(steps: number): void;
  /** Evaluates to a boolean by the rules of ECMAScript. */
  test(unit: CompiledUnit): Outcome<boolean>;
  /** Evaluates and copies the value out as JSON; functions and `undefined` come out as `undefined`. */
  read(unit: CompiledUnit): Outcome<Json | undefined>;
  run(unit: CompiledUnit): Outcome<undefined>;
  /**
   * Makes the variables and functions that a script declares without running it, so that several scripts can be run as
   * if they were one.
   */
  hoist(script: CompiledUnit): Outcome<undefined>;
  /** Stores the value itself (no copy) at the location. Undeclared and read-only locations fail. */
  assign(location: CompiledUnit, expression: CompiledUnit): Outcome<undefined>;
  store(location: CompiledUnit, value: Json | undefined): Outcome<undefined>;
  /** Stores XML, which scripts see as a read-only DOM document. */
  storeXml(location: CompiledUnit, root: XmlTree): Outcome<undefined>;
  /** Creates a variable: a field of the data object when there is one, else of the current scope. */
  declare(name: string, value: DeclaredValue): Outcome<undefined>;
  /**
   * Makes the variables of a layout in a session that has none yet, and the values that are given for some of them. False
   * when that is not possible: then they are to be declared one by one.
   */
  declareAll(layout: Layout, given: JsonObject): boolean;
  isDeclared(name: string): boolean;
  /** The value of a variable as JSON, `undefined` when there is none. */
  readName(name: string): Outcome<Json | undefined>;
  foreach(array: CompiledUnit, item: string, index: string | undefined): Outcome<ForeachCursor>;
  /**
   * Binds a read-only name that scripts see but cannot assign; the value is frozen. It is asked for when the first script
   * reads it, or never, and must be the same then as now.
   */
  bindSystem(name: string, value: () => Json | undefined): void;
  /**
   * Binds `_event`: a frozen object whose `data` is a fresh copy, or a DOM document made of `xml`. Fails, and binds
   * nothing, when the data are too large.
   */
  bindEvent(event: EventFields, xml?: XmlTree): Outcome<undefined>;
  /**
   * Opens a scope inside another one (`undefined`: the document's), with variables of its own; for dialects with a
   * scope per state. `as` is a name inside of it for the object that has its variables (`dialog.x`).
   */
  openScope(id: string, parent: string | undefined, variables?: JsonObject, as?: string): void;
  closeScope(id: string): void;
  /** Chooses the scope in which the following evaluations look up names. */
  useScope(id: string | undefined): void;
  /** Text that `restoreSession` of the same document's evaluator reads back: shared references, cycles, dates kept. */
  save(): Outcome<SavedScopes>;
}

/** The part of an object of the platform that is the same for all sessions; what a session binds is laid over it. */
export interface SystemObject {
  readonly data: JsonObject;
  /**
   * Dotted paths (`clock.now`) of functions that `StepInput.answer` answers. They belong to the realm; what passes
   * between is JSON. A call costs as much of the budget as a hundred others.
   */
  readonly functions: readonly string[];
}

/** Options of one evaluator (one per loaded document version). */
export interface EvaluatorOptions {
  /** Shown in problems and stack traces; no path of the host. */
  readonly name: string;
  /** Loop rounds and function calls granted by `begin`; default 1,000,000. */
  readonly stepBudget?: number;
  /** Largest saved form in characters; default 4,000,000. */
  readonly maxSavedLength?: number;
  /** Largest value that enters or leaves a script, as characters of text or JSON; default 2,000,000. */
  readonly maxValueLength?: number;
  /** Name of a read-only variable that holds all declared data as one object; default: there is none. */
  readonly dataObject?: string;
  /** Trusted script run once in the realm; its top-level functions become frozen globals of all sessions. */
  readonly prelude?: string;
  /** What `bindSystem` gives each session under these names, besides data of its own. */
  readonly systemObjects?: Readonly<Record<string, SystemObject>>;
}

/** Compiles and runs the scripts of one document version. */
export interface Evaluator {
  /** Never throws for bad source: the unit carries the problem. `at` is where the source stands in its file. */
  compile(kind: UnitKind, source: string, at: SourcePosition): CompiledUnit;
  /**
   * Prepares variables that sessions declare one after the other before anything else, and those that `scripts`, run next
   * (the parts of each as one), make before they run. `undefined` when somebody could tell that they are made all at once.
   */
  layOut(
    variables: readonly InitialVariable[],
    scripts: readonly (readonly CompiledUnit[])[],
  ): Layout | undefined;
  /** Without `states` no state is active for `In()`. */
  newSession(states?: StateNames): ScriptSession;
  /** Throws a `ScriptError` (`SCRIPT_BAD_SNAPSHOT`) when the text is not what `save` of this document wrote. */
  restoreSession(text: string, states?: StateNames): ScriptSession;
}

/** Makes one evaluator per document version. */
export type EvaluatorFactory = (options: EvaluatorOptions) => Evaluator;
