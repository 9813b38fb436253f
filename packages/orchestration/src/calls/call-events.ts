import { type CallEvent, type LegFailure, requestId, type Write } from '@ringback/core';
import { historyWrite } from '../modules/module.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import type { SessionHost } from '../sessions/session-host.ts';
import type { CallBook, CallEntry, LegEntry } from './call-book.ts';

/** Translates what happens on the phone into events of the session that the call belongs to. */
export function createCallEvents(ports: {
  readonly calls: CallBook;
  readonly host: SessionHost;
  readonly failed: (error: unknown) => void;
}): (event: CallEvent) => void {
  const { calls, host } = ports;

  function deliver(entry: CallEntry, delivery: Parameters<SessionHost['deliver']>[1]): void {
    host.deliver(entry.sessionId, delivery).catch(ports.failed);
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
    const live = host.peek(entry.sessionId);
    if (live?.callback != null)
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

  return (event) => {
    const entry = calls.get(event.callId);
    if (entry === undefined) return;
    switch (event.kind) {
      case 'leg.dialling':
        return;
      case 'leg.ringing': {
        const leg = entry.legs.get(event.legId);
        if (leg !== undefined)
          deliver(entry, {
            event: null,
            writes: line(entry, event, ringingName(leg), `The phone of ${leg.who} rings.`),
          });
        return;
      }
      case 'leg.answered': {
        const leg = entry.legs.get(event.legId);
        if (leg === undefined) return;
        deliver(entry, {
          event: {
            name: leg.verb === 'createcall' ? 'voice.createcall.done' : 'interaction.redirect.done',
            type: 'external',
            data: { requestid: leg.requestId, interactionid: event.callId },
          },
          settles: leg.requestId,
          // The journal told the history of the answer before it was acknowledged.
          writes: attemptResult(entry, leg, event.at, null),
          before: (live) => {
            if (event.connected && live.callback !== null) live.callback.connectedAt ??= event.at;
            return reservationUsed(live, leg);
          },
        });
        return;
      }
      case 'leg.failed': {
        const leg = entry.legs.get(event.legId);
        if (leg === undefined) return;
        entry.legs.delete(event.legId);
        deliver(entry, {
          event: {
            name: leg.verb === 'createcall' ? 'error.voice.createcall' : 'error.interaction.redirect',
            type: 'external',
            data: {
              requestid: leg.requestId,
              interactionid: event.callId,
              error: event.failure.result,
              description: event.failure.text,
              sipstatus: event.failure.sipStatus,
            },
          },
          settles: leg.requestId,
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
        const text =
          event.by === 'party'
            ? `${capital(leg.who)} hung up.`
            : event.by === 'us'
              ? `${capital(leg.who)} was released.`
              : `The line of ${leg.who} was lost.`;
        deliver(entry, {
          event: null,
          writes: line(entry, event, 'leg.ended', text, { by: event.by, role: leg.role }),
          before: (live) => {
            if (leg.role === 'customer' && live.callback !== null) live.callback.liveAttempt = null;
            return [];
          },
        });
        return;
      }
      case 'call.ended':
        calls.close(event.callId);
        deliver(entry, {
          event: { name: 'interaction.deleted', type: 'external', data: { interactionid: event.callId } },
          settles: requestId(event.callId),
          writes: line(entry, event, 'call.ended', 'The call is over.'),
          before: (live) => {
            live.calls.delete(event.callId);
            return [];
          },
        });
        return;
      case 'treatment.finished': {
        const treatment = entry.treatment;
        if (treatment === null || event.outcome === 'ended') return;
        entry.treatment = null;
        const common = { requestid: treatment.requestId, interactionid: event.callId };
        deliver(entry, {
          event:
            event.outcome === 'completed'
              ? { name: `dialog.${treatment.verb}.done`, type: 'external', data: common }
              : {
                  name: `error.dialog.${treatment.verb}`,
                  type: 'external',
                  data: { ...common, error: 'remote', description: 'The treatment could not be played.' },
                },
          writes:
            event.outcome === 'completed'
              ? []
              : line(entry, event, 'treatment.refused', 'What the customer was to hear could not be played.'),
        });
        return;
      }
      case 'digit':
        deliver(entry, {
          event: {
            name: 'interaction.digit',
            type: 'external',
            data: { interactionid: event.callId, digit: event.digit },
          },
        });
        return;
    }
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
  if (callback === null || leg.verb !== 'redirect' || callback.connectedAt === null) return [];
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
