import {
  type BookableOutcome,
  bookableTimes,
  type CallbackId,
  type CallbackRecord,
  type CallbackRepository,
  type CancelOutcome,
  type ChangeDecision,
  type ChangeOutcome,
  type Clock,
  type Configuration,
  type CreateOutcome,
  type CreateRequest,
  callbackId,
  decideChange,
  dialledForm,
  formatInstant,
  integerOption,
  isSameNumber,
  isUserOriginated,
  type Orchestration,
  PatternGroups,
  type QueuePlace,
  type Store,
  type WantedTime,
  type WorkTracker,
} from '@ringback/core';
import type { SessionHost } from '../sessions/session-host.ts';
import type { Recordings } from '../voice/recordings.ts';

export interface CallerDeskPorts {
  readonly recordings: Pick<Recordings, 'keepUntil'>;
  readonly accept: (request: CreateRequest) => Promise<CreateOutcome>;
  readonly store: { readonly callbacks: Pick<CallbackRepository, 'get' | 'find'> } & Pick<Store, 'bookings'>;
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly platform: Pick<Orchestration, 'cancel' | 'change' | 'queuePlace'> & {
    /** Tells the session of a callback. */
    readonly postpone: SessionHost['deliver'];
  };
  readonly work: WorkTracker;
  readonly failed: (error: unknown) => void;
}

/** An open callback of somebody who calls. */
export interface OpenCallback {
  readonly record: CallbackRecord;
  /** Null: nobody can say, or it does not stand in line yet. */
  readonly place: QueuePlace | null;
}

const DAY_S = 86_400;
const OPEN = ['SCHEDULED', 'QUEUED', 'PAUSED', 'ROUTING'] as const;
/** Nobody has more open callbacks that he would want to hear of. */
const MOST_FOUND = 20;

/** What callers on the phone ask of the callbacks: the same rules as at the doors over HTTP. */
export class CallerDesk {
  readonly #ports: CallerDeskPorts;

  constructor(ports: CallerDeskPorts) {
    this.#ports = ports;
  }

  /** Runs what takes its time; `otherwise` when it fails. */
  ask<T>(work: () => Promise<T>, told: (outcome: T | null) => void): void {
    const { failed } = this.#ports;
    const asked = work().catch((error: unknown) => {
      failed(error);
      return null;
    });
    void this.#ports.work.track(asked.then(told));
  }

  async create(request: CreateRequest): Promise<CreateOutcome> {
    const outcome = await this.#ports.accept(request);
    // What he said of himself is wanted as long as the callback is.
    if (outcome.kind === 'accepted') {
      const ttlMs = integerOption(outcome.options, '_ttl', DAY_S, { min: 1, max: DAY_S * 3650 }) * 1000;
      for (const value of Object.values(request.userData))
        await this.#ports.recordings.keepUntil(value, outcome.desiredAt + ttlMs);
    }
    return outcome;
  }

  times(service: string, wanted: WantedTime | null, most: number): Promise<BookableOutcome> {
    const { configuration, store, clock } = this.#ports;
    return bookableTimes(service, wanted, most, {
      services: (name) => configuration.service(name),
      defaults: configuration.section('callback'),
      bookings: store.bookings,
      now: clock.now(),
    });
  }

  /** Open callbacks of a number, however it is spelt, the one that was asked for first first. */
  async find(phone: string, service: string | null): Promise<OpenCallback[]> {
    const { store, clock, platform } = this.#ports;
    const form = dialledForm(phone);
    if (form === null || !/^\d{5,}$/.test(form.text)) return [];
    const found = await store.callbacks.find({
      ...(service === null ? {} : { service }),
      operand: 'OR',
      conditions: spellings(form.text).map((value) => ({ key: '_customer_number', value, negated: false })),
      states: OPEN,
      now: clock.now(),
      limit: MOST_FOUND,
    });
    const open: OpenCallback[] = [];
    for (const record of found.toReversed()) {
      const theirs = dialledForm(record.customerNumber ?? '');
      if (theirs === null || !isSameNumber(form, theirs)) continue;
      const outcome = record.state === 'SCHEDULED' ? null : await platform.queuePlace(record.id);
      open.push({ record, place: outcome?.kind === 'place' ? outcome.place : null });
    }
    return open;
  }

  get(id: string): Promise<CallbackRecord | null> {
    return this.#ports.store.callbacks.get(callbackId(id));
  }

  cancel(id: CallbackId, reason: string): Promise<CancelOutcome> {
    return this.#ports.platform.cancel(id, reason);
  }

  /**
   * Another time for an open callback; the same rules as for a new one. One that waits in line is left by its session, which
   * is told (`callback.postpone`).
   */
  async move({ id, state, sessionId }: CallbackRecord, at: number): Promise<ChangeOutcome> {
    const { platform } = this.#ports;
    if (state === 'SCHEDULED') return platform.change(id, (record) => this.#decide(record, at));
    const record = await this.get(id);
    if (record === null || sessionId === null) return { kind: 'unknown' };
    const decision = this.#decide({ ...record, state: 'SCHEDULED' }, at);
    if (decision.kind === 'refused') return decision;
    const outcome = await platform.postpone(sessionId, {
      event: { name: 'callback.postpone', type: 'external', data: { at } },
      onlyIf: ({ callback }) =>
        callback?.options['_service'] === 'callback' &&
        !isUserOriginated(callback.options) &&
        (callback.state === 'QUEUED' || callback.state === 'PAUSED'),
      onlyIfThere: true,
    });
    if (outcome === 'delivered') return { kind: 'changed' };
    return { kind: 'refused', refusal: { kind: 'not-movable', state: (await this.get(id))?.state ?? state } };
  }

  #decide(record: CallbackRecord, at: number): ChangeDecision {
    const { configuration, clock } = this.#ports;
    const request = { params: { _new_desired_time: formatInstant(at) }, userData: {} };
    return decideChange(record, request, {
      configured: configuration.service(record.service) ?? {},
      services: (name) => configuration.service(name),
      defaults: configuration.section('callback'),
      patterns: new PatternGroups((name) => configuration.list(name)),
      now: clock.now(),
    });
  }
}

/** Ways to write one number that records have: with and without plus, country and trunk codes of up to three digits. */
function spellings(digits: string): string[] {
  const ends = [0, 1, 2, 3].map((count) => digits.slice(count)).filter((rest) => rest.length >= 7);
  const known = new Set([digits, `+${digits}`]);
  for (const end of ends) for (const before of ['', '+', '0', '1', '+1']) known.add(before + end);
  return [...known];
}
