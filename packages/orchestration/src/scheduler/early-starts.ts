import {
  arrivalOf,
  type CallbackRecord,
  type CallbackRepository,
  type Clock,
  type Configuration,
  effectiveOptions,
  hasCode,
  isCallbackService,
  type LeadPorts,
  mayStartEarlier,
  minutesWindow,
  type OptionMap,
  pollingMs,
  startLeadS,
  type Telemetry,
  type UnitOfWork,
} from '@ringback/core';
import type { SessionHost } from '../sessions/session-host.ts';
import { Rounds } from './rounds.ts';

export interface EarlyStartPorts {
  readonly callbacks: Pick<CallbackRepository, 'find' | 'get'>;
  readonly store: UnitOfWork;
  readonly configuration: Pick<Configuration, 'services' | 'service' | 'section'>;
  readonly routing: () => LeadPorts['routing'];
  readonly serviceOptions: (record: CallbackRecord) => OptionMap | null;
  readonly host: () => Pick<SessionHost, 'exclusively'>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly withdraw: (id: CallbackRecord['id']) => void;
  readonly wake: () => void;
}

/** Callbacks of one service that one round looks at: those that are wanted soonest come first when more are. */
const BATCH = 1000;
const DEFAULT_PERIOD_S = 60;

/**
 * Lets scheduled callbacks get in line earlier while the wait is long, for services with `_request_queue_time_stat` or
 * `_request_ewt_service` (callback options 3): looked at each `queue-polling-rate`, as far ahead as
 * `_queue_poll_period` says.
 */
export class EarlyStarts {
  readonly #ports: EarlyStartPorts;
  readonly #rounds: Rounds;

  constructor(ports: EarlyStartPorts) {
    this.#ports = ports;
    this.#rounds = new Rounds({
      ...ports,
      periodMs: () =>
        pollingMs(ports.configuration.section('callback'), 'queue-polling-rate', DEFAULT_PERIOD_S),
      failed: 'early-starts.failed',
      round: () => this.#look(),
    });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): void {
    this.#rounds.stop();
  }

  async #look(): Promise<void> {
    const { configuration, callbacks, clock, serviceOptions } = this.#ports;
    const now = clock.now();
    for (const { name, options } of configuration.services()) {
      if (!isCallbackService(options) || !mayStartEarlier(options)) continue;
      const found = await callbacks.find({
        service: name,
        operand: 'AND',
        conditions: [],
        states: ['SCHEDULED'],
        desired: { from: now, to: now + minutesWindow(options, '_queue_poll_period', [-120, 120]).to },
        now,
        limit: BATCH,
      });
      // Requests that name the same queue are told the same wait.
      const leads = new Map<string, number>();
      for (const record of found.toSorted((a, b) => a.dueAt - b.dueAt)) {
        if (this.#rounds.isStopped) return;
        const effective = effectiveOptions(serviceOptions(record) ?? options, record.params, record.userData);
        const leadMs = this.#leadMs(effective, leads);
        if (record.dueAt > now && record.dueAt - leadMs <= now)
          await this.#bringForward(record.id, effective);
      }
    }
  }

  #leadMs(options: OptionMap, known: Map<string, number>): number {
    const key = [
      '_request_queue_time_stat',
      '_request_ewt_service',
      '_urs_ewt_virtual_queue',
      '_urs_virtual_queue',
    ]
      .map((name) => options[name] ?? '')
      .join('\n');
    const lead =
      known.get(key) ??
      startLeadS(options, { configuration: this.#ports.configuration, routing: this.#ports.routing() }) *
        1000;
    known.set(key, lead);
    return lead;
  }

  /** It is due now; what was asked for and its place in a slot stay as they are. */
  #bringForward(id: CallbackRecord['id'], options: OptionMap): Promise<void> {
    const { callbacks, store, clock, host, withdraw, wake } = this.#ports;
    return host().exclusively(id, async () => {
      const record = await callbacks.get(id);
      const now = clock.now();
      if (record === null || record.state !== 'SCHEDULED' || record.dueAt <= now) return;
      try {
        await store.commit([
          {
            kind: 'callback.change',
            id,
            change: {
              params: { set: {}, removed: [] },
              userData: { set: {}, removed: [] },
              move: {
                state: 'SCHEDULED',
                desiredAt: record.desiredAt,
                dueAt: now,
                arrivedAt: arrivalOf(options, now),
                expiresAt: record.expiresAt,
              },
            },
          },
          {
            kind: 'history.append',
            entry: {
              callbackId: id,
              at: now,
              source: 'scheduler',
              event: 'callback.brought-forward',
              text: 'The wait is long: the callback gets in line earlier, so that its turn comes in time.',
              stateBefore: 'SCHEDULED',
              stateAfter: 'SCHEDULED',
              data: { from: record.dueAt, to: now },
            },
          },
        ]);
      } catch (error) {
        // Somebody begins to start it at this moment: it is as early as it can be.
        if (hasCode(error) && error.code === 'STORE_CONFLICT') return;
        throw error;
      }
      withdraw(id);
      wake();
    });
  }
}
