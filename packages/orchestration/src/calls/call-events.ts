import { type CallEvent, type LineLoss, requestId, type SessionId, type Write } from '@ringback/core';
import type { ScxmlEvent } from '@ringback/scxml';
import { forgetTreatments } from '../modules/dialog/open-treatments.ts';
import { dropInteraction, interactionOf, keepInteraction } from '../modules/interaction/interaction.ts';
import { letGo } from '../modules/interaction/ownership.ts';
import { partiesOf } from '../modules/interaction/parties.ts';
import { historyWrite, type ModulePorts } from '../modules/module.ts';
import { submittedOf } from '../modules/queue/submitted.ts';
import { ofInteraction } from '../modules/queue/waiting.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import type { Delivery, SessionHost } from '../sessions/session-host.ts';
import { audienceOf, type CallBook, type CallEntry, type LegEntry } from './call-book.ts';
import { inCallLine } from './in-call-lines.ts';
import {
  answerEvent,
  answeredByText,
  attemptResult,
  failureEvent,
  movesOf,
  notConnected,
  reservationUsed,
} from './leg-outcomes.ts';
import { callsMerged, callsNotMerged } from './merged-calls.ts';
import { routeFailed } from './routed-calls.ts';

const LOSS_WORDS: Readonly<Record<LineLoss, string>> = {
  'no-answer': ': the phone did not answer any more',
  'no-sound': ': no sound came from the phone any more',
};

