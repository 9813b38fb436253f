import {
  type CallbackId,
  type CallbackRecord,
  type JsonObject,
  type OptionMap,
  type OutboxEntry,
  type RequestId,
  type SessionId,
  type SessionTimer,
  type WorkTracker,
  type Write,
} from '@ringback/core';
import type { ScxmlEvent } from '@ringback/scxml';
import { keepDialled } from '../callbacks/restart.ts';
import { historyWrite } from '../modules/module.ts';
import type { Starter } from '../outbox/outgoing.ts';
import type { CurrentDocument } from './documents.ts';
import { keepUngreeted } from './greeting.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { type LiveSession, liveSession, standingOf } from './live-session.ts';
import { type Found, LiveSessions } from './live-sessions.ts';
import { sessionParameters } from './session-parameters.ts';
import { SessionRun, type SessionRunPorts, type TurnExtras } from './session-run.ts';

export interface SessionHostPorts extends SessionRunPorts {
  readonly work: WorkTracker;
  /** Name of this node. */
  readonly node: string;
  readonly serviceOptions: (record: CallbackRecord) => OptionMap | null;
}

/** Something that happened to a session. */
export interface Delivery {
  readonly event: ScxmlEvent | null;
  /** What happened in the same moment, handled after it in the same turn. */
  readonly followedBy?: readonly ScxmlEvent[];
  /** Committed with the step, or alone when the session is gone. */
  readonly writes?: readonly Write[];
  /** For other sessions; committed with the step. */
  readonly mail?: readonly OutboxEntry[];
  /** Whether `writes` are left out when the session is gone: somebody else has a use for them. */
  readonly onlyIfThere?: boolean;
  /** The request that this event answers. */
  readonly settles?: RequestId;
  /** The event only makes sense while this request is open; otherwise it is dropped as `stale`. */
  readonly onlyIfPending?: RequestId;
  /** Runs inside the turn, before the event: keeps what is in memory in step, and may add writes. */
  readonly before?: (live: LiveSession) => readonly Write[];
  /** Asked once at the moment of delivery: a cancelled timer must not fire any more. */
  readonly stillWanted?: () => boolean;
  /** The event only makes sense for a session like this; otherwise it is dropped as `stale`. */
  readonly onlyIf?: (live: LiveSession) => boolean;
}

export type DeliveryOutcome = 'delivered' | 'gone' | 'stale' | 'elsewhere';

/** The session of a callback. */
export interface CallbackBeginning {
  readonly id: SessionId;
  readonly document: CurrentDocument;
  /** Those that apply to the request. */
  readonly options: OptionMap;
  /** What `gms.start` will say to it; it is said after a crash where it was not said before. Null: nobody greets it. */
  readonly greeting: JsonObject | null;
}

/** A session that belongs to no callback. */
export interface Beginning {
  readonly document: CurrentDocument;
  readonly parameters: JsonObject;
  readonly starter: Starter | null;
  readonly extras: TurnExtras;
  /** Runs before its first step: what it holds from the beginning. */
  readonly before?: (live: LiveSession) => readonly Write[];
}

const NOTHING: readonly never[] = [];

/**
 * Runs sessions: one turn at a time for each, every turn is load, step, commit, perform (architecture 2.4, 3).
 * What a step decided is durable before any of it is performed.
 */
export class SessionHost {
  readonly #ports: SessionHostPorts;
  readonly #turns = new KeyedQueue();
  readonly #live: LiveSessions;
  readonly #run: SessionRun;

  constructor(ports: SessionHostPorts) {
    this.#ports = ports;
    this.#live = new LiveSessions(ports);
    this.#run = new SessionRun(ports, this.#live);
  }

  /** Turns in progress or waiting. */
  get busy(): number {
    return this.#turns.size;
  }

  /** Sessions in memory. */
  get cached(): number {
    return this.#live.size;
  }

  /** Turns of a session that are not over. */
  waiting(id: SessionId): number {
    return this.#turns.waiting(id);
  }

  /** Runs work between the turns of a callback: nothing starts or ends it meanwhile. */
  exclusively<T>(id: CallbackId, work: () => Promise<T>): Promise<T> {
    return this.#ports.work.track(this.#turns.run(`callback ${id}`, work));
  }

