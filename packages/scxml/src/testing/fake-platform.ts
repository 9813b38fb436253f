import { createRealmEvaluator, type SystemObject } from '@ringback/script';
import type { ActionSchemas } from '../action-schema.ts';
import { BASIC_HTTP_PROCESSOR, httpMessageFromSend } from '../basic-http.ts';
import type { DialectName } from '../dialect.ts';
import type { ScxmlDocument } from '../document.ts';
import type { DocumentLimits } from '../document-limits.ts';
import type { Resolved } from '../document-sources.ts';
import type { Effect, InvokeEffect, SendEffect } from '../effect.ts';
import type { ScxmlEvent } from '../event.ts';
import { eventFromSend } from '../io-processor.ts';
import type { ReadOnlyNames } from '../live-session.ts';
import { loadDocument } from '../load-document.ts';
import type { Session, StartOptions, StepOptions } from '../session.ts';
import { deliver, restoreSession, saveSession, startSession, terminateSession } from '../session.ts';
import type { StepResult, TraceEntry } from '../step-result.ts';
import type { LoopbackHttp } from './loopback-http.ts';

/** How the fake platform behaves. */
export interface FakePlatformOptions {
  readonly url?: string;
  readonly resolve?: (url: string) => Promise<Resolved>;
  readonly actionSchemas?: ActionSchemas;
  readonly systemObjects?: Readonly<Record<string, SystemObject>>;
  readonly dialect?: DialectName;
  readonly limits?: Partial<DocumentLimits>;
  readonly answer?: NonNullable<StepOptions['answer']>;
  readonly readOnly?: ReadOnlyNames;
  /** Loads the document anew, saves and restores the session after every macrostep. */
  readonly restoreAlways?: boolean;
  /** Offers the BasicHTTP processor; whoever opened it hands what arrives to `receive`. */
  readonly http?: Pick<LoopbackHttp, 'location' | 'send'>;
}

/** A document that runs on the fake platform. */
export interface Participant {
  readonly id: string;
  readonly text: string;
  readonly url: string;
  readonly parent: Participant | undefined;
  readonly invokeId: string | undefined;
  readonly children: Map<string, Participant>;
  session: Session;
  cancelled: boolean;
}

interface Timer {
  readonly at: number;
  readonly from: Participant;
  readonly send: SendEffect;
}

/** Loads a document or fails the test with its findings. */
export async function loadOrThrow(text: string, options: FakePlatformOptions = {}): Promise<ScxmlDocument> {
  const result = await loadDocument(text, {
    url: options.url ?? 'file:///test.scxml',
    evaluatorFactory: createRealmEvaluator,
    ...(options.resolve ? { resolve: options.resolve } : {}),
    ...(options.actionSchemas ? { actionSchemas: options.actionSchemas } : {}),
    ...(options.systemObjects ? { systemObjects: options.systemObjects } : {}),
    ...(options.dialect ? { dialect: options.dialect } : {}),
    ...(options.limits ? { limits: options.limits } : {}),
  });
  if (!result.ok) throw new TypeError(`Document refused: ${JSON.stringify(result.findings)}`);
  return result.document;
}

/** All around sessions, on a virtual clock: external queues, delayed sends, invocations. */
export class FakePlatform {
  readonly effects: Effect[] = [];
  readonly trace: TraceEntry[] = [];
  readonly #options: FakePlatformOptions;
  readonly #participants = new Map<string, Participant>();
  readonly #queue: { to: Participant; event: ScxmlEvent }[] = [];
  #timers: Timer[] = [];
  #nowMs = 0;

  constructor(options: FakePlatformOptions = {}) {
    this.#options = options;
  }

  get stepOptions(): StepOptions {
    const { answer, readOnly } = this.#options;
    return {
      nowMs: this.#nowMs,
      seed: 1,
      canReach: (id) => this.#participants.has(id),
      ...(answer ? { answer } : {}),
      ...(readOnly ? { readOnly } : {}),
    };
  }

  async start(text: string, options: Partial<StartOptions> = {}): Promise<Participant> {
    const url = this.#options.url ?? 'file:///test.scxml';
    return this.#start(text, url, undefined, undefined, options);
  }

