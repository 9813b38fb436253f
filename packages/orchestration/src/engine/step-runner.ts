import { type SessionId, suggestion } from '@ringback/core';
import { createRealmEvaluator } from '@ringback/script';
import {
  type ActionSchemas,
  deliver,
  describeDocument,
  type JsonObject,
  type LintOptions,
  lintDocument,
  loadDocument,
  type ReadOnlyNames,
  type Resolved,
  readData,
  restoreSession,
  SCXML_PROCESSOR,
  type ScxmlDocument,
  ScxmlError,
  type Session,
  type StartOptions,
  type StepOptions,
  type StepResult,
  saveSession,
  startSession,
  terminateSession,
} from '@ringback/scxml';
import { MODULE_CATALOGUE } from '../modules/catalogue.ts';
import { changedData, type DataTexts } from './changed-data.ts';
import { CompiledDocuments, remember, sourceKey } from './compiled-documents.ts';
import type { EngineLimits } from './engine-limits.ts';
import type { EngineReply, EngineRequest } from './engine-protocol.ts';
import type { ScriptPlatform } from './script-platform.ts';
import type { StepMoment, StepOrder, StepOutcome, StepReport } from './session-engine.ts';

export interface RunnerOptions {
  readonly actionSchemas: ActionSchemas;
  readonly platform: ScriptPlatform;
  readonly limits: EngineLimits;
  /** Sessions kept in memory; the one that was not used for longest goes first. */
  readonly mostSessions: number;
  /**
   * Sessions stay in memory until they end and are never saved: their snapshots are empty. For simulations in which no process
   * is killed. Default false.
   */
  readonly neverSaves?: boolean;
  /** By default of its own. */
  readonly documents?: CompiledDocuments;
  /** Called before a step of a document that asks for another time limit than all others have. */
  readonly onOwnLimit?: (stepMs: number) => void;
}

/** A session in memory, with the facts it was given last and the names that were made of them. */
interface Resident {
  readonly session: Session;
  facts: JsonObject;
  names: { readonly shown: JsonObject; readonly facts: JsonObject; readonly value: ReadOnlyNames } | null;
  /** With `trace-data`: what its variables were after the last step here. */
  texts: DataTexts | null;
}

const LINT: LintOptions = { catalogue: MODULE_CATALOGUE, suggest: suggestion };

/**
 * Compiled documents and sessions of one thread. A request runs from its beginning to its end without waiting for
 * anything outside: whoever times it knows what it is.
 */