  /** Starts the session of a callback; resolves when its first step is committed. */
  async start(record: CallbackRecord, { id, document, options, greeting }: CallbackBeginning): Promise<void> {
    await this.#turn(id, async () => {
      const now = this.#ports.clock.now();
      const standing = standingOf(record, options);
      const live = liveSession({
        sessionId: id,
        documentHash: document.hash,
        documentUrl: document.url,
        starter: null,
        startedAt: now,
        callback: standing,
        snapshot: null,
      });
      const state = record.state === 'SCHEDULED' ? 'QUEUED' : record.state;
      const writes: Write[] = [
        {
          kind: 'callback.update',
          id: record.id,
          set: { sessionId: id, ...(state === record.state ? {} : { state }) },
        },
        ...historyWrite(live, now, {
          source: 'scheduler',
          event: 'session.started',
          text: 'The scenario of the service was started.',
          stateAfter: state,
          data: { sessionId: id, document: document.url },
        }),
        ...keepDialled(live, record),
        ...(greeting === null ? [] : keepUngreeted(live, greeting)),
      ];
      standing.state = state;
      const parameters = sessionParameters(record, options, this.#ports);
      await this.#run.turn(live, { parameters, invokeId: null }, { events: [] }, { writes });
    });
  }

  /** Starts a session that belongs to no callback; resolves when its first step is committed. */
  async begin(id: SessionId, beginning: Beginning): Promise<void> {
    const { document, parameters, starter, extras, before } = beginning;
    await this.#turn(id, async () => {
      const live = liveSession({
        sessionId: id,
        documentHash: document.hash,
        documentUrl: document.url,
        starter,
        startedAt: this.#ports.clock.now(),
        callback: null,
        snapshot: null,
      });
      const invokeId = starter?.kind === 'invoke' ? starter.invokeId : null;
      const writes = [...extras.writes, ...(before?.(live) ?? [])];
      await this.#run.turn(live, { parameters, invokeId }, { events: [] }, { ...extras, writes });
    });
  }

  /** Hands an event to a session; resolves when its step is committed. A session that is gone only gets the writes. */
  deliver(id: SessionId, delivery: Delivery): Promise<DeliveryOutcome> {
    return this.#turn(id, async () => {
      if (delivery.stillWanted?.() === false) return 'stale';
      const there = this.#live.peek(id);
      const found: Found = there === undefined ? await this.#live.find(id) : { kind: 'live', live: there };
      if (found.kind === 'elsewhere') return 'elsewhere';
      if (found.kind === 'gone') {
        if (delivery.onlyIfThere !== true) await this.#run.commit(delivery.writes ?? []);
        return 'gone';
      }
      const { live } = found;
      if (delivery.onlyIf?.(live) === false) return 'stale';
      if (delivery.onlyIfPending !== undefined && !live.pending.has(delivery.onlyIfPending)) return 'stale';
      const writes: Write[] = [...(delivery.writes ?? NOTHING)];
      const more = delivery.before?.(live);
      if (more !== undefined) writes.push(...more);
      if (delivery.settles !== undefined && live.pending.delete(delivery.settles)) {
        writes.push({ kind: 'action.remove', sessionId: id, requestId: delivery.settles });
      }
      const { event, followedBy } = delivery;
      const events = event === null ? [] : [event];
      if (followedBy !== undefined) events.push(...followedBy);
      await this.#run.turn(live, null, { events }, { writes, mail: delivery.mail ?? NOTHING });
      return 'delivered';
    });
  }

  /** Ends a session from outside, whatever its document thinks, and completes its callback. */
  end(id: SessionId, reason: string, text: string): Promise<void> {
    return this.#turn(id, async () => {
      const found = await this.#live.find(id);
      if (found.kind === 'live')
        await this.#run.end(found.live, { ending: { reason, text }, notice: { kind: 'failed', text } });
    });
  }

  /** Lets a session take the events, run its exit handlers and end. */
  terminate(id: SessionId, events: readonly ScxmlEvent[], extras: TurnExtras): Promise<Found['kind']> {
    return this.#turn(id, async () => {
      const found = await this.#live.find(id);
      if (found.kind === 'live') await this.#run.turn(found.live, null, { events, isLast: true }, extras);
      return found.kind;
    });
  }

  /** Where a session is; reads it back into memory when it is one of this node. */
  find(id: SessionId): Promise<Found> {
    return this.#turn(id, async () => this.#live.find(id));
  }

  /** Looks at a session between its turns. */
  look<T>(id: SessionId, view: (live: LiveSession) => Promise<T>): Promise<T | null> {
    return this.#turn(id, async () => {
      const found = await this.#live.find(id);
      return found.kind === 'live' ? view(found.live) : null;
    });
  }

  /** Commits writes that concern no session that is there. */
  commit(writes: readonly Write[]): Promise<void> {
    return this.#ports.work.track(this.#run.commit(writes));
  }

  /** The live session, for views. */
  peek(id: SessionId): LiveSession | undefined {
    return this.#live.peek(id);
  }

  #turn<T>(id: SessionId, work: () => Promise<T>): Promise<T> {
    return this.#ports.work.track(this.#turns.run(id, work));
  }
}

/** Delivery of a delayed event: to the session itself, or into the outbox. */
export function timerDelivery(timer: SessionTimer, stillWanted: () => boolean): Delivery {
  const { mail } = timer.event;
  const delivery = {
    writes: [{ kind: 'timer.clear', sessionId: timer.sessionId, sendId: timer.sendId } as const],
    stillWanted,
  };
  return mail === undefined
    ? { event: timer.event as JsonObject & ScxmlEvent, ...delivery }
    : { event: null, mail: [mail as unknown as OutboxEntry], ...delivery };
}
