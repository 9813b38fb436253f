import {
  callId as asCallId,
  legId as asLegId,
  requestId as asRequestId,
  type CallDetection,
  type CallOrder,
  callingVerdict,
  integerOption,
  type Write,
} from '@ringback/core';
import type { ActionEffect, Json, JsonObject } from '@ringback/scxml';
import { callingRequest } from '../../callbacks/calling-request.ts';
import { dialledBefore } from '../../callbacks/restart.ts';
import { type CallEntry, isHeardRinging, type LegEntry, standingOfCall } from '../../calls/call-book.ts';
import type { CallbackStanding, LiveSession, Pending } from '../../sessions/live-session.ts';
import { booleanAttribute, objectValue, secondsAttribute, textAttribute } from '../attributes.ts';
import { type ActionContext, type Decision, historyWrite, refused } from '../module.ts';
import { type Destination, destinationOf } from './destination.ts';
import { interactionOf, keepInteraction } from './interaction.ts';
import { ownCall, unknownCall } from './own-call.ts';
import { ROUTE_TYPES, type RouteType } from './route-type.ts';
import { terminate } from './terminate.ts';
import { whisperTo } from './whisper-to.ts';

/** Longest a phone may ring, seconds. */
const MAX_RING_S = 600;
const DEFAULT_TIME_GUARD_MS = 15_000;
const MOST_TIME_GUARD_MS = 60_000;
const CREATE_ERROR = 'error.voice.createcall';
const REDIRECT_ERROR = 'error.interaction.redirect';
/** `type` of `ixn:createcall`: all are dialled alike. */
const CALL_TYPES = ['regular', 'agent', 'supervisor', 'priority', 'agentpriority', 'predictive'];

/** P2 at the last gate before a dial, whatever the document says: one live attempt, never more than configured, none after the conversation. */
function dialRefusal(callback: CallbackStanding, before: number): { error: string; text: string } | null {
  const most = integerOption(callback.options, '_max_dial_attempts', 3, { min: 1, max: 100 });
  if (callback.connectedAt !== null)
    return { error: 'connected', text: 'The conversation of this callback has taken place.' };
  if (callback.liveAttempt !== null)
    return { error: 'dialling', text: 'A dial attempt of this callback is still under way.' };
  if (callback.attempts - before >= most)
    return { error: 'exhausted', text: `All ${most} dial attempts are used up.` };
  return null;
}

/** `ixn:createcall`: a call with its first party. `voice.createcall.done` comes when it answered. */
export function createCall(action: ActionEffect, context: ActionContext): Decision {
  const { live, chance } = context;
  const type = textAttribute(action, 'type')?.toLowerCase() ?? 'regular';
  if (!CALL_TYPES.includes(type)) {
    return refused(
      CREATE_ERROR,
      action.requestId,
      'invalidattribute',
      `type must be one of ${CALL_TYPES.join(', ')}.`,
    );
  }
  const callId = asCallId(chance.uuid());
  const userData = objectValue(action.attributes['udata']) ?? live.callback?.userData ?? {};
  return dial(
    action,
    context,
    { verb: 'createcall', errorName: CREATE_ERROR, callId, userData },
    (order, leg) => {
      live.calls.add(callId);
      context.calls.open({
        callId,
        openedBy: live.sessionId,
        owner: live.sessionId,
        associated: new Set(),
        callbackId: live.callback?.id ?? null,
        legs: new Map([[leg.legId, leg]]),
        isAnnounced: false,
        arrivedAt: null,
        dialled: null,
        userData,
      });
      context.callControl.createCall(order);
    },
  );
}