/** Translates what happens on the phone into events of the sessions that the call concerns (ORS reference 4 and 5). */
export function createCallEvents(ports: {
  readonly calls: CallBook;
  readonly host: SessionHost;
  readonly modules: Pick<ModulePorts, 'treatments' | 'dialogs' | 'routing' | 'clock'>;
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
    result: Pick<Delivery, 'event' | 'writes' | 'before' | 'settles'>,
  ): void {
    const { ahead, after } = movesOf(entry, leg);
    const isMove = ahead.length + after.length > 0;
    const parties = partiesOf(entry);
    const keep = (live: LiveSession): readonly Write[] => {
      const interaction = isMove ? interactionOf(live, entry.callId) : null;
      return interaction === null ? [] : keepInteraction(live, { ...interaction, isAdded: true, parties });
    };
    const listeners = new Set(audienceOf(entry));
    const isConcerned = listeners.delete(leg.sessionId);
    const answer = result.event === null ? [] : [result.event];
    const first = sequence(isConcerned ? [...ahead, ...answer, ...after] : answer);
    const { writes = [], before, settles } = result;
    deliver(leg.sessionId, {
      writes,
      before: (live) => [...(before?.(live) ?? []), ...(isConcerned ? keep(live) : [])],
      ...first,
      ...(settles === undefined ? {} : { settles }),
    });
    if (!isMove) return;
    const moves = sequence([...ahead, ...after]);
    for (const id of listeners) deliver(id, { before: keep, ...moves });
  }

  return (event) => {
    // It may come after the end of the call.
    if (event.kind === 'recording.finished') {
      modules.dialogs?.dialogs.recorded(event);
      return;
    }
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
        const by = event.by ?? null;
        if (leg.verb === 'transfer') {
          modules.dialogs?.dialogs.transfers.answered(entry, leg.legId);
          legMoved(entry, leg, { event: null });
          return;
        }
        if (leg.verb === 'consult') return legMoved(entry, leg, { event: null });
        if (event.connected) {
          modules.treatments.connected(entry);
          modules.dialogs?.dialogs.connected(entry);
        }
        legMoved(entry, leg, {
          event: answerEvent(entry, leg, by),
          settles: leg.requestId,
          // The journal told the history of the answer before it was acknowledged.
          writes: [
            ...attemptResult(entry, leg, event.at, { failure: null, by }),
            ...(by === null
              ? []
              : line(entry, event, 'dial.heard', answeredByText(by), {
                  who: by.who,
                  cause: by.cause,
                  afterMs: by.afterMs,
                })),
          ],
          before: (live) => {
            if (event.connected && live.callback !== null) live.callback.connectedAt ??= event.at;
            const silenced = event.connected ? forgetTreatments(live, entry.callId) : [];
            return [...silenced, ...reservationUsed(live, leg)];
          },
        });
        if (leg.detach) detach(entry);
        return;
      }
      case 'leg.failed': {
        const leg = entry.legs.get(event.legId);
        if (leg === undefined) return;
        entry.legs.delete(event.legId);
        if (leg.verb === 'transfer') {
          modules.dialogs?.dialogs.transfers.failed(entry, leg.legId, event.failure);
          legMoved(entry, leg, { event: null });
          return;
        }
        if (leg.verb === 'consult') {
          const text = `${capital(leg.who)}: ${event.failure.text}`;
          const { result, sipStatus } = event.failure;
          const writes = line(entry, event, 'consultation.failed', text, { result, sipStatus });
          return legMoved(entry, leg, { event: null, writes });
        }
        const failed =
          leg.verb === 'route'
            ? routeFailed(entry, leg, event.failure, host.peek(leg.sessionId), modules)
            : failureEvent(entry, leg, event.failure);
        legMoved(entry, leg, {
          event: failed,
          ...(failed === null ? {} : { settles: leg.requestId }),
          writes: [
            ...attemptResult(entry, leg, event.at, { failure: event.failure, by: null }),
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
              : `The line of ${leg.who} was lost${event.loss === undefined ? '' : LOSS_WORDS[event.loss]}.`;
        const told = {
          writes: line(entry, event, 'leg.ended', text, {
            by: event.by,
            role: leg.role,
            ...(event.loss === undefined ? {} : { loss: event.loss }),
          }),
          before: (live: LiveSession): readonly Write[] => {
            if (leg.role === 'customer' && live.callback !== null) live.callback.liveAttempt = null;
            return [];
          },
        };
        // The end of the whole call is told when it comes.
        if (leg.verb === 'transfer' && entry.legs.size > 0)
          modules.dialogs?.dialogs.transfers.left(entry, leg.legId, event.by);
        if (entry.legs.size > 0) legMoved(entry, leg, { event: null, ...told });
        else deliver(leg.sessionId, { event: null, ...told });
        return;
      }
      case 'call.held':
      case 'call.retrieved':
      case 'call.transferred':
      case 'call.conferenced':
      case 'call.supervised':
      case 'call.supervision-ended':
      case 'conversation.recording': {
        const told = inCallLine(entry, event);
        const [owner = entry.openedBy] = audienceOf(entry);
        deliver(owner, { event: null, writes: line(entry, event, told.event, told.text, told.data) });
        return;
      }
      case 'conversation.recorded':
        return;
      case 'call.merged': {
        const told = callsMerged(entry, event, ports);
        if (told !== null) deliver(entry.owner, told);
        return;
      }
      case 'merge.failed': {
        const told = callsNotMerged(entry, event, ports);
        if (told !== null) deliver(entry.owner, told);
        return;
      }
      case 'call.ended': {
        calls.close(event.callId);
        const deleted: ScxmlEvent = {
          name: 'interaction.deleted',
          type: 'external',
          data: { interactionid: event.callId },
        };
        const writes = entry.isMerged === true ? [] : line(entry, event, 'call.ended', 'The call is over.');
        if (audienceOf(entry).length === 0) deliver(entry.openedBy, { event: null, writes });
        for (const [at, id] of audienceOf(entry).entries()) {
          deliver(id, {
            event: deleted,
            settles: requestId(event.callId),
            ...(at === 0 ? { writes } : {}),
            before: (live) => {
              live.calls.delete(event.callId);
              return nobodyToDeliver(live, event.callId);
            },
          });
        }
        modules.treatments.callEnded(entry);
        modules.dialogs?.dialogs.callEnded(entry);
        return;
      }
      case 'treatment.finished':
        if (modules.dialogs?.dialogs.soundFinished(entry, event.outcome) === true) return;
        modules.treatments.soundFinished(entry, event.outcome);
        return;
      case 'digit':
        if (modules.dialogs?.dialogs.digit(entry, event.digit) === true) return;
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

  /** The caller abandoned: what waited for an agent to whom the call was to be delivered waits no more. */
  function nobodyToDeliver(live: LiveSession, callId: CallEntry['callId']): Write[] {
    return ofInteraction(live, callId, null)
      .filter((pending) => submittedOf(live, pending.requestId)?.route === true)
      .map((pending): Write => {
        live.pending.delete(pending.requestId);
        modules.routing.cancel(pending.requestId);
        return { kind: 'action.remove', sessionId: live.sessionId, requestId: pending.requestId };
      });
  }

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

/** Events of one moment, as a delivery takes them. */
function sequence(events: readonly ScxmlEvent[]): Pick<Delivery, 'event' | 'followedBy'> {
  const [event = null, ...followedBy] = events;
  return { event, followedBy };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const ringingName = (leg: LegEntry): string => (leg.role === 'customer' ? 'dial.ringing' : 'agent.ringing');
