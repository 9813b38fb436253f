import { MODULE_CATALOGUE } from '@ringback/orchestration';
import type { ActionEffect, ScxmlEvent } from '@ringback/scxml';

const ALONE = 'The document runs by itself: there is no switch, router, database or network.';

/** What an action comes to where there is nothing to act on: its failure event, or nothing when nobody hears of it. */
export function answerWithoutSwitch(action: ActionEffect): ScxmlEvent | null {
  const elements = MODULE_CATALOGUE.elements[action.namespace];
  const facts = elements !== undefined && Object.hasOwn(elements, action.name) ? elements[action.name] : null;
  // Actions that answer nothing when all is well (a state told to the callback, an answer to a request) are well.
  const isSilent = facts != null && facts.success === undefined;
  if (isSilent) return null;
  const named = action.attributes['requestid'];
  return {
    name: facts?.failure ?? `error.${action.namespace.split(/[/:]/u).at(-1) ?? 'module'}.${action.name}`,
    type: 'external',
    data: {
      requestid: typeof named === 'string' ? named : action.requestId,
      error: 'unavailable',
      description: ALONE,
    },
  };
}