  async #start(
    text: string,
    url: string,
    parent: Participant | undefined,
    invokeId: string | undefined,
    options: Partial<StartOptions>,
  ): Promise<Participant> {
    const document = await loadOrThrow(text, { ...this.#options, url });
    const id = `S${this.#participants.size + 1}`;
    const { session, result } = startSession(document, {
      ...this.stepOptions,
      ...options,
      sessionId: id,
      ...(invokeId === undefined ? {} : { invokeId }),
      ...(this.#options.http
        ? { ioProcessors: { basichttp: { location: this.#options.http.location(id) } } }
        : {}),
    });
    const one = { id, text, url, parent, invokeId, session, children: new Map(), cancelled: false };
    this.#participants.set(id, one);
    await this.#after(one, result);
    return one;
  }

  send(to: Participant, event: ScxmlEvent): void {
    this.#queue.push({ to, event });
  }

  /** Queues an event that came from outside for the session of that id; says whether there is one. */
  receive(sessionId: string, event: ScxmlEvent): boolean {
    const to = this.#participants.get(sessionId);
    if (to) this.send(to, event);
    return to !== undefined;
  }

  /** Delivers whatever waits, and lets virtual time pass until nothing does or the participant has ended. */
  async run(main: Participant, untilMs = Number.POSITIVE_INFINITY): Promise<void> {
    while (main.session.status.kind === 'running') {
      const next = this.#queue.shift();
      if (next) {
        if (next.to.session.status.kind !== 'running') continue;
        await this.#after(next.to, deliver(next.to.session, next.event, this.stepOptions));
        continue;
      }
      const timer = this.#timers.reduce<Timer | undefined>(
        (first, one) => (first === undefined || one.at < first.at ? one : first),
        undefined,
      );
      if (!timer || timer.at > untilMs) return;
      this.#timers = this.#timers.filter((one) => one !== timer);
      this.#nowMs = timer.at;
      if (timer.from.session.status.kind === 'running') await this.#dispatch(timer.from, timer.send);
    }
  }

  async #after(one: Participant, result: StepResult): Promise<void> {
    this.trace.push(...result.trace);
    if (this.#options.restoreAlways && one.session.status.kind === 'running') {
      const document = await loadOrThrow(one.text, { ...this.#options, url: one.url });
      one.session = restoreSession(document, saveSession(one.session));
    }
    for (const effect of result.effects) {
      this.effects.push(effect);
      await this.#perform(one, effect);
    }
  }

  async #perform(one: Participant, effect: Effect): Promise<void> {
    switch (effect.kind) {
      case 'send':
        if (effect.delayMs === 0) await this.#dispatch(one, effect);
        else this.#timers.push({ at: this.#nowMs + effect.delayMs, from: one, send: effect });
        break;
      case 'cancel':
        this.#timers = this.#timers.filter(({ from, send }) => from !== one || send.sendId !== effect.sendId);
        break;
      case 'invoke':
        await this.#invoke(one, effect);
        break;
      case 'cancelInvoke': {
        const child = one.children.get(effect.invokeId);
        if (child?.session.status.kind !== 'running') break;
        child.cancelled = true;
        await this.#after(child, terminateSession(child.session, this.stepOptions));
        break;
      }
      case 'forward': {
        const child = one.children.get(effect.invokeId);
        if (child) this.send(child, effect.event);
        break;
      }
      case 'done':
        if (one.parent && one.invokeId !== undefined) {
          this.send(one.parent, {
            name: `done.invoke.${one.invokeId}`,
            invokeId: one.invokeId,
            ...(effect.donedata === undefined ? {} : { data: effect.donedata }),
            ...(effect.dataFormat === undefined ? {} : { dataFormat: effect.dataFormat }),
          });
        }
        break;
      default:
        break;
    }
  }

  async #invoke(one: Participant, effect: InvokeEffect): Promise<void> {
    if (!/scxml/iu.test(effect.type)) {
      this.#queue.unshift({ to: one, event: { name: 'error.execution', type: 'platform' } });
      return;
    }
    let url = one.url;
    let text = String(effect.content);
    if (effect.src !== undefined) {
      url = new URL(effect.src.replace(/^file:(?!\/)/u, ''), one.url).href;
      const resolved = await this.#options.resolve?.(url);
      text = resolved?.ok ? resolved.text : '';
    }
    const child = await this.#start(text, url, one, effect.invokeId, { params: effect.params });
    one.children.set(effect.invokeId, child);
  }

  async #dispatch(from: Participant, send: SendEffect): Promise<void> {
    const { target } = send;
    if (send.type === BASIC_HTTP_PROCESSOR) {
      const status = await this.#options.http?.send(httpMessageFromSend(send)).catch(() => 0);
      if (status !== 200) {
        this.#queue.unshift({ to: from, event: { name: 'error.communication', type: 'platform' } });
      }
      return;
    }
    const invokeId = target === '#_parent' ? from.invokeId : undefined;
    const event = eventFromSend(send, {
      sessionId: from.id,
      ...(invokeId === undefined ? {} : { invokeId }),
    });
    if (target === undefined) this.send(from, event);
    else if (target === '#_parent') {
      if (from.parent && !from.cancelled) this.send(from.parent, event);
    } else {
      const to = target.startsWith('#_scxml_')
        ? this.#participants.get(target.slice('#_scxml_'.length))
        : from.children.get(target.slice('#_'.length));
      if (to) this.send(to, event);
    }
  }
}
