import { type CallEvent, type LegFailure, requestId, type SessionId, type Write } from '@ringback/core';
import type { JsonObject, ScxmlEvent } from '@ringback/scxml';
import { dropInteraction, interactionOf, keepInteraction } from '../modules/interaction/interaction.ts';
import { letGo } from '../modules/interaction/ownership.ts';
import { partiesOf } from '../modules/interaction/parties.ts';
import { historyWrite, type ModulePorts } from '../modules/module.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import type { Delivery, SessionHost } from '../sessions/session-host.ts';
import { audienceOf, type CallBook, type CallEntry, type LegEntry } from './call-book.ts';
import { routeFailed } from './routed-calls.ts';

/** Translates what happens on the phone into events of the sessions that the call concerns (ORS reference 4 and 5). */
export function createCallEvents(ports: {
  readonly calls: CallBook;
  readonly host: SessionHost;
  readonly modules: Pick<ModulePorts, 'treatments' | 'routing' | 'clock'>;
  readonly failed: (error: unknown) => void;
}): (event: CallEvent) => void {
  const { calls, host, modules } = ports;

  function deliver(id: SessionId | null, delivery: Delivery): void {
    if (id !== null) host.deliver(id, delivery).catch(ports.failed);
  }

  /** A history line that is kept also when the session has ended. */
  function line(
    entry: CallEntry,
    event: CallEvent,
    name: string,
    text: string,
    data: Record<string, unknown> = {},
  ): Write[] {
    if (entry.callbackId === null) return [];
    const live = entry.owner === null ? undefined : host.peek(entry.owner);
    if (live?.callback?.id === entry.callbackId)
      return historyWrite(live, event.at, { source: 'telephony', event: name, text, data });
    return [
      {
        kind: 'history.append',
        entry: {
          callbackId: entry.callbackId,
          at: event.at,
          source: 'telephony',
          event: name,
          text,
          stateBefore: 'COMPLETED',
          stateAfter: 'COMPLETED',
          data,
        },
      },
    ];
  }

  /**
   * Tells the session that asked for a leg, and everybody whom the call concerns, what happened to the leg. The
   * parties that scripts see change in the same turn, ahead of the events.
   */
  function legMoved(
    entry: CallEntry,
    leg: LegEntry,
    result: (Omit<Delivery, 'event'> & { readonly event: ScxmlEvent | null }) | null,
  ): void {
    const moved = movedEvents(entry, leg);
    const parties = partiesOf(entry);
    const keep = (live: LiveSession): readonly Write[] => {
      const interaction = interactionOf(live, entry.callId);
      return interaction === null || moved.length === 0
        ? []
        : keepInteraction(live, { ...interaction, isAdded: true, parties });
    };
    const audience = new Set(audienceOf(entry));
    if (result !== null) {
      const isConcerned = audience.delete(leg.sessionId);
      const { event, before, ...rest } = result;
      const [added, ...others] = isConcerned ? moved : [];
      // That a call is there is told ahead of what was reached by it, that its parties changed after it.
      const isNew = added?.name === 'interaction.added';
      const events = [...(isNew ? [added] : []), event, ...(isNew ? others : [added, ...others])];
      const [first = null, ...followedBy] = events.filter((one) => one !== null && one !== undefined);
      deliver(leg.sessionId, {
        ...rest,
        event: first,
        followedBy,
        before: (live) => [...(before?.(live) ?? []), ...(isConcerned ? keep(live) : [])],
      });
    }
    const [first = null, ...followedBy] = moved;
    if (first !== null) for (const id of audience) deliver(id, { event: first, followedBy, before: keep });
  }

  return (event) => {
    const entry = calls.get(event.callId);
    if (entry === undefined) return;
    switch (event.kind) {
      case 'leg.dialling':
        return;
      case 'leg.ringing': {
        const leg = entry.legs.get(event.legId);
        if (leg === undefined) return;
        leg.state = 'ringing';
        legMoved(entry, leg, {
          event: null,
          writes: line(entry, event, ringingName(leg), `The phone of ${leg.who} rings.`),
        });
        return;
      }
      case 'leg.answered': {
        const leg = entry.legs.get(event.legId);
        if (leg === undefined) return;
        leg.state = 'answered';
        if (event.connected) modules.treatments.callMoved(entry);
        legMoved(entry, leg, {
          event: answerEvent(entry, leg),
          settles: leg.requestId,
          // The journal told the history of the answer before it was acknowledged.
          writes: attemptResult(entry, leg, event.at, null),
          before: (live) => {
            if (event.connected && live.callback !== null) live.callback.connectedAt ??= event.at;
            return reservationUsed(live, leg);
          },
        });
        if (leg.detach) detach(entry);
        return;
      }
      case 'leg.failed': {
        const leg = entry.legs.get(event.legId);
        if (leg === undefined) return;
        entry.legs.delete(event.legId);
        const failed =
          leg.verb === 'route'
            ? routeFailed(entry, leg, event.failure, host.peek(leg.sessionId), modules)
            : failureEvent(entry, leg, event.failure);
        legMoved(entry, leg, {
          event: failed,
          ...(failed === null ? {} : { settles: leg.requestId }),
          writes: [
            ...attemptResult(entry, leg, event.at, event.failure),
            ...line(
              entry,
              event,
              leg.role === 'customer' ? 'dial.failed' : 'agent.failed',
              `${capital(leg.who)}: ${event.failure.text}`,
              {
                result: event.failure.result,
                sipStatus: event.failure.sipStatus,
                ...(leg.attempt === null ? {} : { attempt: leg.attempt }),
              },
            ),
          ],
          before: (live) => {
            if (leg.role === 'customer' && live.callback !== null) live.callback.liveAttempt = null;
            return [...reservationUsed(live, leg), ...notConnected(live, leg, event.at)];
          },
        });
        return;
      }
      case 'leg.ended': {
        const leg = entry.legs.get(event.legId);
        if (leg === undefined) return;
        entry.legs.delete(event.legId);
        const text =
          event.by === 'party'
            ? `${capital(leg.who)} hung up.`
            : event.by === 'us'
              ? `${capital(leg.who)} was released.`
              : `The line of ${leg.who} was lost.`;
        const told = {
          writes: line(entry, event, 'leg.ended', text, { by: event.by, role: leg.role }),
          before: (live: LiveSession): readonly Write[] => {
            if (leg.role === 'customer' && live.callback !== null) live.callback.liveAttempt = null;
            return [];
          },
        };
        // The end of the whole call is told when it comes.
        if (entry.legs.size > 0) legMoved(entry, leg, { event: null, ...told });
        else deliver(leg.sessionId, { event: null, ...told });
        return;
      }
      case 'call.ended': {
        calls.close(event.callId);
        modules.treatments.callMoved(entry);
        const deleted: ScxmlEvent = {
          name: 'interaction.deleted',
          type: 'external',
          data: { interactionid: event.callId },
        };
        const writes = line(entry, event, 'call.ended', 'The call is over.');
        if (audienceOf(entry).length === 0) deliver(entry.openedBy, { event: null, writes });
        for (const [at, id] of audienceOf(entry).entries()) {
          deliver(id, {
            event: deleted,
            settles: requestId(event.callId),
            ...(at === 0 ? { writes } : {}),
            before: (live) => {
              live.calls.delete(event.callId);
              return [];
            },
          });
        }
        return;
      }
      case 'treatment.finished':
        modules.treatments.soundFinished(entry, event.outcome);
        return;
      case 'digit':
        if (modules.treatments.digit(entry, event.digit)) return;
        for (const id of audienceOf(entry)) {
          deliver(id, {
            event: {
              name: 'interaction.digit',
              type: 'external',
              data: { interactionid: event.callId, digit: event.digit },
            },
          });
        }
        return;
    }
  };

  /** The owner lets go of the call once it has heard that the party answered. */
  function detach(entry: CallEntry): void {
    const { owner, callId } = entry;
    deliver(owner, {
      event: {
        name: 'interaction.deleted',
        type: 'external',
        data: { interactionid: callId, resultof: 'detach' },
      },
      before: (live) => {
        letGo(entry, live.calls);
        return dropInteraction(live, callId);
      },
    });
  }
}

