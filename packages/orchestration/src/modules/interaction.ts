import {
  agentId,
  callId as asCallId,
  legId as asLegId,
  requestId as asRequestId,
  type CallOrder,
  dialledDigits,
  integerOption,
  type Party,
  type Write,
} from '@ringback/core';
import type { ActionEffect, Json } from '@ringback/scxml';
import type { LegEntry } from '../calls/call-book.ts';
import type { CallbackStanding, Pending } from '../sessions/live-session.ts';
import { objectValue, secondsAttribute, textAttribute } from './attributes.ts';
import { type ActionContext, type Decision, type FunctionalModule, historyWrite, refused } from './module.ts';

/** `ixn`: calls (ORS reference 4). A destination is a number (text) or the `resource` that `queue.submit.done` brought. */
export const interactionModule: FunctionalModule = {
  prefix: 'ixn',
  namespace: 'http://www.genesyslab.com/modules/interaction',
  actions: {
    createcall: { schema: {}, decide: createCall },
    redirect: { schema: {}, decide: redirect },
    terminate: { schema: {}, decide: terminate },
  },
};

/** Longest a phone may ring, seconds. */
const MAX_RING_S = 600;

type Destination = { readonly party: Party; readonly role: LegEntry['role']; readonly who: string };

function destinationOf(value: Json | undefined): Destination | null {
  const resource = objectValue(value);
  if (resource !== null) {
    const id = resource['agentid'];
    if (typeof id !== 'string') return null;
    const name = resource['name'];
    return {
      party: { kind: 'agent', agentId: agentId(id) },
      role: 'agent',
      who: typeof name === 'string' ? name : id,
    };
  }
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const number = dialledDigits(String(value));
  return number === '' ? null : { party: { kind: 'number', number }, role: 'customer', who: 'the customer' };
}

/** P2 at the last gate before a dial, whatever the document says: one live attempt, never more than configured, none after the conversation. */
function dialRefusal(callback: CallbackStanding): { error: string; text: string } | null {
  const most = integerOption(callback.options, '_max_dial_attempts', 3, { min: 1, max: 100 });
  if (callback.connectedAt !== null)
    return { error: 'connected', text: 'The conversation of this callback has taken place.' };
  if (callback.liveAttempt !== null)
    return { error: 'dialling', text: 'A dial attempt of this callback is still under way.' };
  if (callback.attempts >= most)
    return { error: 'exhausted', text: `All ${most} dial attempts are used up.` };
  return null;
}

function createCall(action: ActionEffect, context: ActionContext): Decision {
  const { chance } = context;
  const callId = asCallId(chance.uuid());
  return dial(action, context, 'createcall', callId, (order, leg) => {
    context.live.calls.add(callId);
    context.calls.open({
      callId,
      sessionId: context.live.sessionId,
      callbackId: context.live.callback?.id ?? null,
      legs: new Map([[leg.legId, leg]]),
      treatment: null,
    });
    context.callControl.createCall(order);
  });
}

function redirect(action: ActionEffect, context: ActionContext): Decision {
  const wanted = textAttribute(action, 'interactionid');
  const entry = wanted === null ? undefined : context.calls.get(asCallId(wanted));
  if (entry === undefined || entry.sessionId !== context.live.sessionId) {
    return refused('error.interaction.redirect', action.requestId, 'unknown', 'No such call.');
  }
  return dial(action, context, 'redirect', entry.callId, (order, leg) => {
    entry.legs.set(leg.legId, leg);
    context.callControl.connectParty(order);
  });
}

function dial(
  action: ActionEffect,
  context: ActionContext,
  verb: LegEntry['verb'],
  callId: CallOrder['callId'],
  start: (order: CallOrder, leg: LegEntry) => void,
): Decision {
  const { live, chance, now } = context;
  const errorName = verb === 'createcall' ? 'error.voice.createcall' : 'error.interaction.redirect';
  const to = destinationOf(action.attributes['to']);
  if (to === null)
    return refused(
      errorName,
      action.requestId,
      'invaliddestination',
      'There is no number and no agent to call.',
    );
  const callback = live.callback;
  const isAttempt = to.role === 'customer' && callback !== null;
  if (isAttempt) {
    const refusal = dialRefusal(callback);
    if (refusal !== null) return refused(errorName, action.requestId, refusal.error, refusal.text);
  }
  const id = asRequestId(action.requestId);
  const attempt = isAttempt ? callback.attempts + 1 : null;
  const leg: LegEntry = {
    legId: asLegId(chance.uuid()),
    requestId: id,
    verb,
    role: to.role,
    attempt,
    who: to.who,
  };
  const order: CallOrder = {
    callId,
    legId: leg.legId,
    callbackId: callback?.id ?? null,
    party: to.party,
    callerNumber: textAttribute(action, 'callernumber'),
    callerName: textAttribute(action, 'callername'),
    timeoutMs: secondsAttribute(action, 'timeout', 32, MAX_RING_S),
    userData: callback?.userData ?? {},
  };
  const pending = {
    requestId: id,
    action: `ixn.${verb}`,
    payload: { callId, legId: leg.legId, role: to.role },
  };
  const perform = () => start(order, leg);
  const asked: Pending[] = [pending];
  // A call stays pending until its end is known, so that a restart can tell the session that it is over.
  if (verb === 'createcall')
    asked.push({ requestId: asRequestId(callId), action: 'ixn.call', payload: { callId } });
  const writes: Write[] = [];
  for (const entry of asked) {
    live.pending.set(entry.requestId, entry);
    writes.push({ kind: 'action.add', action: { sessionId: live.sessionId, ...entry } });
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
  return { writes, perform };
}

function terminate(action: ActionEffect, { live, calls, callControl }: ActionContext): Decision {
  const wanted = textAttribute(action, 'interactionid');
  const entry = wanted === null ? undefined : calls.get(asCallId(wanted));
  if (entry === undefined || entry.sessionId !== live.sessionId) {
    return refused('error.interaction.terminate', action.requestId, 'unknown', 'No such call.');
  }
  return {
    writes: [],
    perform: () => callControl.hangUp(entry.callId),
    replies: [
      {
        name: 'interaction.terminate.done',
        type: 'external',
        data: { requestid: action.requestId, interactionid: entry.callId },
      },
    ],
  };
}