export class StepRunner {
  readonly #options: RunnerOptions;
  readonly #documents: CompiledDocuments;
  readonly #sessions = new Map<SessionId, Resident>();
  #known: JsonObject = {};
  /** What of it sessions see as it is. */
  #shown: JsonObject;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#documents = options.documents ?? new CompiledDocuments();
    this.#shown = options.platform.shown(this.#known);
  }

  /** Never rejects: what goes wrong is a reply. */
  async handle(request: EngineRequest): Promise<EngineReply> {
    try {
      return await this.#handle(request);
    } catch (error) {
      return { kind: 'faulted', text: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Sessions in memory. */
  get resident(): number {
    return this.#sessions.size;
  }

  /** Gives memory back: the half of the sessions that was not used for longest. */
  shrink(): void {
    let excess = this.#sessions.size >> 1;
    for (const id of this.#sessions.keys()) {
      if (excess-- <= 0) return;
      this.#sessions.delete(id);
    }
  }

  async #handle(request: EngineRequest): Promise<EngineReply> {
    switch (request.kind) {
      case 'compile':
        return this.#compile(request.url, request.text, request.parts);
      case 'document': {
        const { hash, source } = request;
        const parts: Record<string, Resolved> = {};
        for (const [url, text] of Object.entries(source.parts)) parts[url] = { ok: true, text };
        const compiled = await this.#compile(source.url, source.text, parts, true);
        return compiled.kind === 'compiled' && compiled.hash === hash
          ? { kind: 'done' }
          : { kind: 'faulted', text: 'The stored document does not compile to the version of the session.' };
      }
      case 'start':
        return this.#start(request.order);
      case 'deliver': {
        const { order } = request;
        return this.#run(order, order.more, (session, options) => deliver(session, order.event, options));
      }
      case 'terminate':
        return this.#run(request.order, false, terminateSession);
      case 'save': {
        const resident = this.#sessions.get(request.sessionId);
        return resident === undefined
          ? { kind: 'absent' }
          : { kind: 'saved', snapshot: this.#save(resident.session) ?? saveSession(resident.session) };
      }
      case 'inspect': {
        const resident = this.#resident(request.order);
        if ('kind' in resident) return resident;
        const { session } = resident;
        return {
          kind: 'inspected',
          inspection: { configuration: session.configuration, data: readData(session) },
        };
      }
      case 'forget':
        if (this.#options.neverSaves !== true) this.#sessions.delete(request.sessionId);
        return { kind: 'done' };
      case 'publish':
        this.#known = request.known;
        this.#shown = this.#options.platform.shown(request.known);
        return { kind: 'done' };
    }
  }

  async #compile(
    url: string,
    text: string,
    parts: Readonly<Record<string, Resolved>>,
    complete = false,
  ): Promise<Extract<EngineReply, { kind: 'compiled' | 'refused' | 'wanted' }>> {
    const { limits, actionSchemas, platform } = this.#options;
    const source = sourceKey(url, text, parts);
    const known = this.#documents.known(source);
    if (known !== undefined) return { kind: 'compiled', ...known };
    const wanted: string[] = [];
    const loaded = await loadDocument(text, {
      url,
      async resolve(part) {
        const known = parts[part];
        if (known !== undefined) return known;
        if (!complete) wanted.push(part);
        return { ok: false, message: `${part} is not there` };
      },
      evaluatorFactory: (options) =>
        createRealmEvaluator({ ...options, maxSavedLength: limits.snapshotLength }),
      actionSchemas,
      systemObjects: platform.objects,
      limits: {
        microsteps: limits.microsteps,
        stateEntries: limits.stateEntries,
        processEventTimeoutMs: limits.stepMs,
        scriptSteps: limits.scriptSteps,
        internalEvents: limits.internalEvents,
      },
      ...(complete ? {} : { lint: LINT }),
    });
    if (wanted.length > 0) return { kind: 'wanted', parts: wanted };
    if (!loaded.ok) return { kind: 'refused', findings: loaded.findings };
    const { document } = loaded;
    // A document that is only taken up again was looked at before.
    if (complete) {
      this.#documents.keep(document);
      return { kind: 'compiled', hash: document.hash, hears: [], findings: [], structure: null };
    }
    const structure = describeDocument(document);
    const { states } = structure;
    const hears = new Set(states.flatMap(({ transitions }) => transitions.flatMap(({ events }) => events)));
    const report = {
      hash: document.hash,
      hears: [...hears],
      findings: lintDocument(document, LINT),
      structure,
    };
    this.#documents.keep(document, { source, report });
    return { kind: 'compiled', ...report };
  }

  #start(order: Extract<EngineRequest, { kind: 'start' }>['order']): EngineReply {
    const document = this.#documents.get(order.documentHash);
    if (document === undefined) return { kind: 'document-wanted' };
    this.#tellLimit(document);
    const world: Omit<Resident, 'session'> = { facts: order.facts ?? {}, names: null, texts: null };
    const options = this.#step(order, world);
    const { session, result } = startSession(document, {
      sessionId: order.sessionId,
      params: order.parameters,
      ...processors(order.eventUrl),
      ...(order.invokeId === null ? {} : { invokeId: order.invokeId }),
      ...(order.ioProcessors === undefined ? {} : { ioProcessors: order.ioProcessors }),
      ...options,
    });
    const resident = { session, ...world };
    this.#keep(order.sessionId, resident);
    return this.#report(resident, result, false, options);
  }

  #run(
    order: StepOrder,
    more: boolean,
    work: (session: Session, options: StepOptions) => StepResult,
  ): EngineReply {
    const resident = this.#resident(order);
    if ('kind' in resident) return resident;
    const { session } = resident;
    this.#tellLimit(session.document);
    if (order.facts !== null) resident.facts = order.facts;
    const options = this.#step(order, resident);
    return this.#report(resident, work(session, options), more, options);
  }

  /** The session, read back when a snapshot is given. */
  #resident(
    order: Pick<StepOrder, 'sessionId' | 'documentHash' | 'snapshot'> & { readonly eventUrl?: string },
  ): Resident | Extract<EngineReply, { kind: 'absent' | 'document-wanted' }> {
    if (order.snapshot === null || this.#options.neverSaves === true) {
      const resident = this.#sessions.get(order.sessionId);
      if (resident === undefined) return { kind: 'absent' };
      this.#keep(order.sessionId, resident);
      return resident;
    }
    const document = this.#documents.get(order.documentHash);
    if (document === undefined) return { kind: 'document-wanted' };
    const session = restoreSession(document, order.snapshot, processors(order.eventUrl));
    const resident: Resident = { session, facts: {}, names: null, texts: null };
    if (this.#options.limits.tracesData) resident.texts = changedData(session, new Map()).texts;
    this.#keep(order.sessionId, resident);
    return resident;
  }

  #keep(id: SessionId, resident: Resident): void {
    // Where none is ever dropped their order means nothing.
    if (this.#options.neverSaves === true) this.#sessions.set(id, resident);
    else remember(this.#sessions, id, resident, this.#options.mostSessions);
  }

  /** Tells whoever watches over the time of steps that this one may take its own. */
  #tellLimit({ limits }: ScxmlDocument): void {
    const { processEventTimeoutMs } = limits;
    if (processEventTimeoutMs !== this.#options.limits.stepMs)
      this.#options.onOwnLimit?.(processEventTimeoutMs);
  }

  #step({ nowMs, seed, reachable }: StepMoment, world: Pick<Resident, 'facts' | 'names'>): StepOptions {
    const { platform } = this.#options;
    const known = this.#known;
    const { facts } = world;
    const shown = this.#shown;
    if (world.names?.shown !== shown || world.names.facts !== facts)
      world.names = { shown, facts, value: platform.names(shown, facts) };
    return {
      nowMs,
      seed,
      readOnly: world.names.value,
      answer: (name, args) => platform.answer({ name, args, known, facts, nowMs }),
      ...(reachable === undefined ? {} : { canReach: (id) => reachable.includes(id) }),
    };
  }

  #report(resident: Resident, result: StepResult, more: boolean, world: StepOptions): StepOutcome {
    const { session } = resident;
    const { sessionId } = session;
    const isRunning = () => session.status.kind === 'running';
    const report = (snapshot: string | null, last = result): StepReport => {
      if (!isRunning()) this.#sessions.delete(sessionId as SessionId);
      const { configuration, status } = session;
      const { effects, trace, reads } = last;
      const told = { kind: 'stepped', effects, status, configuration, snapshot, trace, reads } as const;
      return this.#options.limits.tracesData ? { ...told, changed: this.#changed(resident) } : told;
    };
    if (!isRunning() || more || sendsItself(sessionId, result.effects)) return report(null);
    const saved = this.#save(session);
    if (saved !== null) return report(saved);
    // It outgrew its limit: it hears of that and has one step to give something back.
    const text = `The session is larger than ${this.#options.limits.snapshotLength} characters.`;
    const event = { name: 'error.execution.size-limit', type: 'platform', data: { message: text } } as const;
    const relief = deliver(session, event, world);
    const both: StepResult = {
      ...relief,
      effects: [...result.effects, ...relief.effects],
      trace: [...result.trace, ...relief.trace],
      reads: [...result.reads, ...relief.reads],
    };
    if (!isRunning()) return report(null, both);
    const again = this.#save(session);
    if (again !== null) return report(again, both);
    this.#sessions.delete(sessionId as SessionId);
    return { kind: 'killed', cause: 'size', text };
  }

  #changed(resident: Resident) {
    const { changed, texts } = changedData(resident.session, resident.texts ?? new Map());
    resident.texts = texts;
    return changed;
  }

  /** Null when it is too large. */
  #save(session: Session): string | null {
    if (this.#options.neverSaves === true) return '';
    try {
      return saveSession(session);
    } catch (error) {
      if (error instanceof ScxmlError && error.code === 'SCXML_UNSAVEABLE') return null;
      throw error;
    }
  }
}

function processors(eventUrl: string | undefined): Pick<StartOptions, 'ioProcessors'> {
  return eventUrl === undefined ? {} : { ioProcessors: { basichttp: { location: eventUrl } } };
}

/** Whether an event to itself follows at once, and with it another step of the same unit. */
function sendsItself(id: string, effects: StepResult['effects']): boolean {
  return effects.some(
    (effect) => effect.kind === 'send' && effect.delayMs <= 0 && isOwnSend(id, effect.target, effect.type),
  );
}

/** Whether a `<send>` goes to its own session's external queue (SCXML C.1). */
export function isOwnSend(id: string, target: string | undefined, type: string | undefined): boolean {
  return isScxmlProcessor(type) && (target === undefined || target === id || target === `#_scxml_${id}`);
}

/** Whether a `<send>` goes over the SCXML event processor. */
export function isScxmlProcessor(type: string | undefined): boolean {
  return (
    type === undefined ||
    type === 'scxml' ||
    type === 'http://www.w3.org/TR/scxml/' ||
    type === SCXML_PROCESSOR
  );
}