/** What everybody hears when a leg moved. */
function movedEvents(entry: CallEntry, leg: LegEntry): ScxmlEvent[] {
  const data: JsonObject = { interactionid: entry.callId, focusdeviceid: leg.device };
  const changed: ScxmlEvent = { name: 'interaction.partystatechanged', type: 'external', data };
  if (entry.isAnnounced) return [changed];
  // A call that nobody answered never was one for scripts.
  if (![...entry.legs.values()].includes(leg)) return [];
  entry.isAnnounced = true;
  const added: ScxmlEvent = { name: 'interaction.added', type: 'external', data };
  return leg.state === 'answered' ? [added, changed] : [added];
}

function answerEvent(entry: CallEntry, leg: LegEntry): ScxmlEvent {
  if (leg.selection !== null) return { name: 'queue.submit.done', type: 'external', data: leg.selection };
  return {
    name: leg.verb === 'createcall' ? 'voice.createcall.done' : 'interaction.redirect.done',
    type: 'external',
    data: { requestid: leg.requestId, interactionid: entry.callId },
  };
}

function failureEvent(entry: CallEntry, leg: LegEntry, failure: LegFailure): ScxmlEvent {
  return {
    name: leg.verb === 'createcall' ? 'error.voice.createcall' : 'error.interaction.redirect',
    type: 'external',
    data: {
      requestid: leg.requestId,
      interactionid: entry.callId,
      error: failure.result,
      description: failure.text,
      sipstatus: failure.sipStatus,
    },
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const ringingName = (leg: LegEntry): string => (leg.role === 'customer' ? 'dial.ringing' : 'agent.ringing');

function attemptResult(entry: CallEntry, leg: LegEntry, at: number, failure: LegFailure | null): Write[] {
  if (leg.attempt === null || entry.callbackId === null) return [];
  return [
    {
      kind: 'attempt.finish',
      callbackId: entry.callbackId,
      number: leg.attempt,
      endedAt: at,
      result: failure?.result ?? 'answered',
      sipStatus: failure?.sipStatus ?? (failure === null ? 200 : null),
    },
  ];
}

/** The hold on an agent ends with the first outcome of the call to him. */
function reservationUsed(live: LiveSession, leg: LegEntry): Write[] {
  if (leg.role !== 'agent') return [];
  const writes: Write[] = [];
  for (const pending of live.pending.values()) {
    if (pending.action !== 'queue.reservation') continue;
    live.pending.delete(pending.requestId);
    writes.push({ kind: 'action.remove', sessionId: live.sessionId, requestId: pending.requestId });
  }
  return writes;
}

/**
 * The answer that was to connect both was written down, but the other one hung up before it was acknowledged:
 * nobody talked, so the callback is open again.
 */
function notConnected(live: LiveSession, leg: LegEntry, at: number): Write[] {
  const { callback } = live;
  if (callback === null || leg.verb === 'createcall' || callback.connectedAt === null) return [];
  callback.connectedAt = null;
  return [
    { kind: 'callback.update', id: callback.id, set: { connectedAt: null } },
    ...historyWrite(live, at, {
      source: 'telephony',
      event: 'conversation.missed',
      text: 'The other one hung up in the moment of the answer: they did not talk.',
    }),
  ];
}
