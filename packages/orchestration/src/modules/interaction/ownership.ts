import { type CallId, callId } from '@ringback/core';
import type { ActionEffect } from '@ringback/scxml';
import { audienceOf, type CallEntry } from '../../calls/call-book.ts';
import { textAttribute } from '../attributes.ts';
import { type ActionContext, type Decision, refused } from '../module.ts';
import { dropInteraction, interactionOf, keepInteraction } from './interaction.ts';
import { ownCall, unknownCall } from './own-call.ts';
import { partiesOf } from './parties.ts';

/** `ixn:attach`: takes a call that no session owns; from then on it hears of it and may act on it. */
export function attach(action: ActionEffect, context: ActionContext): Decision {
  const entry = wantedCall(action, context);
  const errorName = 'error.interaction.attach';
  if (entry === undefined) return unknownCall(errorName, action);
  const { live } = context;
  if (entry.owner !== null && entry.owner !== live.sessionId) {
    return refused(errorName, action.requestId, 'invalidstate.attached', 'Another session owns the call.');
  }
  return join(action, context, entry, 'attach', true, () => {
    entry.owner = live.sessionId;
    entry.associated.delete(live.sessionId);
    live.calls.add(entry.callId);
  });
}

/** `ixn:associate`: hears of a call from now on; who owns it stays. */
export function associate(action: ActionEffect, context: ActionContext): Decision {
  const entry = wantedCall(action, context);
  if (entry === undefined) return unknownCall('error.interaction.associate', action);
  const isOwner = entry.owner === context.live.sessionId;
  return join(action, context, entry, 'associate', isOwner, () => {
    if (entry.owner !== context.live.sessionId) entry.associated.add(context.live.sessionId);
  });
}

function join(
  action: ActionEffect,
  { live }: ActionContext,
  entry: CallEntry,
  verb: 'attach' | 'associate',
  isOwned: boolean,
  perform: () => void,
): Decision {
  const before = interactionOf(live, entry.callId);
  const writes = keepInteraction(live, {
    ...(before ?? {
      callId: entry.callId,
      udata: entry.userData,
      parties: partiesOf(entry),
      ...(entry.dialled === null
        ? { ani: '', dnis: firstDevice(entry), type: 'outbound' as const }
        : { ani: firstDevice(entry), dnis: entry.dialled, type: 'inbound' as const }),
    }),
    isAdded: true,
    isOwned,
  });
  const data = { interactionid: entry.callId };
  return {
    writes,
    perform,
    replies: [
      { name: `interaction.${verb}.done`, type: 'external', data: { requestid: action.requestId, ...data } },
      ...(before?.isAdded === true ? [] : [{ name: 'interaction.added', type: 'external' as const, data }]),
    ],
  };
}

function firstDevice({ legs }: CallEntry): string {
  return legs.values().next().value?.device ?? '';
}

/** `ixn:detach`: lets go of a call, which goes on without this session. */
export function detach(action: ActionEffect, context: ActionContext): Decision {
  const entry = ownCall(action, context);
  if (entry === undefined) return unknownCall('error.interaction.detach', action);
  const { live } = context;
  return {
    writes: dropInteraction(live, entry.callId),
    perform: () => letGo(entry, live.calls),
    replies: [
      {
        name: 'interaction.detach.done',
        type: 'external',
        data: { requestid: action.requestId, interactionid: entry.callId },
      },
      {
        name: 'interaction.deleted',
        type: 'external',
        data: { interactionid: entry.callId, resultof: 'detach' },
      },
    ],
  };
}

/** Nobody owns the call any more. */
export function letGo(entry: CallEntry, calls: Set<CallId>): void {
  entry.owner = null;
  calls.delete(entry.callId);
}

/** `ixn:accept`: answers a call from outside that rings; any other is accepted already. */
export function accept(action: ActionEffect, context: ActionContext): Decision {
  const entry = ownCall(action, context);
  if (entry === undefined) return unknownCall('error.interaction.accept', action);
  return {
    writes: [],
    perform: () => context.callControl.answer(entry.callId),
    replies: [
      {
        name: 'interaction.accept.done',
        type: 'external',
        data: { requestid: action.requestId, interactionid: entry.callId },
      },
    ],
  };
}

/** A call that goes on, whoever owns it. Only those that sessions were told of can be known. */
function wantedCall(action: ActionEffect, { calls }: ActionContext): CallEntry | undefined {
  const wanted = textAttribute(action, 'interactionid');
  const entry = wanted === null ? undefined : calls.get(callId(wanted));
  return entry !== undefined && (entry.isAnnounced || audienceOf(entry).length > 0) ? entry : undefined;
}
