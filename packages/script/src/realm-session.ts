import { ScriptError } from './errors.ts';
import type {
  AnswerFunction,
  CompiledUnit,
  DeclaredValue,
  EventFields,
  ForeachCursor,
  FunctionAnswer,
  Layout,
  Outcome,
  SavedScopes,
  ScriptProblem,
  ScriptProblemKind,
  ScriptSession,
  SourcePosition,
  StateNames,
  StepInput,
} from './evaluator.ts';
import type { Json, JsonObject } from './json.ts';
import type { UnitFacts } from './plan-layout.ts';
import type { Given, GivenForm, Realm, RealmValue } from './realm.ts';
import { isName } from './variable-names.ts';
import type { XmlTree } from './xml-tree.ts';

/** A unit compiled in a realm: `get` reads or runs it, `set` is there for locations. */
export interface RealmUnit extends CompiledUnit {
  readonly get?: RealmValue;
  readonly set?: RealmValue;
  readonly facts?: UnitFacts;
}

/** A layout that a realm has. */
export interface RealmLayout extends Layout {
  readonly given: ReadonlySet<string>;
}

export interface SessionLimits {
  readonly stepBudget: number;
  readonly maxSavedLength: number;
  readonly maxValueLength: number;
}

const KINDS: Readonly<Record<string, ScriptProblemKind>> = {
  ReferenceError: 'reference',
  TypeError: 'type',
  RangeError: 'range',
  SyntaxError: 'syntax',
};
const NOWHERE: SourcePosition = { line: 1, column: 1 };
const JSON_TEXT: GivenForm = 0;
const TREE: GivenForm = 1;
const PLAIN: GivenForm = 2;
/** Of one character, at most: an escape such as `\u0000`. */
const MOST_CHARACTERS_IN_JSON = 6;
const DONE: Outcome<undefined> = { ok: true, value: undefined };

/** One session's scopes inside a realm. Calls are synchronous; sessions of one realm take turns. */
export class RealmSession implements ScriptSession {
  readonly #realm: Realm;
  readonly #handle: RealmValue;
  readonly #limits: SessionLimits;
  readonly #turn: { current: RealmSession | undefined };
  readonly #document: string;
  /** Values of names of the platform, for the first script that asks. */
  readonly #system = new Map<string, () => Json | undefined>();
  #scope: string | undefined;
  #answer: AnswerFunction | undefined;
  readonly #states: StateNames | undefined;

  constructor(
    realm: Realm,
    handle: RealmValue,
    limits: SessionLimits,
    turn: { current: RealmSession | undefined },
    document: string,
    states: StateNames | undefined,
  ) {
    this.#realm = realm;
    this.#handle = handle;
    this.#limits = limits;
    this.#turn = turn;
    this.#document = document;
    this.#states = states;
  }

  #host() {
    const host = this.#realm.host;
    if (this.#turn.current !== this) {
      this.#turn.current = this;
      host.use(this.#handle);
      if (this.#scope !== undefined) host.useScope(this.#scope);
    }
    return host;
  }

  begin(step: StepInput): void {
    this.#answer = step.answer;
    this.#host().begin(step.nowMs, step.seed, this.#limits.stepBudget);
  }

  grant(steps: number): void {
    this.#host().rt.n = steps;
  }

  /** A script calls a function of the host with arguments as JSON text. */
  answer(name: string, args: string): FunctionAnswer | undefined {
    const given = parseJson(args);
    return this.#answer?.(name, Array.isArray(given) ? given : []);
  }

  isActive(state: string): boolean {
    return this.#states?.isActive(state) ?? false;
  }

  test(unit: CompiledUnit): Outcome<boolean> {
    const ready = compiled(unit);
    if (!ready.ok) return ready;
    const host = this.#host();
    const answer = attempt(() => host.test(ready.value));
    return answer === -1 || answer === undefined
      ? this.#failed(unit.at, answer)
      : { ok: true, value: answer === 1 };
  }

  read(unit: CompiledUnit): Outcome<Json | undefined> {
    const ready = compiled(unit);
    if (!ready.ok) return ready;
    const host = this.#host();
    host.rt.kind = -2;
    const value = attempt(() => host.read(ready.value));
    return this.#value(unit.at, value);
  }

  #value(at: SourcePosition, value: string | number | boolean | null | undefined): Outcome<Json | undefined> {
    switch (this.#realm.host.rt.kind) {
      case 0:
        return { ok: true, value: value ?? null };
      case 1:
        return { ok: true, value: parseJson(String(value)) };
      case 2:
        return DONE;
      case -1:
        return this.#failed(at, -1);
      default:
        return this.#failed(at, undefined);
    }
  }

