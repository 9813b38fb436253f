import { callId } from '@ringback/core';
import type { CallEffect, Json, JsonObject } from '@ringback/scxml';
import { audienceOf } from '../../calls/call-book.ts';
import type { LiveSession } from '../../sessions/live-session.ts';
import { objectValue } from '../attributes.ts';
import { type ActionContext, type Decision, refused } from '../module.ts';
import { type Interaction, interactionOf, interactionsOf, keepInteraction } from './interaction.ts';

/** Characters of JSON that may be attached to one interaction. */
const MOST_USER_DATA = 262_144;
const NOTHING: Decision = { writes: [] };

/** `_genesys.ixn.setuData(object, interactionid)`: attaches data; `interaction.udata.changed` follows. */
export function setUserData(call: CallEffect, context: ActionContext): Decision {
  const changed = objectValue(call.args[0]) ?? {};
  return change(call.args[1], context, changed, (before) => ({ ...before, ...changed }));
}

/** `_genesys.ixn.deleteuData(key, interactionid)`: takes one key away. */
export function deleteUserData(call: CallEffect, context: ActionContext): Decision {
  const key = String(call.args[0]);
  return change(call.args[1], context, { [key]: null }, (before) => {
    const { [key]: _, ...rest } = before;
    return rest;
  });
}

function change(
  wanted: Json | undefined,
  context: ActionContext,
  changed: JsonObject,
  apply: (before: JsonObject) => JsonObject,
): Decision {
  const { live, calls, tell } = context;
  const interaction = wantedInteraction(live, wanted);
  // It was there when the script asked, and has gone in the same step.
  if (interaction === null) return NOTHING;
  const { callId: id } = interaction;
  const udata = apply(interaction.udata);
  if (JSON.stringify(udata).length > MOST_USER_DATA) {
    const text = `At most ${MOST_USER_DATA} characters of data can be attached to an interaction.`;
    return refused('error.interaction.udata', '', 'invalidattribute', text);
  }
  const event = {
    name: 'interaction.udata.changed',
    type: 'external' as const,
    data: { interactionid: id, udata: changed },
  };
  return {
    writes: keepInteraction(live, { ...interaction, udata }),
    replies: [event],
    perform: () => {
      const entry = calls.get(id);
      if (entry === undefined) return;
      entry.userData = apply(entry.userData);
      for (const other of audienceOf(entry)) {
        if (other === live.sessionId) continue;
        tell(other, event, (listener) => {
          const theirs = interactionOf(listener, id);
          return theirs === null ? [] : keepInteraction(listener, { ...theirs, udata: apply(theirs.udata) });
        });
      }
    },
  };
}

function wantedInteraction(live: LiveSession, wanted: Json | undefined): Interaction | null {
  if (typeof wanted === 'string' && wanted !== '') return interactionOf(live, callId(wanted));
  return interactionsOf(live)[0] ?? null;
}
