import { callId } from '@ringback/core';
import type { ActionEffect, ScxmlEvent } from '@ringback/scxml';
import { audienceOf } from '../calls/call-book.ts';
import { booleanAttribute, objectValue, textAttribute } from './attributes.ts';
import { interactionOf, keepInteraction } from './interaction/interaction.ts';
import { type ActionContext, type Decision, historyWrite, refused } from './module.ts';

/**
 * `callback:origin`: the call during which the callback was asked for (`_originating_interaction_id`). `data` are attached to it, for
 * everybody who hears of it; with `arrival` the callback takes over since when that caller had waited, if that is earlier.
 */
export function origin(action: ActionEffect, { live, now, calls, tell }: ActionContext): Decision {
  const refuse = (error: string, why: string): Decision =>
    refused('error.callback.origin', action.requestId, error, why);
  const { callback } = live;
  const id = textAttribute(action, 'interactionid');
  if (callback === null) return refuse('unknown', 'This session has no callback.');
  const entry = id === null ? undefined : calls.get(callId(id));
  if (entry === undefined) return refuse('unknown', 'There is no such call here (any more).');
  const data = objectValue(action.attributes['data']) ?? {};
  const { arrivedAt } = entry;
  const isEarlier =
    booleanAttribute(action, 'arrival', false) && arrivedAt !== null && arrivedAt < callback.arrivedAt;
  if (isEarlier) callback.arrivedAt = arrivedAt;
  const event: ScxmlEvent = {
    name: 'interaction.udata.changed',
    type: 'external',
    data: { interactionid: entry.callId, udata: data },
  };
  return {
    writes: [
      ...(isEarlier ? [{ kind: 'callback.update' as const, id: callback.id, set: { arrivedAt } }] : []),
      ...historyWrite(live, now, {
        source: 'session',
        event: 'callback.originated',
        text: isEarlier
          ? 'It was asked for during a call: the customer has stood in line since that call came in.'
          : 'It was asked for during a call.',
        data: { callId: entry.callId, ...(isEarlier ? { arrivedAt } : {}) },
      }),
    ],
    perform: () => {
      if (Object.keys(data).length === 0) return;
      entry.userData = { ...entry.userData, ...data };
      for (const listener of audienceOf(entry))
        tell(listener, event, (other) => {
          const theirs = interactionOf(other, entry.callId);
          return theirs === null
            ? []
            : keepInteraction(other, { ...theirs, udata: { ...theirs.udata, ...data } });
        });
    },
  };
}
