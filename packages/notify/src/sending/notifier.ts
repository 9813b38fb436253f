import {
  type CallbackRepository,
  type Channel,
  type Clock,
  DueWatch,
  isStoreUnavailable,
  type NotificationRepository,
  pauseAfter,
  type TakenNotification,
  type Telemetry,
  type UnitOfWork,
  type WorkTracker,
  type Write,
} from '@ringback/core';
import { type Send, type SendOutcome, unsendable } from '../channels/channel.ts';
import { outcomeWrites } from './outcome-writes.ts';
import { type InHand, ReceiverLane } from './receiver-lane.ts';

export interface NotifierLimits {
  /** Messages on their way to one receiver at the same time. */
  readonly perReceiver: number;
  /** Messages on their way at the same time. */
  readonly total: number;
  /** For one attempt, in ms of real time. */
  readonly timeoutMs: number;
}

export interface NotifierPorts {
  readonly store: UnitOfWork & {
    readonly notifications: NotificationRepository;
    readonly callbacks: Pick<CallbackRepository, 'get'>;
  };
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly work: WorkTracker;
  readonly telemetry: Telemetry;
  /** In [0, 1). */
  readonly random: () => number;
  readonly node: string;
  readonly send: (channel: Channel) => Send;
  readonly limits: () => NotifierLimits;
  /** Receivers that only this node can reach. */
  readonly here: () => readonly string[];
}

/** Longer than any attempt; a process that died gives back what it had when it comes again. */
const LEASE_MS = 60_000;
/** Pause between two tries to store what became of a message. */
const STORE_PAUSE_MS = 500;
/** How long a stop waits for what is on its way. */
const PATIENCE_AT_STOP_MS = 3_000;
const EXPIRED_AT_ONCE = 500;

/**
 * Sends what units left to be sent, at least once and with the same id each time. Each receiver has a lane of its own, and
 * one that does not answer is left alone for a while, so that it delays nobody else's messages.
 */
export class Notifier {
  readonly #ports: NotifierPorts;
  readonly #lanes = new Map<string, ReceiverLane>();
  readonly #running = new Set<Promise<void>>();
  readonly #watch: DueWatch;

