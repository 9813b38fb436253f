import { type Chance, type Clock, sessionId } from '@ringback/core';
import type { DocumentSource, EngineFactory, SessionEngine, StepReport } from '@ringback/orchestration';
import {
  BASIC_HTTP_PROCESSOR,
  type Effect,
  eventFromHttpMessage,
  eventFromSend,
  type Finding,
  httpMessageFromSend,
  type InvokeEffect,
  type Json,
  type JsonObject,
  type LogEffect,
  type Resolved,
  type ScxmlEvent,
  type SendEffect,
} from '@ringback/scxml';
import { DelayedSends } from './delayed-sends.ts';
import { invokedText, invokesScxml } from './invoked-text.ts';
import { answerWithoutSwitch } from './no-switch.ts';
import { Participant, type Waiting } from './participant.ts';

export interface RunOptions {
  readonly url: string;
  readonly text: string;
  /** Events for the document, one after the other, each when nothing else happens any more. */
  readonly events: readonly ScxmlEvent[];
  readonly timeoutMs: number;
}

export interface RunPorts {
  readonly engine: EngineFactory;
  readonly read: (url: string) => Promise<Resolved>;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Hears of every macrostep of every session. */
  readonly stepped?: (id: string, report: StepReport) => void;
}

export interface LogLine {
  readonly label?: string;
  readonly value?: Json;
  readonly level?: number;
  readonly line: number;
}

export type RunOutcome =
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }
  | {
      readonly kind: 'ran';
      /** Ids of the active states; of a run that ended, of its final state. */
      readonly configuration: readonly string[];
      readonly isFinal: boolean;
      readonly donedata: Json;
      readonly log: readonly LogLine[];
      /** Why the platform ended it. */
      readonly failure: string | null;
      /** What is wrong in the document, although it could be run. */
      readonly findings: readonly Finding[];
    };

/** What waits at most; more is a document that floods itself. */
const MOST_WAITING = 10_000;
const MOST_LOG_LINES = 100_000;
/** Documents that invoke themselves end here. */
const MOST_SESSIONS = 1_000;
const DEEPEST_INVOKE = 50;
/** Events between two moments at which timers get their turn. */
const TURN = 100;

/**
 * Runs one document by itself, in real time: no switch, no database, no network. It ends when the document does, when
 * the time is over, or when nothing can happen any more.
 */
export class DocumentRun {
  readonly #options: RunOptions;
  readonly #ports: RunPorts;
  readonly #engine: SessionEngine;
  readonly #sources = new Map<string, DocumentSource>();
  readonly #participants = new Map<string, Participant>();
  readonly #queue: Waiting[] = [];
  readonly #delayed: DelayedSends;
  readonly #log: LogLine[] = [];
  #wake: () => void = () => undefined;
  #ended: { readonly state: string; readonly donedata: Json } | null = null;
  #failure: string | null = null;

