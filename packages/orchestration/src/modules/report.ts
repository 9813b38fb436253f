import { REPORTED } from '@ringback/core';
import type { ActionEffect } from '@ringback/scxml';
import { booleanAttribute, objectValue, textAttribute } from './attributes.ts';
import { type ActionContext, type Decision, historyWrite, refused } from './module.ts';

/** Characters of one report. */
const MOST_CHARACTERS = 32_768;

/**
 * `callback:report`: what reports want to know of a callback, by the keys of the original (scenarios 12). It stands in the
 * history, and goes to whoever the options of the service name (`_rep_userevent_*`, `_reporting_aggregator_url`).
 */
export function report(action: ActionEffect, { live, now }: ActionContext): Decision {
  const given = objectValue(action.attributes['data']);
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(given ?? {}))
    if (typeof value === 'string' || typeof value === 'number') values[name] = String(value);
  if (given === null || JSON.stringify(values).length > MOST_CHARACTERS)
    return refused(
      'error.callback.report',
      action.requestId,
      'invalidattribute',
      `data must be an object of at most ${MOST_CHARACTERS} characters.`,
    );
  const isFinal = booleanAttribute(action, 'final', false);
  return {
    writes: historyWrite(live, now, {
      source: 'session',
      event: REPORTED,
      text: isFinal ? 'What came of it was reported.' : 'The beginning was reported.',
      data: { values },
    }),
  };
}

const TALLIED = ['entered', 'answered', 'abandoned'] as const;

/**
 * `callback:tally`: counts a dialled call in a virtual queue in which it does not wait: `event` is `entered`, then `answered` (by
 * an agent) or `abandoned`, with the seconds that it had `waited`.
 */
export function tally(action: ActionEffect, { routing }: ActionContext): Decision {
  const queue = textAttribute(action, 'queue');
  const kind = TALLIED.find((known) => known === textAttribute(action, 'event'));
  if (queue === null || kind === undefined)
    return refused(
      'error.callback.tally',
      action.requestId,
      'invalidattribute',
      `queue must name a virtual queue, and event be one of ${TALLIED.join(', ')}.`,
    );
  const waited = Number(textAttribute(action, 'waited') ?? 0);
  const waitedMs = Number.isFinite(waited) ? Math.max(0, Math.round(waited * 1000)) : 0;
  return {
    writes: [],
    perform: () => routing.tallyDialled(queue, kind === 'entered' ? { kind } : { kind, waitedMs }),
  };
}