/** `ixn:redirect`: a further party for the one who waits in a call. `interaction.redirect.done` comes when it answered. */
export function redirect(action: ActionEffect, context: ActionContext): Decision {
  const entry = ownCall(action, context);
  if (entry === undefined) return unknownCall(REDIRECT_ERROR, action);
  const type = routeTypeOf(action.attributes['type']);
  if (type === null) {
    return refused(
      REDIRECT_ERROR,
      action.requestId,
      'invalidattribute',
      'Calls cannot be redirected by this type; see _genesys.queue.rType in the reference.',
    );
  }
  if (type === 'reject') return terminate(action, context, 'interaction.redirect');
  // Nobody is left in it: its end is about to be told.
  if (entry.legs.size === 0)
    return refused(REDIRECT_ERROR, action.requestId, 'cancelled', 'The party has left.');
  const standing = standingOfCall(entry);
  if (standing !== 'waiting' && !isHeardRinging(entry)) {
    return refused(
      REDIRECT_ERROR,
      action.requestId,
      `invalidstate.${standing}`,
      'Only a call in which one party waits can be redirected.',
    );
  }
  const userData = interactionOf(context.live, entry.callId)?.udata ?? entry.userData;
  return dial(
    action,
    context,
    { verb: 'redirect', errorName: REDIRECT_ERROR, callId: entry.callId, userData },
    (order, leg) => {
      entry.legs.set(leg.legId, leg);
      context.callControl.connectParty(order);
    },
  );
}

function routeTypeOf(value: Json | undefined): RouteType | null {
  if (value === undefined || value === null || value === '') return 'dial';
  return ROUTE_TYPES.get(String(value)) ?? null;
}

interface Dialling {
  readonly verb: 'createcall' | 'redirect';
  readonly errorName: string;
  readonly callId: CallEntry['callId'];
  readonly userData: JsonObject;
}

function dial(
  action: ActionEffect,
  context: ActionContext,
  { verb, errorName, callId, userData }: Dialling,
  start: (order: CallOrder, leg: LegEntry) => void,
): Decision {
  const { live, chance, now } = context;
  const to = destinationOf(action.attributes['to'], context.configuration);
  if (to === null) {
    return refused(
      errorName,
      action.requestId,
      'invaliddestination',
      'There is no number and no agent to call.',
    );
  }
  const callback = live.callback;
  const isAttempt = to.role === 'customer' && callback !== null;
  let dialBefore: number | null = null;
  if (isAttempt) {
    const refusal = dialRefusal(callback, dialledBefore(live));
    if (refusal !== null) return refused(errorName, action.requestId, refusal.error, refusal.text);
    // Never as of a time at which it was not yet asked for: clocks are set back, and test clocks begin anew.
    const at = Math.max(now, callback.createdAt);
    const verdict = callingVerdict(callingRequest(callback, to.device, context.configuration), at);
    if (verdict.kind === 'closed') return outsideHours(errorName, action, context, verdict.until);
    dialBefore = verdict.until;
  }
  const id = asRequestId(action.requestId);
  const attempt = isAttempt ? callback.attempts + 1 : null;
  const leg: LegEntry = {
    legId: asLegId(chance.uuid()),
    requestId: id,
    sessionId: live.sessionId,
    verb,
    role: to.role,
    agentId: to.party.kind === 'agent' ? to.party.agentId : null,
    attempt,
    who: to.who,
    device: to.device,
    detach: booleanAttribute(action, 'detach', false),
    selection: null,
    state: 'dialling',
  };
  const order = callOrder(action, { live, callId, leg, to, userData, dialBefore });
  const writes = asksWrites(live, [
    { requestId: id, action: `ixn.${verb}`, payload: { callId, legId: leg.legId, role: to.role } },
  ]);
  if (verb === 'createcall') {
    // A call stays open until its end is known, so that a restart can tell the session that it is over.
    writes.push(
      ...keepInteraction(live, {
        callId,
        isAdded: false,
        isOwned: true,
        udata: userData,
        parties: {},
        ani: order.callerNumber ?? '',
        dnis: to.device,
        type: 'outbound',
      }),
    );
  }
  if (isAttempt && attempt !== null) {
    callback.attempts = attempt;
    callback.liveAttempt = { number: attempt, callId };
    writes.push({
      kind: 'attempt.insert',
      attempt: { callbackId: callback.id, number: attempt, callId, startedAt: now },
    });
  }
  writes.push(
    ...historyWrite(live, now, {
      source: 'telephony',
      event: to.role === 'customer' ? 'dial.started' : 'agent.called',
      text: attempt === null ? `Calls ${to.who}.` : `Dials the customer, attempt ${attempt}.`,
      data: { callId, ...(attempt === null ? { agent: to.who } : { attempt }), timeoutMs: order.timeoutMs },
    }),
  );
  return { writes, perform: () => start(order, leg) };
}

