import { channelOf, DEVICE_PUSHED, isCallbackState, mayMove, option } from '@ringback/core';
import type { ActionEffect } from '@ringback/scxml';
import { RECORD_ACTION, RECORD_REQUEST } from '../outbox/outgoing.ts';
import { requestAccess, resumeAccess } from './access.ts';
import { textAttribute } from './attributes.ts';
import { type ActionContext, type Decision, type FunctionalModule, historyWrite, refused } from './module.ts';

/**
 * `callback` (ours): the record that customers and supervisors see. `update` moves its state, `complete` ends it
 * with its one reason, `access` has a number given to the customer, `push` asks the app of the customer for something,
 * `note` adds a line to its history; one whose `event` is a status event (`_cbe_on_...`) is also told to whoever hears of
 * this callback.
 */
export const callbackModule: FunctionalModule = {
  prefix: 'callback',
  namespace: 'urn:ringback:callback',
  actions: {
    update: { schema: {}, decide: update },
    complete: { schema: {}, decide: complete },
    note: { schema: {}, decide: note },
    push: { schema: {}, decide: push },
    access: { schema: {}, decide: requestAccess },
  },
  resume: resumeAccess,
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
  // Whatever else crossed it: customer and agent talked.
  const reason = callback.connectedAt === null ? asked : 'AGENT_CONNECTED';
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