  run(unit: CompiledUnit): Outcome<undefined> {
    const ready = compiled(unit);
    if (!ready.ok) return ready;
    const host = this.#host();
    return this.#done(
      unit.at,
      attempt(() => host.run(ready.value)),
    );
  }

  hoist(script: CompiledUnit): Outcome<undefined> {
    if (script.kind !== 'script') return DONE;
    const ready = compiled(script);
    if (!ready.ok) return ready;
    const host = this.#host();
    return this.#done(
      script.at,
      attempt(() => host.hoist(ready.value)),
    );
  }

  assign(location: CompiledUnit, expression: CompiledUnit): Outcome<undefined> {
    const target = setter(location);
    if (!target.ok) return target;
    const ready = compiled(expression);
    if (!ready.ok) return ready;
    const host = this.#host();
    return this.#done(
      expression.at,
      attempt(() => host.assign(target.value, ready.value)),
    );
  }

  store(location: CompiledUnit, value: Json | undefined): Outcome<undefined> {
    return this.#isPlain(value)
      ? this.#store(location, plain(value), PLAIN)
      : this.#store(location, jsonText(value), JSON_TEXT);
  }

  storeXml(location: CompiledUnit, root: XmlTree): Outcome<undefined> {
    return this.#store(location, JSON.stringify(root), TREE);
  }

  #store(location: CompiledUnit, given: Given, form: GivenForm): Outcome<undefined> {
    const target = setter(location);
    if (!target.ok) return target;
    if (this.#isTooLarge(given)) return this.#tooLarge(location.at);
    const host = this.#host();
    return this.#done(
      location.at,
      attempt(() => host.store(target.value, given, form)),
    );
  }

  declare(name: string, value: DeclaredValue): Outcome<undefined> {
    if (!isName(name)) return notAName(name, NOWHERE);
    if (value === undefined) return this.#make(name, NOWHERE);
    if ('json' in value) {
      return this.#isPlain(value.json)
        ? this.#make(name, NOWHERE, undefined, plain(value.json), PLAIN)
        : this.#make(name, NOWHERE, undefined, jsonText(value.json));
    }
    if ('xml' in value) return this.#make(name, NOWHERE, undefined, JSON.stringify(value.xml), TREE);
    const ready = compiled(value.unit);
    if (ready.ok) return this.#make(name, value.unit.at, ready.value);
    // The variable exists all the same, with no value.
    this.#make(name, NOWHERE);
    return ready;
  }

  #make(
    name: string,
    at: SourcePosition,
    fn?: RealmValue,
    given?: Given,
    form: GivenForm = JSON_TEXT,
  ): Outcome<undefined> {
    if (this.#isTooLarge(given)) return this.#tooLarge(at);
    const host = this.#host();
    return this.#done(
      at,
      attempt(() => host.declare(name, fn, given, form)),
    );
  }

  declareAll(layout: RealmLayout, given: JsonObject): boolean {
    const values: [name: string, value: Given, form: GivenForm][] = [];
    for (const name of Object.keys(given)) {
      const value = given[name];
      if (value === undefined || !layout.given.has(name)) continue;
      if (this.#isPlain(value)) values.push([name, plain(value), PLAIN]);
      else {
        const text = jsonText(value);
        if (this.#isTooLarge(text)) return false;
        values.push([name, text, JSON_TEXT]);
      }
    }
    const host = this.#host();
    if (attempt(() => host.lay()) !== true) return false;
    const done = attempt(() => {
      for (const [name, value, form] of values) host.give(name, value, form);
      return true;
    });
    return done === true;
  }

  isDeclared(name: string): boolean {
    return this.#host().isDeclared(name);
  }

  readName(name: string): Outcome<Json | undefined> {
    const host = this.#host();
    host.rt.kind = -2;
    const value = attempt(() => host.readName(name));
    return this.#value(NOWHERE, value);
  }

  foreach(array: CompiledUnit, item: string, index: string | undefined): Outcome<ForeachCursor> {
    for (const name of index === undefined ? [item] : [item, index]) {
      if (!isName(name)) return notAName(name, array.at);
    }
    const ready = compiled(array);
    if (!ready.ok) return ready;
    const host = this.#host();
    const cursor = attempt(() => host.each(ready.value));
    if (cursor === undefined || typeof cursor === 'number') return this.#failed(array.at, cursor);
    const next = (): Outcome<boolean> => {
      const current = this.#host();
      const answer = attempt(() => current.next(cursor, item, index));
      return answer === -1 || answer === undefined
        ? this.#failed(array.at, answer)
        : { ok: true, value: answer === 1 };
    };
    return { ok: true, value: { next } };
  }

  bindSystem(name: string, value: () => Json | undefined): void {
    this.#system.set(name, value);
    this.#host().system(name);
  }

  /** A script reads a name of the platform for the first time. */
  system(name: string): string | undefined {
    return jsonText(this.#system.get(name)?.());
  }

  bindEvent(event: EventFields, xml?: XmlTree): Outcome<undefined> {
    const data = xml === undefined ? jsonText(event.data) : JSON.stringify(xml);
    if (this.#isTooLarge(data)) return this.#tooLarge(NOWHERE);
    this.#host().event(
      onlyText(event.name) ?? '',
      onlyText(event.type) ?? 'external',
      onlyText(event.sendId),
      onlyText(event.origin),
      onlyText(event.originType),
      onlyText(event.invokeId),
      onlyText(event.raw),
      data,
      xml !== undefined,
    );
    return DONE;
  }

  #isTooLarge(given: Given): boolean {
    return typeof given === 'string' && given.length > this.#limits.maxValueLength;
  }

  /** Whether a value gets into the realm as it is: any primitive but a text that might be too long as JSON. */
  #isPlain(value: Json | undefined): value is string | number | boolean | null {
    if (typeof value === 'string')
      return value.length * MOST_CHARACTERS_IN_JSON + 2 <= this.#limits.maxValueLength;
    return typeof value === 'number' || typeof value === 'boolean' || value === null;
  }

  #tooLarge(at: SourcePosition): { ok: false; problem: ScriptProblem } {
    const message = `The value is larger than ${this.#limits.maxValueLength} characters`;
    return { ok: false, problem: { kind: 'size', name: 'SizeError', message, ...at } };
  }

  openScope(id: string, parent: string | undefined, variables?: JsonObject, as?: string): void {
    this.#host().openScope(id, parent, jsonText(variables), as);
  }

  closeScope(id: string): void {
    this.#host().closeScope(id);
    if (this.#scope === id) this.#scope = undefined;
  }

  useScope(id: string | undefined): void {
    this.#host().useScope(id);
    this.#scope = id;
  }

  save(): Outcome<SavedScopes> {
    const host = this.#host();
    const left = host.rt.n;
    host.rt.n = this.#limits.stepBudget;
    const saved = attempt(() => host.encode(this.#handle, this.#limits.maxSavedLength));
    host.rt.n = left;
    if (saved === undefined || typeof saved === 'number') return this.#failed(NOWHERE, saved);
    const lost = saved[1] === '' ? [] : parseJson(saved[1]);
    return {
      ok: true,
      value: { text: saved[0], lost: Array.isArray(lost) ? lost.map((path) => String(path)) : [] },
    };
  }

  #done(at: SourcePosition, answer: number | undefined): Outcome<undefined> {
    return answer === 0 ? DONE : this.#failed(at, answer);
  }

  /** Reads what the realm noted about the failure; `undefined` means that even that was not possible. */
  #failed(at: SourcePosition, answer: number | undefined): { ok: false; problem: ScriptProblem } {
    const rt = this.#realm.host.rt;
    if (answer === undefined) {
      // Only exhaustion of the stack gets past the realm's own handlers.
      const message = 'Maximum call stack size exceeded';
      return { ok: false, problem: { kind: 'range', name: 'RangeError', message, ...at } };
    }
    if (rt.errBudget) {
      const message = 'The script used up its step budget';
      return { ok: false, problem: { kind: 'budget', name: 'BudgetError', message, ...at } };
    }
    return {
      ok: false,
      problem: {
        kind: KINDS[rt.errName] ?? 'thrown',
        name: rt.errName,
        message: rt.errMessage,
        ...this.#place(at, rt.errLine, rt.errFile),
      },
    };
  }

  /** Where the realm saw it happen, which may be in a function of another file; else where the unit stands. */
  #place(at: SourcePosition, line: number, file: string): SourcePosition {
    if (line <= 0) return at;
    const url = file === this.#document ? undefined : file;
    if (line === at.line && url === at.url) return at;
    return { line, column: 1, ...(url === undefined ? {} : { url }) };
  }
}