/** P4 at the last gate before a dial: no attempt is counted. */
function outsideHours(
  name: string,
  { requestId }: ActionEffect,
  { live, now }: ActionContext,
  until: number | null,
): Decision {
  const description = 'The customer may not be called at this hour where he is.';
  return {
    writes: historyWrite(live, now, {
      source: 'telephony',
      event: 'dial.outside-hours',
      text: description,
      data: { until },
    }),
    replies: [
      { name, type: 'external', data: { requestid: requestId, error: 'outsidehours', description, until } },
    ],
  };
}

function asksWrites(live: LiveSession, asked: readonly Pending[]): Write[] {
  return asked.map((entry) => {
    live.pending.set(entry.requestId, entry);
    return { kind: 'action.add', action: { sessionId: live.sessionId, ...entry } };
  });
}

function callOrder(
  action: ActionEffect,
  given: {
    live: LiveSession;
    callId: CallOrder['callId'];
    leg: LegEntry;
    to: Destination;
    userData: JsonObject;
    dialBefore: number | null;
  },
): CallOrder {
  const extensions = objectValue(objectValue(action.attributes['hints'])?.['extensions']);
  const hint = (name: string): string | null => {
    const value = extensions?.[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const trunk = textAttribute(action, 'trunk');
  return {
    callId: given.callId,
    legId: given.leg.legId,
    callbackId: given.live.callback?.id ?? null,
    party: given.to.party,
    callerNumber: textAttribute(action, 'callernumber') ?? hint('CPNDigits') ?? fromNumber(action),
    callerName: textAttribute(action, 'callername') ?? hint('DisplayName'),
    timeoutMs: secondsAttribute(action, 'timeout', 32, MAX_RING_S),
    ...detectionOf(action),
    ...(given.leg.role === 'agent' ? whisperTo(textAttribute(action, 'whisper'), given.live) : {}),
    userData: textsOf(given.userData),
    ...(trunk === null ? {} : { trunk }),
    ...(given.dialBefore === null ? {} : { dialBefore: given.dialBefore }),
  };
}

/** Call progress detection is asked for by `cpd`: true, or an object with `timeguard` (ms), `beep` and `limits`. */
function detectionOf(action: ActionEffect): { detection?: CallDetection } {
  const given = action.attributes['cpd'];
  const wish = objectValue(given);
  if (action.name !== 'createcall' || (wish === null && given !== true && given !== 'true')) return {};
  const timeGuard = Number(wish?.['timeguard'] ?? DEFAULT_TIME_GUARD_MS);
  const limits = Object.entries(objectValue(wish?.['limits']) ?? {}).flatMap(([name, value]) =>
    typeof value === 'number' ? [[name, value] as const] : [],
  );
  return {
    detection: {
      timeGuardMs: timeGuard >= 0 ? Math.min(timeGuard, MOST_TIME_GUARD_MS) : DEFAULT_TIME_GUARD_MS,
      awaitsSignal: wish?.['beep'] === true,
      limits: Object.fromEntries(limits),
    },
  };
}

/** `from` of a call that is created: the number that it shows; a routing point or place is not a number. */
function fromNumber(action: ActionEffect): string | null {
  const from = action.name === 'createcall' ? textAttribute(action, 'from') : null;
  return from !== null && /^\+?[0-9]+$/.test(from) ? from : null;
}

/** User data as it travels with a call: texts. */
export function textsOf(data: JsonObject): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const key of Object.keys(data)) {
    const value = data[key];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    // Setting it would set something else.
    if (key === '__proto__') Object.defineProperty(texts, key, { value: text, enumerable: true });
    else texts[key] = text;
  }
  return texts;
}
