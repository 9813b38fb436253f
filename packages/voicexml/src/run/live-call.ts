import type { CompiledUnit, Evaluator, Json, ScriptSession } from '@ringback/script';
import type { Catch, Code, Dialog, Item, Source, VoiceDocument } from '../document/model.ts';
import { PLATFORM_PROPERTIES } from '../document/properties.ts';
import type { readDocument } from '../document/read-document.ts';
import type { GrammarTree } from '../grammar/model.ts';
import type { VoiceLimits } from '../limits.ts';
import type { VoiceEffect } from './effect.ts';
import type { CallState, Context, DocumentKey } from './state.ts';
import { OutOfBudget, scriptEvent, semantic } from './voice-event.ts';

/** A compiled unit as it is saved: functions that scripts keep are made again by its place in the list. */
export type UnitRecord = readonly [
  kind: Source['kind'],
  text: string,
  line: number,
  column: number,
  url: string,
];

interface HeldDocument {
  readonly document: VoiceDocument;
  readonly text: string;
}

/** What the platform says when a document says nothing (VoiceXML 2.0 5.2.5). */
export interface PlatformWords {
  readonly help: string;
  readonly nomatch: string;
  readonly error: string;
}

/** A call in memory: its state, its scripts, its documents, and what the step that runs has decided so far. */
export class LiveCall {
  readonly state: CallState;
  readonly scripts: ScriptSession;
  readonly limits: VoiceLimits;
  readonly words: PlatformWords;
  readonly language: string;
  readonly readDocument: typeof readDocument;
  readonly documents = new Map<DocumentKey, HeldDocument>();
  /** Grammars from addresses, by absolute URI. */
  readonly grammars = new Map<
    string,
    { readonly tree: Extract<GrammarTree, { kind: 'srgs' }>; readonly text: string }
  >();
  readonly unitRecords: UnitRecord[];
  readonly #evaluator: Evaluator;
  readonly #units = new WeakMap<Source, CompiledUnit>();
  /** Of pieces that the platform makes itself, out of names in documents. */
  readonly #ownUnits = new Map<string, CompiledUnit>();
  effects: VoiceEffect[] = [];
  nowMs = 0;
  stepsLeft = 0;

  constructor(parts: {
    readonly state: CallState;
    readonly evaluator: Evaluator;
    readonly scripts: ScriptSession;
    readonly limits: VoiceLimits;
    readonly words: PlatformWords;
    readonly language: string;
    readonly readDocument: typeof readDocument;
    readonly unitRecords: UnitRecord[];
  }) {
    this.state = parts.state;
    this.#evaluator = parts.evaluator;
    this.scripts = parts.scripts;
    this.limits = parts.limits;
    this.words = parts.words;
    this.language = parts.language;
    this.readDocument = parts.readDocument;
    this.unitRecords = parts.unitRecords;
  }

  emit(effect: VoiceEffect): void {
    this.effects.push(effect);
  }

  fresh(): number {
    this.state.lastNumber += 1;
    return this.state.lastNumber;
  }

  /** Counts one thing that is done; throws `OutOfBudget` when there were too many. */
  spend(): void {
    this.stepsLeft -= 1;
    if (this.stepsLeft < 0)
      throw new OutOfBudget(`More than ${this.limits.steps} steps followed from one event`);
  }

  /** The application that runs now. */
  get context(): Context {
    const context = this.state.contexts.at(-1);
    if (!context) throw new TypeError('A call without context');
    return context;
  }

  document(key: DocumentKey): VoiceDocument {
    const held = this.documents.get(key);
    if (!held) throw new TypeError(`No document ${key}`);
    return held.document;
  }

  get current(): VoiceDocument {
    return this.document(this.context.document);
  }

  get dialog(): Dialog | undefined {
    const { dialog } = this.context;
    return dialog === undefined ? undefined : this.current.dialogs[dialog];
  }

  get item(): Item | undefined {
    const { item } = this.context;
    return item === undefined ? undefined : this.dialog?.items[item];
  }

  code(document: DocumentKey, code: number): Code {
    return this.document(document).codes[code] ?? [];
  }

