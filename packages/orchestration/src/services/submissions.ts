import {
  sessionId as asSessionId,
  type CallbackId,
  type CallbackRecord,
  type CallbackRepository,
  type Chance,
  type Configuration,
  effectiveOptions,
  isCallbackService,
  isUserOriginated,
  type OptionMap,
  type StartFailure,
  type SubmitOutcome,
  serviceKind,
  type Write,
} from '@ringback/core';
import { stockAddress } from '../documents/document-address.ts';
import { stockScenario } from '../documents/stock-scenario.ts';
import { pauseWrites } from '../scheduler/pause-watch.ts';
import { completeRecord, type RecordPorts } from '../sessions/complete-record.ts';
import { waitsForGreeting } from '../sessions/greeting.ts';
import { commitPatiently } from '../sessions/patience.ts';
import type { SessionHost } from '../sessions/session-host.ts';
import { sessionParameters } from '../sessions/session-parameters.ts';
import { bareUrl } from './bare-url.ts';
import { isRefusal } from './service-answer.ts';
import type { Begun, Greeting, ServiceStarter } from './service-starter.ts';

export interface SubmissionPorts extends RecordPorts {
  readonly callbacks: CallbackRepository;
  readonly host: () => Pick<SessionHost, 'start' | 'end' | 'exclusively'>;
  readonly starter: ServiceStarter;
  /** Options that apply to a callback. */
  readonly serviceOptions: (record: CallbackRecord) => OptionMap | null;
  /** Options of a service as it is configured now. */
  readonly configured: (service: string) => OptionMap | null;
  /** Whether a service is paused: then no session is started for it. */
  readonly isPaused: (service: string) => boolean;
  readonly chance: Chance;
  readonly configuration: Pick<Configuration, 'service'>;
  /** Where another server changes the record of a callback. */
  readonly recordUrl: (record: Pick<CallbackRecord, 'id' | 'service'>) => string;
  /** There is something to start. */
  readonly wake: () => void;
  /** A callback without a session has ended: it may have been claimed to be started. */
  readonly withdraw: (id: CallbackId) => void;
}

/** `_service` of a callback for which Ringback chooses the document, by the options that apply to the request. */
const STOCK = 'callback';

/** What became of one attempt to start the session of a callback. */
export type Attempt =
  | {
      readonly kind: 'begun';
      readonly record: CallbackRecord;
      readonly begun: Extract<Begun, { kind: 'begun' }>;
      /** What the document said to `gms.start`. Never rejects. */
      readonly greeting: Promise<Greeting>;
    }
  | (StartFailure & { readonly record: CallbackRecord; readonly isFinal: boolean })
  /** It has ended, or has a session. */
  | { readonly kind: 'over' };

/** Hands callbacks to where their sessions run. Whoever wants the same one at the same time gets the same attempt. */
export class Submissions {
  readonly #ports: SubmissionPorts;
  readonly #running = new Map<CallbackId, Promise<Attempt>>();
  readonly #awaited = new Set<CallbackId>();

  constructor(ports: SubmissionPorts) {
    this.#ports = ports;
  }

  /** Whether somebody waits for the answer to a create request: then he deals with a failure. */
  isAwaited(id: CallbackId): boolean {
    return this.#awaited.has(id);
  }

  /** Whether another server is to run it. */
  isOutside(record: CallbackRecord): boolean {
    const service = this.#ports.serviceOptions(record) ?? {};
    const { params, userData } = record;
    return !this.#ports.starter.isOwn({ service, params, userData });
  }

  /**
   * Starts the session of a callback as `read` gives it between its other turns; null when it is not to be started any
   * more. Throws when the database is away.
   */
  attempt(id: CallbackId, read: () => Promise<CallbackRecord | null>): Promise<Attempt> {
    const running = this.#running.get(id);
    if (running !== undefined) return running;
    const attempt = this.#ports
      .host()
      .exclusively(id, async () => this.#start(await read()))
      .finally(() => this.#running.delete(id));
    this.#running.set(id, attempt);
    return attempt;
  }

  /** Starts the session of a callback that somebody waits for; when that fails, the callback is over. */
  async submit(request: {
    readonly id: CallbackId;
    readonly service: string;
    readonly params: Readonly<Record<string, string>>;
  }): Promise<SubmitOutcome> {
    const service = this.#ports.configured(request.service) ?? {};
    const options = effectiveOptions(service, request.params, {});
    // The stock scenarios that call the customer need nothing from outside: nobody has to wait for their beginning.
    if (
      isStockCallback(service) &&
      !isUserOriginated(options) &&
      this.#ports.starter.isOwn({ service, params: request.params, userData: {} })
    ) {
      this.#ports.wake();
      return { kind: 'submitted', answer: null };
    }
    this.#awaited.add(request.id);
    try {
      const attempt = await this.attempt(request.id, () => this.#waiting(request.id));
      switch (attempt.kind) {
        case 'over':
          return { kind: 'submitted', answer: null };
        case 'failed':
          await this.#complete(attempt.record, `The scenario could not be started. ${attempt.why}`);
          return { kind: 'failed', reason: attempt.reason, why: attempt.why };
        case 'begun':
          return await this.#answer(attempt);
      }
    } finally {
      this.#awaited.delete(request.id);
    }
  }

  async #answer({
    record,
    begun,
    greeting: asked,
  }: Extract<Attempt, { kind: 'begun' }>): Promise<SubmitOutcome> {
    const greeting = await asked;
    switch (greeting.kind) {
      case 'silent':
        return { kind: 'submitted', answer: null };
      case 'answered': {
        const { answer } = greeting;
        if (!isRefusal(answer)) return { kind: 'submitted', answer };
        await this.#giveUp(record, begun, 'The document refused the request.');
        return { kind: 'refused', answer };
      }
      case 'failed':
        await this.#giveUp(record, begun, `The scenario did not begin as it should: ${greeting.why}.`);
        return { kind: 'failed', reason: greeting.reason, why: greeting.why };
    }
  }

  /** Ends a session whose beginning failed, and its callback. */
  async #giveUp(
    record: CallbackRecord,
    { server, sessionId }: Extract<Begun, { kind: 'begun' }>,
    text: string,
  ): Promise<void> {
    if (server.url === null) await this.#ports.host().end(sessionId, 'SUBMIT_FAILED', text);
    else {
      // One that cannot be reached is left to itself: its callback is over.
      await server.terminate(sessionId);
      await this.#complete(record, text);
    }
  }

