import type { Json, JsonObject, Outcome, ScriptProblem, ScriptSession } from '@ringback/script';
import { ActiveStates } from './active-states.ts';
import type { LoadedDocument } from './document.ts';
import type { Effect } from './effect.ts';
import type { ScxmlEvent } from './event.ts';
import type { InvokeNode, StateNode } from './model.ts';
import type { FailureReason, PlatformRead, SessionStatus, TraceEntry } from './step-result.ts';

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
export class LiveSession {
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
  status: SessionStatus = { kind: 'running' };
  /** Number of the last id made for this session. */
  counter = 0;
  running = true;
  effects: Effect[] = [];
  trace: TraceEntry[] = [];
  reads: PlatformRead[] = [];
  readOnly: JsonObject | undefined;
  canReach: ((sessionId: string) => boolean) | undefined;
  /** Budgets whose end the document was told of in this step. */
  readonly warned = new Set<FailureReason>();

  constructor(fields: {
    document: LoadedDocument;
    sessionId: string;
    scripts: ScriptSession;
    parentInvokeId: string | undefined;
    ioProcessors: Readonly<Record<string, { readonly location: string }>>;
  }) {
    this.document = fields.document;
    this.sessionId = fields.sessionId;
    this.scripts = fields.scripts;
    this.parentInvokeId = fields.parentInvokeId;
    this.ioProcessors = fields.ioProcessors;
  }

  get configuration(): readonly string[] {
    return this.active.atomic().map((state) => state.id);
  }

  get invokes(): readonly string[] {
    return this.activeInvokes.map((invoke) => invoke.id);
  }

  freshId(mark: string): string {
    this.counter += 1;
    return `${this.sessionId}-${mark}${this.counter}`;
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
    line: number,
    more: { sendId?: string; data?: Record<string, Json> } = {},
  ): void {
    this.raise({
      name,
      type: 'platform',
      data: { message, line, ...more.data },
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
    this.raiseError('error.execution', message, problem.line, {
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
