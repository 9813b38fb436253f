import { type BookableTime, type CreateOutcome, formatInstant, type Refusal } from '@ringback/core';
import type { ActionEffect, Json } from '@ringback/scxml';
import { numberAttribute, textAttribute } from '../attributes.ts';
import { type ActionContext, type Decision, refused } from '../module.ts';
import { asked, refusal, type Told } from './asked.ts';

/** Nobody has waited on the line for longer. */
const LONGEST_WAIT_MS = 86_400_000;

/**
 * `callback:create`: asks for a callback as over HTTP (API reference 4.2), for `number` at `service`. `param` children whose names
 * begin with an underscore are parameters, others user data. `waitingsince` (ms since 1970): the place in line of one that is
 * wanted as soon as may be; `interactionid` is kept as `_originating_interaction_id`.
 */
export function createCallback(action: ActionEffect, context: ActionContext): Decision {
  const service = textAttribute(action, 'service');
  const name = 'error.callback.create';
  if (service === null)
    return refused(name, action.requestId, 'invalidattribute', 'service must name a callback service.');
  const { callers, now } = context;
  const params: Record<string, string> = {};
  const userData: Record<string, string> = {};
  for (const { name: key, value } of action.params) {
    const text = textOf(value);
    if (text !== null) (key.startsWith('_') ? params : userData)[key] = text;
  }
  const number = textAttribute(action, 'number');
  if (number !== null) params['_customer_number'] = number;
  const interaction = textAttribute(action, 'interactionid');
  if (interaction !== null) params['_originating_interaction_id'] ??= interaction;
  const since = numberAttribute(action, 'waitingsince');
  const waitingSince = since === null ? null : Math.min(now, Math.max(since, now - LONGEST_WAIT_MS));
  if (waitingSince !== null)
    params['_urs_call_interaction_age'] = String(Math.round((now - waitingSince) / 1000));
  return asked(action, context, 'create', async () =>
    toldOf(
      await callers.create({ service, params, userData, ...(waitingSince === null ? {} : { waitingSince }) }),
    ),
  );
}

function textOf(value: Json | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function toldOf(outcome: CreateOutcome): Told {
  if (outcome.kind === 'accepted') {
    const { id, scheduled, desiredAt } = outcome;
    return {
      kind: 'done',
      data: { id, scheduled, desiredat: desiredAt, desiredtime: formatInstant(desiredAt) },
    };
  }
  const slots = (outcome.proposals ?? []).map(({ from }) => from);
  return refusal(outcome.refusal.kind, wordsFor(outcome.refusal), { slots });
}

/** What a document does not need to look up; numbers are not in it. */
function wordsFor(refused: Refusal): string {
  return `The callback was not accepted: ${refused.kind}.`;
}

/** A time as documents get it. */
export function timeData({ at, date, time, daysAhead, free }: BookableTime) {
  return { at, date, time, daysahead: daysAhead, free, utctime: formatInstant(at) };
}