  async #complete(record: CallbackRecord, text: string): Promise<void> {
    await completeRecord(record, { source: 'scheduler', reason: 'SUBMIT_FAILED', text }, this.#ports);
    this.#ports.withdraw(record.id);
  }

  /** The record of a callback that was not started before and has not ended. */
  async #waiting(id: CallbackId): Promise<CallbackRecord | null> {
    const record = await this.#ports.callbacks.get(id);
    return record === null || record.state === 'COMPLETED' || record.sessionId !== null ? null : record;
  }

  async #start(record: CallbackRecord | null): Promise<Attempt> {
    const { starter } = this.#ports;
    if (record === null) return { kind: 'over' };
    const service = this.#ports.serviceOptions(record);
    if (service === null || !isCallbackService(service)) {
      const why = `The service ${record.service} is not configured any more.`;
      return { kind: 'failed', reason: 'document', record, why, isFinal: true };
    }
    if (this.#ports.isPaused(record.service)) {
      const from = record.state === 'SCHEDULED' ? 'SCHEDULED' : 'QUEUED';
      await commitPatiently(
        this.#ports.store,
        pauseWrites(record.id, from, 'PAUSED', this.#ports.clock.now()),
        this.#ports,
      );
      return { kind: 'over' };
    }
    const options = effectiveOptions(service, record.params, record.userData);
    const { params, userData } = record;
    const chosen = starter.documentOf({ service, params, userData });
    if (chosen.kind === 'refused')
      return { kind: 'failed', reason: 'document', record, why: chosen.why, isFinal: true };
    const greetingData = { _id: record.id, _data_id: record.id, _service_name: record.service };
    const begun = await starter.begin({
      service,
      params,
      userData,
      document: chosen.reference === STOCK ? stockAddress(stockScenario(options)) : chosen.reference,
      parameters: () => ({ ...sessionParameters(record, options, this.#ports), _data_id: record.id }),
      recordUrl: () => this.#ports.recordUrl(record),
      startOwn: async (document) => {
        const sessionId = asSessionId(this.#ports.chance.uuid().replaceAll('-', '').toUpperCase());
        // Ours know what to do when nobody greets them.
        const isGreeted = chosen.reference !== STOCK && waitsForGreeting(document.hears);
        await this.#ports.host().start(record, {
          id: sessionId,
          document,
          options,
          greeting: isGreeted ? greetingData : null,
        });
        return sessionId;
      },
    });
    if (begun.kind === 'failed') return { ...begun, record, isFinal: false };
    if (begun.server.url !== null) await this.#attach(record, begun);
    const greeting = starter.greet(begun, greetingData).catch(
      (error: unknown): Greeting => ({
        kind: 'failed',
        reason: 'unreachable',
        why: error instanceof Error ? error.message : String(error),
        isGone: false,
      }),
    );
    return { kind: 'begun', record, begun, greeting };
  }

  /** Another server has the session now: the record says so. */
  async #attach(
    record: CallbackRecord,
    { sessionId, server }: Extract<Begun, { kind: 'begun' }>,
  ): Promise<void> {
    const state = record.state === 'SCHEDULED' ? 'QUEUED' : record.state;
    const shown = bareUrl(server.url ?? '');
    const writes: Write[] = [
      {
        kind: 'callback.update',
        id: record.id,
        set: { sessionId, sessionServer: server.url ?? '', ...(state === record.state ? {} : { state }) },
      },
      {
        kind: 'history.append',
        entry: {
          callbackId: record.id,
          at: this.#ports.clock.now(),
          source: 'scheduler',
          event: 'session.started',
          text: `The scenario of the service was started on ${shown}.`,
          stateBefore: record.state,
          stateAfter: state,
          data: { sessionId, server: shown },
        },
      },
    ];
    await commitPatiently(this.#ports.store, writes, this.#ports);
  }
}

/** Whether Ringback chooses the document. */
function isStockCallback(service: OptionMap): boolean {
  const kind = serviceKind(service);
  return kind.kind === 'callback' && kind.document === STOCK;
}