/** Runs a call into the realm. What it throws belongs to the realm and is not looked at. */
function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined; // The realm reports its failures itself; only stack exhaustion arrives here.
  }
}

function compiled(unit: RealmUnit): Outcome<RealmValue> {
  if (unit.problem) return { ok: false, problem: unit.problem };
  if (!unit.get) throw new ScriptError('SCRIPT_FOREIGN_UNIT', 'The unit was compiled by another evaluator');
  return { ok: true, value: unit.get };
}

function setter(unit: RealmUnit): Outcome<RealmValue> {
  if (unit.problem) return { ok: false, problem: unit.problem };
  if (!unit.set) throw new ScriptError('SCRIPT_FOREIGN_UNIT', 'The unit is no location of this evaluator');
  return { ok: true, value: unit.set };
}

function notAName(name: string, at: SourcePosition): { ok: false; problem: ScriptProblem } {
  const message = `${JSON.stringify(name)} is not a name for a variable`;
  return { ok: false, problem: { kind: 'syntax', name: 'SyntaxError', message, ...at } };
}

/** Whatever the types say: no object of the host may get into the realm. */
function onlyText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** As it would be after a way through JSON. */
function plain(value: string | number | boolean | null): Given {
  if (typeof value !== 'number') return value;
  return Number.isFinite(value) ? value + 0 : null;
}

function jsonText(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

function parseJson(text: string): Json {
  const value: Json = JSON.parse(text);
  return value;
}