  /** Handlers that an event may go to, nearest first, with the documents they stand in. */
  handlers(): readonly { readonly handler: Catch; readonly document: DocumentKey }[] {
    const { document, root } = this.context;
    const here = [
      ...(this.item?.catches ?? []),
      ...(this.dialog?.catches ?? []),
      ...this.current.catches,
    ].map((handler) => ({ handler, document }));
    if (root === document) return here;
    return [...here, ...this.document(root).catches.map((handler) => ({ handler, document: root }))];
  }

  /** A property as the nearest place has it (VoiceXML 2.0 6.3). */
  property(name: string): string | undefined {
    const context = this.state.contexts.at(-1);
    const places = context
      ? [
          this.item?.properties,
          this.dialog?.properties,
          this.document(context.document).properties,
          this.document(context.root).properties,
        ]
      : [];
    for (const place of [...places, PLATFORM_PROPERTIES])
      if (place !== undefined && Object.hasOwn(place, name)) return place[name];
    return undefined;
  }

  unit(source: Source): CompiledUnit {
    let unit = this.#units.get(source);
    if (unit === undefined) {
      const { kind, text, at } = source;
      unit = this.#evaluator.compile(kind, text, at);
      if (unit.problem === undefined) this.unitRecords.push([kind, text, at.line, at.column, at.url ?? '']);
      this.#units.set(source, unit);
    }
    return unit;
  }

  /** A piece that does not stand in a document like that: the name of a variable, a loop. */
  ownUnit(kind: Source['kind'], text: string, at?: Source['at']): CompiledUnit {
    const key = `${kind} ${at?.line ?? 0} ${at?.column ?? 0} ${text}`;
    let unit = this.#ownUnits.get(key);
    if (unit === undefined) {
      unit = this.unit({ kind, text, at: at ?? { line: 1, column: 1 } });
      this.#ownUnits.set(key, unit);
    }
    return unit;
  }

  /** Evaluates in the scope; throws `error.semantic` when the expression fails. */
  read(source: Source, scope = this.scope): Json | undefined {
    return this.readUnit(this.unit(source), scope);
  }

  readUnit(unit: CompiledUnit, scope = this.scope): Json | undefined {
    this.scripts.useScope(scope);
    const outcome = this.scripts.read(unit);
    if (!outcome.ok) throw this.failed(outcome.problem);
    return outcome.value;
  }

  test(source: Source, scope = this.scope): boolean {
    this.scripts.useScope(scope);
    const outcome = this.scripts.test(this.unit(source));
    if (!outcome.ok) throw this.failed(outcome.problem);
    return outcome.value;
  }

  /** The value of a variable, `undefined` when it has none or there is no such variable. */
  variable(name: string, scope = this.scope): Json | undefined {
    this.scripts.useScope(scope);
    const outcome = this.scripts.readName(name);
    if (!outcome.ok) throw this.failed(outcome.problem);
    return outcome.value;
  }

  declare(name: string, value: Json | undefined, scope = this.scope): void {
    this.scripts.useScope(scope);
    const outcome = this.scripts.declare(name, value === undefined ? undefined : { json: value });
    if (!outcome.ok) throw this.failed(outcome.problem);
  }

  /** What a failing script throws. A script that ran too long leaves some steps for the handlers of that. */
  failed(problem: Parameters<typeof scriptEvent>[0]): Error {
    if (problem.kind === 'budget') this.scripts.grant(HANDLER_STEPS);
    return scriptEvent(problem);
  }

  /** The scope of what runs now. */
  get scope(): string {
    const { frames, dialogScope, documentScope } = this.context;
    return frames.at(-1)?.scope ?? dialogScope ?? documentScope;
  }

  text(source: Source): string {
    return textOf(this.read(source));
  }

  openScope(parent: string | undefined, variables?: Record<string, Json>, as?: string): string {
    const id = `s${this.fresh()}`;
    this.scripts.openScope(id, parent, variables, as);
    return id;
  }

  requireDialog(): Dialog {
    const { dialog } = this;
    if (!dialog) throw semantic('There is no dialog here');
    return dialog;
  }
}

const HANDLER_STEPS = 10_000;

/** A value as ECMAScript would make a text of it; objects as JSON. */
export function textOf(value: Json | undefined): string {
  if (value === undefined) return 'undefined';
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