  constructor(options: RunOptions, ports: RunPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#delayed = new DelayedSends(ports.clock, (from, send) => {
      if (from.isRunning) this.#dispatch(from, send);
      this.#wake();
    });
    this.#engine = ports.engine({
      document: async (hash) => {
        const source = this.#sources.get(hash);
        if (source === undefined) throw new TypeError('A document of the run was not kept');
        return source;
      },
    });
  }

  async run(): Promise<RunOutcome> {
    try {
      const { url, text } = this.#options;
      const compiled = await this.#compile(url, text);
      if (compiled.kind === 'refused') return compiled;
      const main = this.#participant(url, compiled.hash, null, null);
      const deadline = this.#ports.clock.now() + this.#options.timeoutMs;
      await this.#start(main, {});
      await this.#goOn(main, deadline);
      return {
        kind: 'ran',
        configuration: this.#ended === null ? main.configuration : [this.#ended.state],
        isFinal: this.#ended !== null,
        donedata: this.#ended?.donedata ?? null,
        log: this.#log,
        failure: this.#failure,
        findings: compiled.findings,
      };
    } finally {
      this.#delayed.cancelAll();
      await this.#engine.close();
    }
  }

  async #goOn(main: Participant, deadline: number): Promise<void> {
    const { clock } = this.#ports;
    const given = [...this.#options.events];
    for (let turn = 1; main.isRunning && clock.now() < deadline; turn += 1) {
      if (turn % TURN === 0) await this.#pause(0);
      const next = this.#queue.shift() ?? nextGiven(given, main);
      if (next !== undefined) await this.#deliver(next);
      else if (!this.#delayed.isEmpty) await this.#pause(deadline - clock.now());
      else return;
    }
  }

  /** Waits until a timer of the document fires, at most so long. */
  async #pause(atMostMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const limit = this.#ports.clock.setTimer(atMostMs, resolve);
      this.#wake = () => {
        limit.cancel();
        resolve();
      };
    });
    this.#wake = () => undefined;
  }

  async #compile(
    url: string,
    text: string,
  ): Promise<
    | { readonly kind: 'compiled'; readonly hash: string; readonly findings: readonly Finding[] }
    | Extract<RunOutcome, { readonly kind: 'refused' }>
  > {
    const compiled = await this.#engine.compile(url, text, this.#ports.read);
    if (compiled.kind === 'compiled') this.#sources.set(compiled.hash, { url, text, parts: compiled.parts });
    return compiled;
  }

  #participant(url: string, documentHash: string, parent: Participant | null, invokeId: string | null) {
    const id = sessionId(`S${this.#participants.size + 1}`);
    const participant = new Participant({ id, url, documentHash, parent, invokeId });
    this.#participants.set(id, participant);
    return participant;
  }

  async #start(one: Participant, parameters: JsonObject): Promise<void> {
    const { id, documentHash, invokeId } = one;
    const ioProcessors = { basichttp: { location: httpLocation(id) } };
    const order = { sessionId: id, documentHash, parameters, invokeId, ioProcessors };
    await this.#after(one, await this.#engine.start({ ...this.#moment(), ...order }));
  }

  async #deliver({ to, event }: Waiting): Promise<void> {
    if (!to.isRunning) return;
    const order = { sessionId: to.id, documentHash: to.documentHash, event, more: false };
    let outcome = await this.#engine.deliver({ ...this.#moment(), ...order, snapshot: null });
    // Another session ended what ran this one.
    if (outcome.kind === 'absent' && to.snapshot !== null)
      outcome = await this.#engine.deliver({ ...this.#moment(), ...order, snapshot: to.snapshot });
    await this.#after(to, outcome);
  }

  #moment() {
    const { clock, chance } = this.#ports;
    const running = [...this.#participants.values()].filter(({ isRunning }) => isRunning);
    return {
      nowMs: clock.now(),
      seed: Math.floor(chance.random() * 0x7fffffff),
      facts: null,
      reachable: running.map(({ id }) => id),
    };
  }

  async #after(one: Participant, outcome: Awaited<ReturnType<SessionEngine['start']>>): Promise<void> {
    if (outcome.kind !== 'stepped') {
      this.#fail(one, outcome.kind === 'absent' ? 'The session was lost' : outcome.text);
      return;
    }
    this.#ports.stepped?.(one.id, outcome);
    one.snapshot = outcome.snapshot ?? one.snapshot;
    const { status } = outcome;
    // The way out of a final state is part of the trace; one that the platform ended stays where it was.
    if (status.kind !== 'final') one.follow(outcome.trace);
    one.isRunning = status.kind === 'running';
    for (const effect of outcome.effects) await this.#perform(one, effect);
    if (status.kind === 'failed') this.#fail(one, status.message);
    if (one.isRunning) return;
    this.#forget(one);
    if (one.parent === null && status.kind === 'final')
      this.#ended = { state: status.state, donedata: status.donedata ?? null };
  }

  /** The platform ended a session. */
  #fail(one: Participant, text: string): void {
    one.isRunning = false;
    this.#forget(one);
    if (one.parent === null) this.#failure = text;
    else this.#queue.unshift({ to: one.parent, event: communicationError(text, one.invokeId) });
  }

  #forget(one: Participant): void {
    this.#delayed.cancelAllOf(one);
    this.#engine.forget(one.id);
  }

  async #perform(one: Participant, effect: Effect): Promise<void> {
    switch (effect.kind) {
      case 'log':
        this.#note(effect);
        return;
      case 'send':
        if (effect.delayMs > 0) this.#delayed.add(one, effect);
        else this.#dispatch(one, effect);
        return;
      case 'cancel':
        this.#delayed.cancel(one, effect.sendId);
        return;
      case 'action': {
        const event = answerWithoutSwitch(effect);
        if (event !== null) this.#enqueue({ to: one, event });
        return;
      }
      case 'invoke':
        await this.#invoke(one, effect);
        return;
      case 'cancelInvoke': {
        const child = one.children.get(effect.invokeId);
        if (child?.isRunning) await this.#cancel(child);
        return;
      }
      case 'forward': {
        const child = one.children.get(effect.invokeId);
        if (child) this.#enqueue({ to: child, event: effect.event });
        return;
      }
      case 'done': {
        const { parent, invokeId } = one;
        if (parent === null || invokeId === null) return;
        const data = effect.donedata === undefined ? {} : { data: effect.donedata };
        this.#enqueue({ to: parent, event: { name: `done.invoke.${invokeId}`, invokeId, ...data } });
        return;
      }
      case 'call':
        return; // What a script told the platform has nowhere to go here.
    }
  }

  #note({ label, value, level, line }: LogEffect): void {
    if (this.#log.length >= MOST_LOG_LINES) return;
    this.#log.push({
      ...(label === undefined ? {} : { label }),
      ...(value === undefined ? {} : { value }),
      ...(level === undefined ? {} : { level }),
      line,
    });
  }

  #dispatch(from: Participant, send: SendEffect): void {
    const isHttp = send.type === BASIC_HTTP_PROCESSOR;
    const to = isHttp ? this.#atLocation(send.target) : this.#receiver(from, send.target);
    if (to === null) {
      const text = `Nobody is there to be sent to at ${JSON.stringify(send.target)}`;
      this.#queue.unshift({
        to: from,
        event: communicationError(text, send.sendIdGiven ? send.sendId : null),
      });
      return;
    }
    if (isHttp) {
      this.#enqueue({ to, event: eventFromHttpMessage(httpMessageFromSend(send)) });
      return;
    }
    const isUpwards = to === from.parent && from.invokeId !== null;
    this.#enqueue({
      to,
      event: eventFromSend(send, {
        sessionId: from.id,
        ...(isUpwards && from.invokeId !== null ? { invokeId: from.invokeId } : {}),
      }),
    });
  }

  #receiver(from: Participant, target: string | undefined): Participant | null {
    if (target === undefined) return from;
    const running = (one: Participant | null | undefined): Participant | null =>
      one?.isRunning ? one : null;
    if (target === '#_parent') return running(from.parent);
    const named = target.startsWith('#_scxml_') ? target.slice('#_scxml_'.length) : target;
    return (
      running(this.#participants.get(named)) ??
      running(target.startsWith('#_') ? from.children.get(target.slice('#_'.length)) : null)
    );
  }

  /** Sessions of the run reach each other by HTTP addresses, but nothing leaves the process. */
  #atLocation(target: string | undefined): Participant | null {
    for (const one of this.#participants.values()) {
      if (one.isRunning && target?.split('?', 1)[0] === httpLocation(one.id)) return one;
    }
    return null;
  }

  #enqueue(waiting: Waiting): void {
    if (this.#queue.length < MOST_WAITING) {
      this.#queue.push(waiting);
      return;
    }
    this.#fail(waiting.to, `More than ${MOST_WAITING} events wait`);
  }

  async #invoke(parent: Participant, effect: InvokeEffect): Promise<void> {
    const { invokeId } = effect;
    const refuse = (text: string): void => {
      this.#queue.unshift({ to: parent, event: communicationError(text, invokeId) });
    };
    if (!invokesScxml(effect)) {
      const data = { message: `<invoke> of type ${effect.type} is not supported` };
      this.#queue.unshift({
        to: parent,
        event: { name: 'error.execution', type: 'platform', invokeId, data },
      });
      return;
    }
    if (parent.depth >= DEEPEST_INVOKE || this.#participants.size >= MOST_SESSIONS) {
      refuse('Documents invoke each other without end');
      return;
    }
    const found = await invokedText(effect, parent.url, this.#ports.read);
    if (!found.ok) {
      refuse(found.message);
      return;
    }
    const compiled = await this.#compile(found.url, found.text);
    if (compiled.kind === 'refused') {
      const first = compiled.findings.find(({ severity }) => severity === 'error');
      refuse(`The invoked document has errors; line ${first?.line ?? 1}: ${first?.message ?? ''}`);
      return;
    }
    const child = this.#participant(found.url, compiled.hash, parent, invokeId);
    parent.children.set(invokeId, child);
    await this.#start(child, effect.params);
  }

  async #cancel(child: Participant): Promise<void> {
    const { id, documentHash } = child;
    const outcome = await this.#engine.terminate({
      ...this.#moment(),
      sessionId: id,
      documentHash,
      snapshot: null,
    });
    // What it says on its way out is logged, and reaches nobody.
    child.isRunning = false;
    this.#forget(child);
    if (outcome.kind !== 'stepped') return;
    for (const effect of outcome.effects) {
      if (effect.kind === 'log' || effect.kind === 'cancelInvoke') await this.#perform(child, effect);
    }
  }
}

/** Where a session would take events over HTTP; `.invalid` is nobody's (RFC 2606). */
function httpLocation(id: string): string {
  return `http://scxml-run.invalid/scxml/session/${id}/event`;
}

function nextGiven(given: ScxmlEvent[], to: Participant): Waiting | undefined {
  const event = given.shift();
  return event && { to, event };
}

function communicationError(description: string, sendId: string | null): ScxmlEvent {
  return {
    name: 'error.communication',
    type: 'platform',
    data: { description },
    ...(sendId === null ? {} : { sendId }),
  };
}
