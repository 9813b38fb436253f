import { callId, requestId } from '@ringback/core';
import type { ActionEffect } from '@ringback/scxml';
import type { CallEntry } from '../../calls/call-book.ts';
import { objectValue, textAttribute } from '../attributes.ts';
import type { ActionContext, Decision } from '../module.ts';
import { destinationOf } from './destination.ts';
import { ownCall, unknownCall } from './own-call.ts';

/**
 * `ixn:terminate`: ends the call, or with `resource` the leg of that party alone. `callrequestid` names the call that an
 * `ixn:createcall` makes, as long as nobody has answered it.
 */
export function terminate(
  action: ActionEffect,
  context: ActionContext,
  name: 'interaction.terminate' | 'interaction.redirect' = 'interaction.terminate',
): Decision {
  const entry = beingCreated(action, context) ?? ownCall(action, context);
  if (entry === undefined) return unknownCall(`error.${name}`, action);
  const { callControl } = context;
  const resource = objectValue(action.attributes['resource']);
  const device = resource === null ? null : (destinationOf(resource, context.configuration)?.device ?? null);
  const leg = [...entry.legs.values()].find((other) => other.device === device);
  return {
    writes: [],
    perform: () => {
      if (leg === undefined) callControl.hangUp(entry.callId);
      else callControl.hangUpLeg(leg.legId);
    },
    replies: [
      {
        name: `${name}.done`,
        type: 'external',
        data: { requestid: action.requestId, interactionid: entry.callId },
      },
    ],
  };
}

function beingCreated(action: ActionEffect, { live, calls }: ActionContext): CallEntry | undefined {
  const wanted = textAttribute(action, 'callrequestid');
  const request = wanted === null ? undefined : live.pending.get(requestId(wanted));
  const id = request?.action === 'ixn.createcall' ? request.payload['callId'] : undefined;
  return typeof id === 'string' ? calls.get(callId(id)) : undefined;
}
