import {
  type AccessRepository,
  type CallbackRepository,
  type CallId,
  type Clock,
  callbackId,
  callingForm,
  dialledForm,
  isExpired,
  type SessionId,
  type WorkTracker,
} from '@ringback/core';
import { dropInteraction, keepInteraction } from '../modules/interaction/interaction.ts';
import { partiesOf } from '../modules/interaction/parties.ts';
import type { CallbackStanding, LiveSession } from '../sessions/live-session.ts';
import type { SessionHost } from '../sessions/session-host.ts';
import type { CallBook } from './call-book.ts';
import { arrivalEvents } from './leg-outcomes.ts';

export interface HandOverPorts {
  readonly access: Pick<AccessRepository, 'match'>;
  readonly callbacks: Pick<CallbackRepository, 'get'>;
  readonly calls: CallBook;
  readonly clock: Clock;
  readonly deliver: SessionHost['deliver'];
  readonly work: WorkTracker;
  readonly failed: (error: unknown) => void;
}

/** Whose call it is that came in (API reference 5.3). */
export interface CallerQuery {
  /** The number that was dialled. */
  readonly number: string;
  /** The one that was entered; empty: none. */
  readonly code: string;
  /** Who calls; empty: not known. */
  readonly phone: string;
}

export type HandOver =
  | { readonly kind: 'handed-over'; readonly id: string }
  /** Nobody waits for this call, or whoever did has ended. */
  | { readonly kind: 'unknown' }
  /** It cannot be said now. */
  | { readonly kind: 'failed' };

/**
 * Gives a call that came in to the session of the request that it belongs to: from then on that session owns it, and
 * its place in line is that of the request.
 */
export class CallHandOver {
  readonly #ports: HandOverPorts;

  constructor(ports: HandOverPorts) {
    this.#ports = ports;
  }

  /** What was booked for the request is free again, whatever comes of it. */
  match(callId: CallId, query: CallerQuery, told: (outcome: HandOver) => void): void {
    const { work, failed } = this.#ports;
    const asked = this.#match(callId, query).catch((error: unknown): HandOver => {
      failed(error);
      return { kind: 'failed' };
    });
    void work.track(asked.then(told));
  }

  async #match(callId: CallId, query: CallerQuery): Promise<HandOver> {
    const { access, callbacks, clock } = this.#ports;
    const number = dialledForm(query.number);
    if (number === null) return { kind: 'unknown' };
    const now = clock.now();
    const [id] = await access.match({
      number,
      code: query.code === '' ? null : query.code,
      phone: callingForm(query.phone),
      now,
      limit: 1,
    });
    const record = id === undefined ? null : await callbacks.get(callbackId(id));
    if (record === null || record.sessionId === null || isExpired(record, now)) return { kind: 'unknown' };
    return (await this.give(callId, record.sessionId))
      ? { kind: 'handed-over', id: record.id }
      : { kind: 'unknown' };
  }

  /** Gives a call to the session of a callback that has not ended and whose customer talked to nobody yet; `suits` may say more. */
  async give(
    callId: CallId,
    to: SessionId,
    suits: (callback: CallbackStanding) => boolean = () => true,
  ): Promise<boolean> {
    const entry = this.#ports.calls.get(callId);
    const from = entry?.owner ?? null;
    if (entry === undefined || from === null) return false;
    const [event = null, ...followedBy] = arrivalEvents(entry);
    const outcome = await this.#ports.deliver(to, {
      event,
      followedBy,
      onlyIf: ({ callback }) =>
        this.#ports.calls.get(callId) === entry &&
        callback !== null &&
        callback.state !== 'COMPLETED' &&
        callback.connectedAt === null &&
        suits(callback),
      before: (live) => {
        entry.owner = to;
        entry.openedBy = to;
        entry.callbackId = live.callback?.id ?? null;
        for (const [id, leg] of entry.legs) entry.legs.set(id, { ...leg, sessionId: to });
        live.calls.add(callId);
        const [leg] = entry.legs.values();
        return keepInteraction(live, {
          callId,
          isAdded: true,
          isOwned: true,
          udata: entry.userData,
          parties: partiesOf(entry),
          ani: leg?.device ?? '',
          dnis: entry.dialled ?? '',
          type: 'inbound',
        });
      },
    });
    if (outcome !== 'delivered') return false;
    await this.#ports.deliver(from, { event: null, before: (live) => letGoOf(live, callId) });
    return true;
  }
}

function letGoOf(live: LiveSession, callId: CallId) {
  live.calls.delete(callId);
  return dropInteraction(live, callId);
}
