import type { Json, Outcome, ScriptProblem, ScriptSession, StateNames } from '@ringback/script';
import type { Position } from '@ringback/xml';
import { lineOf } from '@ringback/xml';
import { ActiveStates } from './active-states.ts';
import type { LoadedDocument } from './document.ts';
import type { Effect } from './effect.ts';
import type { ScxmlEvent } from './event.ts';
import type { InvokeNode, StateNode, Transition } from './model.ts';
import type { FailureReason, PlatformRead, SessionStatus, TraceEntry } from './step-result.ts';
import { WaitingSends } from './waiting-sends.ts';

/** Values of names, each made when a script reads it for the first time. */
export type ReadOnlyNames = Readonly<Record<string, () => Json | undefined>>;

/** A running invocation. */
export interface ActiveInvoke {
  readonly id: string;
  readonly node: InvokeNode;
}

/** Thrown inside of a step when the platform ends the session; never leaves the package. */
export class SessionFailed extends Error {
  override readonly name = 'SessionFailed';
  readonly reason: FailureReason;
  constructor(reason: FailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

// A document that was told of a spent budget gets this part of it again to bring itself to an end.
const GRACE = 0.1;

/** Everything a session is, and what its current step has decided so far. */
export class LiveSession implements StateNames {
  readonly document: LoadedDocument;
  readonly sessionId: string;
  readonly scripts: ScriptSession;
  readonly parentInvokeId: string | undefined;
  readonly ioProcessors: Readonly<Record<string, { readonly location: string }>>;
  readonly active = new ActiveStates();
  readonly history = new Map<StateNode, readonly StateNode[]>();
  readonly internalQueue: ScxmlEvent[] = [];
  /** Entered in this macrostep, with something to invoke when it ends. */
  readonly statesToInvoke = new Set<StateNode>();
  /** States whose `<data>` were made already, with late binding. */
  readonly initialised = new Set<StateNode>();
  activeInvokes: ActiveInvoke[] = [];
  waitingSends = new WaitingSends([]);
  status: SessionStatus = { kind: 'running' };
  /** Number of the last id made for this session. */
  counter = 0;
  running = true;
  /** Time of the current step. */
  nowMs = 0;
  effects: Effect[] = [];
  trace: TraceEntry[] = [];
  reads: PlatformRead[] = [];
  readOnly: ReadOnlyNames | undefined;
  canReach: ((sessionId: string) => boolean) | undefined;
  /** Budgets whose end the document was told of in this step. */
  readonly warned = new Set<FailureReason>();
  /** Transitions of whose failed conditions the document was told. */
  readonly failedConditions = new Set<Transition>();
  /** Variables that scripts see now, and those of states that were left and are still needed. */
  #scope: string | undefined;
  readonly #leftScopes: string[] = [];

  constructor(fields: {
    document: LoadedDocument;
    sessionId: string;
    makeScripts: (states: StateNames) => ScriptSession;
    parentInvokeId: string | undefined;
    ioProcessors: Readonly<Record<string, { readonly location: string }>>;
  }) {
    this.document = fields.document;
    this.sessionId = fields.sessionId;
    this.scripts = fields.makeScripts(this);
    this.parentInvokeId = fields.parentInvokeId;
    this.ioProcessors = fields.ioProcessors;
  }

  get configuration(): readonly string[] {
    return this.active.atomic().map((state) => state.id);
  }

  isActive(id: string): boolean {
    const state = this.document.model.byId.get(id);
    return state !== undefined && this.active.has(state);
  }

  get invokes(): readonly string[] {
    return this.activeInvokes.map((invoke) => invoke.id);
  }

  freshId(mark: string): string {
    this.counter += 1;
    return `${this.sessionId}-${mark}${this.counter}`;
  }

  /** Chooses the variables that the content of a state sees; `undefined`: those of the document. */
  seeVariablesOf(state: StateNode | undefined): void {
    const scope = state?.scope;
    if (scope === this.#scope) return;
    this.#scope = scope;
    this.scripts.useScope(scope);
  }

  /** Makes the own variables of a state that is entered, if it has any, and chooses them. */
  makeVariables(state: StateNode): void {
    if (state.scope === undefined) return;
    this.scripts.openScope(state.scope, state.parent?.scope, state.variables);
    this.seeVariablesOf(state);
  }

  /** Notes that a state was left: its variables go once `dropVariables` says so. */
  leaveVariables(state: StateNode): void {
    if (state.scope !== undefined) this.#leftScopes.push(state.scope);
  }

  /** The variables of states that were left go; the transitions that left them have run. */
  dropVariables(): void {
    if (this.#leftScopes.length === 0) return;
    for (const scope of this.#leftScopes) {
      if (scope === this.#scope) this.#scope = undefined;
      this.scripts.closeScope(scope);
    }
    this.#leftScopes.length = 0;
  }

  /** Adds what the step decided. */
  emit(effect: Effect): void {
    const { effects } = this.document.limits;
    const limit = this.warned.has('effect-limit') ? effects * (1 + GRACE) : effects;
    if (this.effects.length >= limit) {
      this.warnOrFail('effect-limit', `The macrostep decided more than ${effects} things`);
    }
    this.effects.push(effect);
  }

  raise(event: ScxmlEvent): void {
    const { internalEvents } = this.document.limits;
    const limit = this.warned.has('queue-limit') ? internalEvents * (1 + GRACE) : internalEvents;
    if (this.internalQueue.length >= limit) {
      this.warnOrFail('queue-limit', `More than ${internalEvents} events are waiting`);
      return;
    }
    this.internalQueue.push(event);
  }

  raiseError(
    name: string,
    message: string,
    at: Position,
    more: { sendId?: string; data?: Record<string, Json> } = {},
  ): void {
    this.raise({
      name,
      type: 'platform',
      data: { message, ...lineOf(at), ...more.data },
      ...(more.sendId === undefined ? {} : { sendId: more.sendId }),
    });
  }

  /** A script failed: `error.execution`, or one step closer to the end when it spent its budget. */
  scriptFailed(problem: ScriptProblem, sendId?: string): void {
    if (problem.kind === 'budget') {
      this.warnOrFail('script-budget', `${problem.message} (line ${problem.line})`);
      this.scripts.grant(Math.ceil(this.document.limits.scriptSteps * GRACE));
      return;
    }
    const message = `${problem.name}: ${problem.message}`;
    this.raiseError('error.execution', message, problem, {
      ...(sendId === undefined ? {} : { sendId }),
      data: { column: problem.column },
    });
  }

  /** The value, or `undefined` after the failure was reported. */
  taken<T>(outcome: Outcome<T>, sendId?: string): { readonly value: T } | undefined {
    if (outcome.ok) return outcome;
    this.scriptFailed(outcome.problem, sendId);
    return undefined;
  }

  /** The first time a budget is spent in a step the document hears of it; the second time is the end. */
  warnOrFail(reason: FailureReason, message: string): void {
    if (this.warned.has(reason)) throw new SessionFailed(reason, message);
    this.warned.add(reason);
    this.internalQueue.unshift(limitEvent(reason, message));
  }
}

export function limitEvent(reason: FailureReason, message: string): ScxmlEvent {
  return { name: `error.execution.${reason}`, type: 'platform', data: { message } };
}
