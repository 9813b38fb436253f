import {
  channelOf,
  DEVICE_PUSHED,
  isCallbackState,
  mayMove,
  option,
  requestId,
  type Write,
} from '@ringback/core';
import type { ActionEffect } from '@ringback/scxml';
import { DIALLED_ACTION, keepRestart, RESTART_ACTION } from '../callbacks/restart.ts';
import { RECORD_ACTION, RECORD_REQUEST } from '../outbox/outgoing.ts';
import { requestAccess, resumeAccess } from './access.ts';
import { booleanAttribute, numberAttribute, textAttribute } from './attributes.ts';
import { resumeAsked } from './caller/asked.ts';
import { bookableSlots } from './caller/bookable.ts';
import { createCallback } from './caller/create-callback.ts';
import { findCallbacks, moveCallback, takeCallback, withdrawCallback } from './caller/open-callbacks.ts';
import { matchCall } from './match-call.ts';
import {
  type ActionContext,
  type Decision,
  type FunctionalModule,
  historyWrite,
  type Resumption,
  refused,
} from './module.ts';
import { origin } from './origin.ts';
import { report, tally } from './report.ts';
import { requestTexts, resumeTexts, TEXTS_ACTION } from './texts.ts';

/** Nothing that anybody answers: what the session remembers. */
const KEPT: Resumption = { kind: 'again', perform: () => undefined };
/** What callers ask for on the phone: their calls end with the process. */
const CALLERS_ACTIONS = ['create', 'slots', 'find', 'take', 'move', 'withdraw', 'match'].map(
  (name) => `callback.${name}`,
);
/** Times of the database end a little later. */
const LATEST = Date.UTC(9000, 0);

/**
 * `callback` (ours): the record that customers and supervisors see. `update` moves its state, `complete` ends it
 * with its one reason, `restart` lets another session go on with it at a time when this one has ended, `access` has a number given to the customer, `match` gives a call that came in to its request, `push` asks the app of the customer for something,
 * `texts` reads texts for the customer, `origin` is the call that it was asked for in, `report` and `tally` are for reports,
 * `note` adds a line to its history; one whose `event` is a status event (`_cbe_on_...`) is also told to whoever hears of
 * this callback. What callers on the phone ask for are `create`, `slots`, `find`, `take`, `move` and `withdraw`.
 */
export const callbackModule: FunctionalModule = {
  prefix: 'callback',
  namespace: 'urn:ringback:callback',
  actions: {
    update: { schema: {}, decide: update },
    complete: { schema: {}, decide: complete },
    restart: { schema: {}, decide: restart },
    note: { schema: {}, decide: note },
    report: { schema: {}, decide: report },
    tally: { schema: {}, decide: tally },
    texts: { schema: {}, decide: requestTexts },
    origin: { schema: {}, decide: origin },
    push: { schema: {}, decide: push },
    access: { schema: {}, decide: requestAccess },
    match: { schema: {}, decide: matchCall },
    create: { schema: {}, decide: createCallback },
    slots: { schema: {}, decide: bookableSlots },
    find: { schema: {}, decide: findCallbacks },
    take: { schema: {}, decide: takeCallback },
    move: { schema: {}, decide: moveCallback },
    withdraw: { schema: {}, decide: withdrawCallback },
  },
  resume: (pending, ports) => {
    if (pending.action === RESTART_ACTION || pending.action === DIALLED_ACTION) return KEPT;
    if (CALLERS_ACTIONS.includes(pending.action)) return resumeAsked(pending);
    return pending.action === TEXTS_ACTION ? resumeTexts(pending, ports) : resumeAccess(pending, ports);
  },
};

function update(action: ActionEffect, { live, now }: ActionContext): Decision {
  const callback = live.callback;
  const state = textAttribute(action, 'state') ?? '';
  // Whoever accepted the callback knows its record, and whether it may go there.
  const remote = remoteRecord(live);
  // Whoever accepted the callback knows its record, and whether it may go there.
  if (remote?.isOpen === true && isCallbackState(state) && state !== 'COMPLETED')
    return { writes: [], messages: [{ kind: 'record', url: remote.url, state, reason: null }] };
  if (callback === null)
    return refused('error.callback.update', action.requestId, 'unknown', 'This session has no callback.');
  if (!isCallbackState(state) || state === 'COMPLETED' || !mayMove(callback.state, state)) {
    return refused(
      'error.callback.update',
      action.requestId,
      'invalidstate',
      `A callback cannot go from ${callback.state} to "${state}".`,
    );
  }
  if (callback.state === state) return { writes: [] };
  const history = historyWrite(live, now, {
    source: 'session',
    event: 'callback.moved',
    text: textAttribute(action, 'text') ?? `The callback is now ${state}.`,
    stateAfter: state,
  });
  callback.state = state;
  return { writes: [{ kind: 'callback.update', id: callback.id, set: { state } }, ...history] };
}

