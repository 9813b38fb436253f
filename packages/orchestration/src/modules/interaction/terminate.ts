import type { ActionEffect } from '@ringback/scxml';
import { objectValue } from '../attributes.ts';
import type { ActionContext, Decision } from '../module.ts';
import { destinationOf } from './destination.ts';
import { ownCall, unknownCall } from './own-call.ts';

/** `ixn:terminate`: ends the call, or with `resource` the leg of that party alone. */
export function terminate(
  action: ActionEffect,
  context: ActionContext,
  name: 'interaction.terminate' | 'interaction.redirect' = 'interaction.terminate',
): Decision {
  const entry = ownCall(action, context);
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