  constructor(ports: NotifierPorts) {
    this.#ports = ports;
    this.#watch = new DueWatch({
      ...ports,
      look: () => this.#takeAll(),
      failed: (error) => ports.telemetry.log('error', 'notification.look-failed', { error }),
    });
  }

  async start(): Promise<void> {
    await this.#ports.store.notifications.release(this.#ports.node);
    await this.#watch.start();
  }

  /** Takes nothing more; what is on its way gets a moment to arrive. */
  async stop(): Promise<void> {
    this.#watch.stop();
    await new Promise<void>((resolve) => {
      const timer = this.#ports.wireClock.setTimer(PATIENCE_AT_STOP_MS, resolve);
      void Promise.allSettled(this.#running).then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  /** Something is due then, or now. */
  wake(dueAt?: number): void {
    this.#watch.wake(dueAt);
  }

  /** Receivers that are left alone at the moment. */
  resting(): string[] {
    const now = this.#ports.wireClock.now();
    return [...this.#lanes].filter(([, { circuit }]) => circuit.isOpen(now)).map(([receiver]) => receiver);
  }

  async #takeAll(): Promise<number | null> {
    const { store, clock, wireClock, node, limits, here } = this.#ports;
    const { perReceiver, total } = limits();
    for (;;) {
      const now = clock.now();
      await this.#giveUpExpired(now);
      const limit = total - this.#sending();
      if (limit <= 0 || this.#watch.isStopped) break;
      const takenAt = wireClock.now();
      const closed = [...this.#lanes]
        .filter(
          ([, lane]) =>
            lane.circuit.isOpen(takenAt) || lane.waiting > 0 || lane.running >= lane.width(perReceiver),
        )
        .map(([receiver]) => receiver);
      const taken = await store.notifications.take({
        now,
        node,
        limit,
        perReceiver,
        leaseMs: LEASE_MS,
        closed,
        here: here(),
      });
      for (const notification of taken) this.#laneOf(notification.receiver).push({ notification, takenAt });
      for (const receiver of new Set(taken.map((one) => one.receiver))) this.#go(receiver);
      if (taken.length < limit) break;
    }
    return store.notifications.next(clock.now());
  }

  async #giveUpExpired(now: number): Promise<void> {
    const { store, telemetry } = this.#ports;
    for (;;) {
      const gone = await store.notifications.expire(now, EXPIRED_AT_ONCE);
      for (const { channel, event, callbackId } of gone) {
        telemetry.count('notifications', { channel, result: 'expired' });
        telemetry.log('warn', 'notification.expired', { channel, event, callbackId });
      }
      if (gone.length < EXPIRED_AT_ONCE) return;
    }
  }

  /** Messages on their way. */
  #sending(): number {
    let sum = 0;
    for (const { running } of this.#lanes.values()) sum += running;
    return sum;
  }

  #laneOf(receiver: string): ReceiverLane {
    let lane = this.#lanes.get(receiver);
    if (lane === undefined) {
      lane = new ReceiverLane();
      this.#lanes.set(receiver, lane);
    }
    return lane;
  }

  /** Sends what may be sent to a receiver. */
  #go(receiver: string): void {
    const { wireClock, limits } = this.#ports;
    const lane = this.#laneOf(receiver);
    while (this.#sending() < limits().total) {
      const one = lane.start(wireClock.now(), limits().perReceiver);
      if (one === null) break;
      const run = this.#run(one, lane)
        .catch((error: unknown) =>
          this.#ports.telemetry.log('error', 'notification.failed', {
            channel: one.notification.channel,
            error,
          }),
        )
        .finally(() => {
          lane.done(one);
          this.#running.delete(run);
          if (lane.isIdle) this.#lanes.delete(receiver);
          for (const [other, { waiting }] of this.#lanes) if (waiting > 0) this.#go(other);
          this.#watch.wake();
        });
      this.#running.add(run);
    }
    if (lane.circuit.isDoubtful && lane.size > 1) this.#giveBack(lane.withdraw('all'));
    if (lane.isIdle) this.#lanes.delete(receiver);
  }

  async #run(one: InHand, lane: ReceiverLane): Promise<void> {
    const { clock, wireClock, telemetry, limits, random } = this.#ports;
    const { notification } = one;
    // Somebody else may take it soon: it is not sent twice for that.
    if (wireClock.now() - one.takenAt > LEASE_MS - 2 * limits().timeoutMs) return this.#giveBack([one]);
    if (await this.#isPointless(notification)) {
      await this.#store([{ kind: 'notification.remove', id: notification.id }]);
      return;
    }
    const outcome = await this.#attempt(notification);
    const now = clock.now();
    const result = outcomeWrites(notification, outcome, {
      now,
      pauseMs: pauseAfter(notification.attempts + 1, random()),
    });
    telemetry.count('notifications', { channel: notification.channel, result: result.result });
    if (outcome.kind === 'failed')
      telemetry.log(result.result === 'failed' ? 'warn' : 'info', `notification.${result.result}`, {
        channel: notification.channel,
        event: notification.event,
        callbackId: notification.callbackId,
        attempt: notification.attempts + 1,
        why: outcome.why,
      });
    if (outcome.kind === 'failed' && outcome.isReceiverDown) this.#failed(notification.receiver, lane);
    else lane.succeeded();
    // What comes after it in its line waits with it.
    if (result.result === 'retried') this.#giveBack(lane.withdraw(notification.line));
    await this.#store(result.writes);
  }

  async #attempt(notification: TakenNotification): Promise<SendOutcome> {
    try {
      return await this.#ports.send(notification.channel)(notification);
    } catch (error) {
      this.#ports.telemetry.log('error', 'notification.defect', { channel: notification.channel, error });
      return unsendable('The message could not be made.');
    }
  }

  #failed(receiver: string, lane: ReceiverLane): void {
    const { wireClock, telemetry } = this.#ports;
    const restMs = lane.failed(wireClock.now());
    if (restMs === null) return;
    telemetry.log('warn', 'notification.receiver-resting', { receiver, seconds: restMs / 1000 });
    this.#giveBack(lane.withdraw('all'));
    wireClock.setTimer(restMs, () => this.#watch.wake());
  }

  /** Whether what it recalls is not going to happen any more, or at another time. */
  async #isPointless({ callbackId, onlyIfDesiredAt }: TakenNotification): Promise<boolean> {
    if (callbackId === null || onlyIfDesiredAt === null) return false;
    const record = await this.#ports.store.callbacks.get(callbackId);
    return record === null || record.state === 'COMPLETED' || record.desiredAt !== onlyIfDesiredAt;
  }

  /** Others may take them. */
  #giveBack(ones: readonly InHand[]): void {
    if (ones.length === 0) return;
    const writes = ones.map(
      ({ notification: { id, dueAt, attempts } }): Write => ({
        kind: 'notification.return',
        id,
        dueAt,
        attempts,
      }),
    );
    const run = this.#store(writes)
      .catch((error: unknown) => this.#ports.telemetry.log('error', 'notification.not-returned', { error }))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** As long as the lease lasts: after that somebody else takes the message, and it is sent again. */
  async #store(writes: readonly Write[]): Promise<void> {
    const { store, wireClock } = this.#ports;
    const until = wireClock.now() + LEASE_MS / 2;
    for (;;) {
      try {
        await store.commit(writes);
        return;
      } catch (error) {
        if (!isStoreUnavailable(error) || wireClock.now() >= until || this.#watch.isStopped) throw error;
        await new Promise<void>((resolve) => {
          wireClock.setTimer(STORE_PAUSE_MS, resolve);
        });
      }
    }
  }
}
