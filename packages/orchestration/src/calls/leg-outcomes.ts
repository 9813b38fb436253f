import type { AnsweredBy, DialResult, LegFailure, Write } from '@ringback/core';
import type { JsonObject, ScxmlEvent } from '@ringback/scxml';
import { historyWrite } from '../modules/module.ts';
import { RESERVATION_ACTION } from '../modules/queue/submitted.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import type { CallEntry, LegEntry } from './call-book.ts';

/** What everybody hears of a leg that moved: ahead of the answer to who asked for it, and after it. */
export interface Moves {
  readonly ahead: readonly ScxmlEvent[];
  readonly after: readonly ScxmlEvent[];
}

/**
 * A call is told of when the first phone rings, or has answered at once; from then on each change of its parties is.
 * One that was given up before that never was a call for scripts.
 */
export function movesOf(entry: CallEntry, leg: LegEntry): Moves {
  const data: JsonObject = { interactionid: entry.callId, focusdeviceid: leg.device };
  const changed: ScxmlEvent = { name: 'interaction.partystatechanged', type: 'external', data };
  if (entry.isAnnounced) return { ahead: [], after: [changed] };
  if (!entry.legs.has(leg.legId)) return { ahead: [], after: [] };
  entry.isAnnounced = true;
  if (leg.verb === 'inbound') return { ahead: arrivalEvents(entry), after: [changed] };
  const added: ScxmlEvent = { name: 'interaction.added', type: 'external', data };
  return { ahead: [added], after: leg.state === 'answered' ? [changed] : [] };
}

/** What a session hears first of a call that came in (ORS reference 4). */
export function arrivalEvents({ callId, dialled, legs }: CallEntry): ScxmlEvent[] {
  const [first] = legs.values();
  const data: JsonObject = { interactionid: callId, focusdeviceid: dialled ?? first?.device ?? '' };
  return ['interaction.added', 'interaction.present', 'interaction.onrouterequest'].map((name) => ({
    name,
    type: 'external',
    data,
  }));
}

/** What who asked for a leg hears when it was answered; nobody asked for one that came in. */
export function answerEvent(entry: CallEntry, leg: LegEntry, by: AnsweredBy | null): ScxmlEvent | null {
  if (leg.verb === 'inbound' || leg.verb === 'consult') return null;

  if (leg.selection !== null) return { name: 'queue.submit.done', type: 'external', data: leg.selection };
  return {
    name: leg.verb === 'createcall' ? 'voice.createcall.done' : 'interaction.redirect.done',
    type: 'external',
    data: {
      requestid: leg.requestId,
      interactionid: entry.callId,
      ...(by === null ? {} : progressFacts(by)),
    },
  };
}

/** Names and numbers of the original (routing reference 4.2). */
const CALL_STATES: Readonly<
  Record<AnsweredBy['who'], { readonly answeredby: string; readonly callstate: number }>
> = {
  person: { answeredby: 'PERSON', callstate: 0 },
  machine: { answeredby: 'ANSWERING_MACHINE', callstate: 9 },
  fax: { answeredby: 'FAX', callstate: 17 },
  busy: { answeredby: 'BUSY', callstate: 6 },
  congestion: { answeredby: 'ERROR_TONE', callstate: 16 },
  'no-such-number': { answeredby: 'ERROR_TONE', callstate: 12 },
  unknown: { answeredby: 'UNKNOWN', callstate: 28 },
};

function progressFacts({ who, cause, afterMs }: AnsweredBy): JsonObject {
  return { ...CALL_STATES[who], cause, afterms: afterMs };
}

const RESULTS: Readonly<Record<AnsweredBy['who'], DialResult>> = {
  person: 'answered',
  machine: 'answering_machine',
  fax: 'fax',
  busy: 'busy',
  congestion: 'congestion',
  'no-such-number': 'unreachable',
  // Nobody could tell: he who answered counts as a person.
  unknown: 'answered',
};

const WORDS: Readonly<Record<AnsweredBy['who'], string>> = {
  person: 'A person answered.',
  machine: 'A machine answered.',
  fax: 'A fax answered.',
  busy: 'The line answered with a busy tone.',
  congestion: 'The line answered with the tone of a congested network.',
  'no-such-number': 'The line answered with the tone of a number that does not exist.',
  unknown: 'Whether a person answered could not be heard.',
};

/** What the trace says of who answered. */
export function answeredByText({ who }: AnsweredBy): string {
  return WORDS[who];
}

/** The same when it was not. */
export function failureEvent(entry: CallEntry, leg: LegEntry, failure: LegFailure): ScxmlEvent | null {
  if (leg.verb === 'inbound') return null;
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

/** The end of a dial attempt to a customer. */
export function attemptResult(
  entry: CallEntry,
  leg: LegEntry,
  at: number,
  { failure, by }: { readonly failure: LegFailure | null; readonly by: AnsweredBy | null },
): Write[] {
  if (leg.attempt === null || entry.callbackId === null) return [];
  return [
    {
      kind: 'attempt.finish',
      callbackId: entry.callbackId,
      number: leg.attempt,
      endedAt: at,
      result: failure?.result ?? (by === null ? 'answered' : RESULTS[by.who]),
      sipStatus: failure?.sipStatus ?? (failure === null ? 200 : null),
    },
  ];
}

/** The hold on an agent ends with the first outcome of the call to him. */
export function reservationUsed(live: LiveSession, leg: LegEntry): Write[] {
  if (leg.agentId === null) return [];
  const writes: Write[] = [];
  for (const pending of live.pending.values()) {
    if (pending.action !== RESERVATION_ACTION || pending.payload['agentid'] !== leg.agentId) continue;
    live.pending.delete(pending.requestId);
    writes.push({ kind: 'action.remove', sessionId: live.sessionId, requestId: pending.requestId });
  }
  return writes;
}

/**
 * The answer that was to connect both was written down, but the other one hung up before it was acknowledged:
 * nobody talked, so the callback is open again.
 */
export function notConnected(live: LiveSession, leg: LegEntry, at: number): Write[] {
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
