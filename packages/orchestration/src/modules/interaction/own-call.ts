import { callId } from '@ringback/core';
import type { ActionEffect, ActionElement } from '@ringback/scxml';
import type { CallEntry } from '../../calls/call-book.ts';
import { textAttribute } from '../attributes.ts';
import { type ActionContext, type Decision, refused } from '../module.ts';
import { interactionOf, interactionsOf } from './interaction.ts';

/** The call that an action is about: `interactionid`, or the session's first one; undefined when it is not the session's. */
export function ownCall(action: ActionElement, { live, calls }: ActionContext): CallEntry | undefined {
  const wanted = textAttribute(action, 'interactionid');
  const id = wanted === null ? interactionsOf(live).find(({ isOwned }) => isOwned)?.callId : callId(wanted);
  // What the session has is said by its own row: it may have let go a moment ago.
  return id !== undefined && interactionOf(live, id)?.isOwned === true ? calls.get(id) : undefined;
}

export function unknownCall(errorName: string, { requestId }: ActionEffect): Decision {
  return refused(errorName, requestId, 'unknown', 'The session has no such call.');
}
