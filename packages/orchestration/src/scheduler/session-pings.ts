import {
  type CallbackRecord,
  type CallbackRepository,
  type Clock,
  type Configuration,
  isCallbackService,
  minutesWindow,
  option,
  pollingMs,
  type Telemetry,
  type UnitOfWork,
} from '@ringback/core';
import type { RemoteServer } from '../services/remote-server.ts';
import type { SessionHost } from '../sessions/session-host.ts';
import { Rounds } from './rounds.ts';

export interface SessionPingPorts {
  readonly callbacks: Pick<CallbackRepository, 'find' | 'get'>;
  readonly store: UnitOfWork;
  readonly configuration: Pick<Configuration, 'services' | 'service' | 'section'>;
  readonly serverAt: (url: string) => Pick<RemoteServer, 'isThere'>;
  readonly host: () => Pick<SessionHost, 'exclusively'>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly wake: () => void;
}

/** Callbacks asked for in one round. */
const BATCH = 1000;
/** Requests to servers at the same time. */
const AT_ONCE = 8;
const DEFAULT_PERIOD_S = 60;
const DEFAULT_WINDOW = [-120, -2] as const;

/**
 * Asks other servers of sessions (`_ors`) whether those of submitted callbacks are still there, each
 * `queue-polling-rate`, for callbacks that were wanted within `_queue_ping_ors_period`. One that is lost is started
 * anew; outside of the window it stays as it is (callback options 3, scenarios 1.5). Sessions of this platform are in the
 * database and cannot be lost.
 */
export class SessionPings {
  readonly #ports: SessionPingPorts;
  readonly #rounds: Rounds;

  constructor(ports: SessionPingPorts) {
    this.#ports = ports;
    this.#rounds = new Rounds({
      ...ports,
      periodMs: () =>
        pollingMs(ports.configuration.section('callback'), 'queue-polling-rate', DEFAULT_PERIOD_S),
      failed: 'session-pings.failed',
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
    const { configuration, callbacks, clock } = this.#ports;
    const isForAll = option(configuration.section('ors') ?? {}, '_ors') !== null;
    const now = clock.now();
    for (const { name, options } of configuration.services()) {
      const mayBeElsewhere =
        isForAll ||
        option(options, '_ors') !== null ||
        (option(options, '_overwritable_options') ?? '').includes('_ors');
      if (!isCallbackService(options) || !mayBeElsewhere) continue;
      const window = minutesWindow(options, '_queue_ping_ors_period', DEFAULT_WINDOW);
      const found = await callbacks.find({
        service: name,
        operand: 'AND',
        conditions: [],
        states: ['QUEUED', 'ROUTING'],
        desired: { from: now + window.from, to: now + window.to },
        now,
        limit: BATCH,
      });
      const elsewhere = found.filter(({ sessionServer }) => sessionServer !== null);
      for (let at = 0; at < elsewhere.length && !this.#rounds.isStopped; at += AT_ONCE)
        await Promise.all(elsewhere.slice(at, at + AT_ONCE).map((record) => this.#ask(record)));
    }
  }

  async #ask(asked: CallbackRecord): Promise<void> {
    const { sessionId, sessionServer } = asked;
    if (sessionId === null || sessionServer === null) return;
    if ((await this.#ports.serverAt(sessionServer).isThere(sessionId)) !== 'gone') return;
    const { callbacks, store, clock, host, wake } = this.#ports;
    await host().exclusively(asked.id, async () => {
      const record = await callbacks.get(asked.id);
      // It may have ended, or gone on, since it was asked for.
      if (record === null || record.state === 'COMPLETED' || record.sessionId !== sessionId) return;
      const now = clock.now();
      const { desiredAt, arrivedAt, expiresAt } = record;
      await store.commit([
        {
          kind: 'callback.restart',
          id: record.id,
          restart: { leaves: sessionId, state: 'QUEUED', desiredAt, dueAt: now, arrivedAt, expiresAt },
        },
        {
          kind: 'history.append',
          entry: {
            callbackId: record.id,
            at: now,
            source: 'scheduler',
            event: 'session.lost',
            text: 'The server that ran the scenario does not know its session any more; it is started anew.',
            stateBefore: record.state,
            stateAfter: 'QUEUED',
            data: { sessionId },
          },
        },
      ]);
      wake();
    });
  }
}
