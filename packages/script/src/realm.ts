import vm from 'node:vm';
import { DOM_SOURCE } from './dom-source.ts';
import { ScriptError } from './errors.ts';
import type { SystemObject } from './evaluator.ts';
import { REALM_FREEZE_SOURCE } from './realm-freeze-source.ts';
import { REALM_SOURCE } from './realm-source.ts';
import { SNAPSHOT_SOURCE } from './snapshot-source.ts';
import { TO_SOURCE_SOURCE } from './to-source-source.ts';

declare const realmValue: unique symbol;
/** An object or function of the realm. The host keeps and passes it, and never looks inside. */
export interface RealmValue {
  readonly [realmValue]: true;
}

/** What the host hands in, in one of the forms below; undefined: no value. */
export type Given = string | number | boolean | null | undefined;
/** JSON text, an XML tree as JSON text, or a primitive as it is. */
export type GivenForm = 0 | 1 | 2;

/** State that the realm leaves after each call: how to read the result, or what failed. */
export interface RealmRuntime {
  /** 0 a primitive, 1 JSON text, 2 nothing that JSON has, -1 failed. */
  kind: number;
  n: number;
  readonly errName: string;
  readonly errMessage: string;
  readonly errLine: number;
  readonly errFile: string;
  readonly errBudget: boolean;
}

/** The realm's own functions that the host calls. All arguments and results are primitives or realm values. */
export interface RealmHost {
  readonly rt: RealmRuntime;
  newSession(): RealmValue;
  use(session: RealmValue): void;
  begin(nowMs: number, seed: number, steps: number): void;
  prelude(run: RealmValue): void;
  test(fn: RealmValue): number;
  read(fn: RealmValue): string | number | boolean | null | undefined;
  run(fn: RealmValue): number;
  hoist(fn: RealmValue): number;
  assign(set: RealmValue, fn: RealmValue): number;
  store(set: RealmValue, given: Given, form: GivenForm): number;
  declare(name: string, fn: RealmValue | undefined, given: Given, form: GivenForm): number;
  /** Variables that sessions may begin with, as a class, what lists their values, their names and the units that have some. */
  layout(variables: RealmValue, read: RealmValue, names: RealmValue, units: RealmValue): void;
  /** Gives the current session the variables of the layout; false when one of their names is taken. */
  lay(): boolean;
  /** Sets a variable of the layout. */
  give(name: string, given: Given, form: GivenForm): void;
  isDeclared(name: string): boolean;
  readName(name: string): string | number | boolean | null | undefined;
  each(fn: RealmValue): RealmValue | number;
  next(cursor: RealmValue, item: string, index: string | undefined): number;
  /** The current session has another value for a name of the platform. */
  system(name: string): void;
  event(
    name: string,
    type: string,
    sendid: string | undefined,
    origin: string | undefined,
    origintype: string | undefined,
    invokeid: string | undefined,
    raw: string | undefined,
    text: string | undefined,
    isTree: boolean,
  ): void;
  /** A file whose lines errors may name. */
  file(name: string): void;
  openScope(id: string, parent: string | undefined, json: string | undefined, as: string | undefined): void;
  closeScope(id: string): void;
  useScope(id: string | undefined): void;
  encode(session: RealmValue, limit: number): readonly [string, string] | number;
  decode(text: string): RealmValue | number;
}

/** What the realm may call in the host; answers never throw host errors into it. */
export interface RealmCallbacks {
  /** Compiles text for `eval`: a realm function, or in words why not. */
  compileText(source: string): RealmValue | string;
  /** A function of a unit made again from its text. */
  remake(unit: number, number: number): RealmValue | undefined;
  /** A call of a function of the host: `=` and the value as JSON, `!` and what is wrong, or nothing. */
  answer(name: string, args: string): string | undefined;
  /** Whether the state is active in the current session. */
  isActive(state: string): boolean;
  /** The value of a name of the platform in the current session, as JSON text. */
  system(name: string): string | undefined;
}

/** What a realm is told once. */
export interface RealmSettings {
  readonly name: string;
  /** Name under which scripts see all declared data as one object; absent: there is no such object. */
  readonly dataObject: string | undefined;
  /** Characters of a value that may leave. */
  readonly maxValueLength: number;
  readonly systemObjects: Readonly<Record<string, SystemObject>>;
}

/** What every realm begins with, compiled once for all of them: a VoiceXML call has one of its own. */
const PROGRAM = new vm.Script(
  `(function(documentName,dataName,maxValue,systemObjects,hostCompile,hostRemake,hostAnswer,hostIsActive,hostSystem){'use strict';` +
    `${REALM_SOURCE}${DOM_SOURCE}${TO_SOURCE_SOURCE}${SNAPSHOT_SOURCE}${REALM_FREEZE_SOURCE}return {host,finish}})`,
  { filename: 'ringback-realm' },
);

/** A `vm` context with code generation off, nothing of the host in it and all its built-ins frozen. */
export class Realm {
  readonly host: RealmHost;
  readonly #context: vm.Context;

  /** `prepare` runs before the built-ins are frozen. */
  constructor(settings: RealmSettings, callbacks: RealmCallbacks, prepare: (realm: Realm) => void) {
    this.#context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
      codeGeneration: { strings: false, wasm: false },
    });
    const build: (
      documentName: string,
      dataName: string | undefined,
      maxValue: number,
      systemObjects: string,
      compile: RealmCallbacks['compileText'],
      remake: RealmCallbacks['remake'],
      answer: RealmCallbacks['answer'],
      isActive: RealmCallbacks['isActive'],
      system: RealmCallbacks['system'],
    ) => { host: RealmHost; finish: () => void } = PROGRAM.runInContext(this.#context);
    const built = build(
      settings.name,
      settings.dataObject,
      settings.maxValueLength,
      JSON.stringify(settings.systemObjects),
      (text) => callbacks.compileText(text),
      (unit, number) => callbacks.remake(unit, number),
      (path, args) => callbacks.answer(path, args),
      (state) => callbacks.isActive(state),
      (name) => callbacks.system(name),
    );
    this.host = built.host;
    prepare(this);
    built.finish();
  }

  /** Evaluates guarded code, a factory over the runtime, and gives the functions it makes. */
  instantiate(code: string, file: string, line: number): readonly RealmValue[] {
    try {
      const script = new vm.Script(code, { filename: file, lineOffset: line - 1 });
      const factory: (runtime: RealmRuntime) => RealmValue[] = script.runInContext(this.#context);
      return [...factory(this.host.rt)];
    } catch (error) {
      throw new ScriptError('SCRIPT_REALM_FAILED', 'Rewritten source does not compile', {
        details: { line },
        cause: error,
      });
    }
  }
}