function complete(action: ActionEffect, { live, now }: ActionContext): Decision {
  const callback = live.callback;
  const asked = textAttribute(action, 'reason') ?? 'NOT_AVAILABLE';
  const remote = remoteRecord(live);
  if (remote?.isOpen === true) {
    const pending = { requestId: RECORD_REQUEST, action: RECORD_ACTION, payload: { reason: asked } };
    live.pending.set(RECORD_REQUEST, pending);
    return {
      writes: [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }],
      messages: [{ kind: 'record', url: remote.url, state: 'COMPLETED', reason: asked }],
    };
  }
  if (callback === null)
    return refused('error.callback.complete', action.requestId, 'unknown', 'This session has no callback.');
  if (callback.state === 'COMPLETED') {
    return refused(
      'error.callback.complete',
      action.requestId,
      'invalidstate',
      'The callback has ended already.',
    );
  }
  // Whatever else crossed it: customer and agent talked. What the agent says of that is another thing.
  const isOutcome = booleanAttribute(action, 'outcome', false);
  const reason = callback.connectedAt === null || isOutcome ? asked : 'AGENT_CONNECTED';
  const history = historyWrite(live, now, {
    source: 'session',
    event: 'callback.completed',
    text: textAttribute(action, 'text') ?? `The callback ended: ${reason}.`,
    stateAfter: 'COMPLETED',
    data: { reason },
  });
  callback.state = 'COMPLETED';
  return {
    writes: [
      { kind: 'callback.update', id: callback.id, set: { state: 'COMPLETED', reason, completedAt: now } },
      ...history,
    ],
  };
}

/** `at`: milliseconds since 1970; a time that is over is now. `number`: from then on the customer is reached there. */
function restart(action: ActionEffect, { live, now, slotPlace }: ActionContext): Decision {
  const callback = live.callback;
  const refuse = (error: string, why: string): Decision =>
    refused('error.callback.restart', action.requestId, error, why);
  if (callback === null || live.starter !== null)
    return refuse('unknown', 'This session has no callback of this platform.');
  if (callback.state === 'COMPLETED' || live.pending.has(requestId(RESTART_ACTION)))
    return refuse('invalidstate', 'The callback has ended already, or goes on at another time.');
  const at = numberAttribute(action, 'at');
  if (at === null || at > LATEST) return refuse('invalidattribute', 'at must be milliseconds since 1970.');
  const number = textAttribute(action, 'number');
  const change: Write[] =
    number === null
      ? []
      : [
          {
            kind: 'callback.change',
            id: callback.id,
            change: {
              params: { set: { _customer_number: number }, removed: [] },
              userData: { set: {}, removed: [] },
              customerNumber: number,
            },
          },
        ];
  return {
    writes: [
      ...change,
      // Who is called again at once stands in line, not in a slot.
      ...keepRestart(live, at, at > now ? slotPlace(callback.service, callback.options, at) : null),
      ...historyWrite(live, now, {
        source: 'session',
        event: 'callback.restarted',
        text: textAttribute(action, 'text') ?? 'The customer is called again.',
        data: { at },
      }),
    ],
  };
}

/** The record of a callback that another platform has accepted; open until the document has ended it. */
function remoteRecord({ callback, starter, pending }: ActionContext['live']) {
  return callback === null && starter?.kind === 'gms'
    ? { url: starter.recordUrl, isOpen: !pending.has(RECORD_REQUEST) }
    : null;
}

function note(action: ActionEffect, { live, now }: ActionContext): Decision {
  return {
    writes: historyWrite(live, now, {
      source: 'session',
      event: textAttribute(action, 'event') ?? 'note',
      text: textAttribute(action, 'text') ?? '',
    }),
  };
}

/** The message leaves after the commit, through the channel of the device (`_device_os`, `_device_notification_id`). */
function push(action: ActionEffect, { live, now }: ActionContext): Decision {
  const callback = live.callback;
  const name = textAttribute(action, 'action') ?? '';
  const refuse = (error: string, why: string): Decision =>
    refused('error.callback.push', action.requestId, error, why);
  if (callback === null) return refuse('unknown', 'This session has no callback.');
  if (name === '') return refuse('invalidattr', 'The attribute action is missing.');
  const { options } = callback;
  const type = option(options, '_device_os');
  if (option(options, '_device_notification_id') === null || type === null || channelOf(type) === null)
    return refuse(
      'nodevice',
      'The request names no device: _device_os and _device_notification_id say which.',
    );
  return {
    writes: historyWrite(live, now, {
      source: 'session',
      event: DEVICE_PUSHED,
      text: `The app of the customer is asked for ${name}.`,
      data: { action: name, type },
    }),
  };
}
