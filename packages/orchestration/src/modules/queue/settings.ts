import { requestId, type Write } from '@ringback/core';
import type { CallEffect, JsonObject } from '@ringback/scxml';
import { routedLeg } from '../../calls/call-book.ts';
import type { LiveSession } from '../../sessions/live-session.ts';
import { objectValue } from '../attributes.ts';
import { type ActionContext, type Decision, historyWrite } from '../module.ts';
import { keepSubmitted, queueRequest, submittedAll } from './submitted.ts';

/** What `_genesys.queue` functions set for the current and all later submits of a session. */
export interface QueueSettings {
  /** Names of agents who are never selected. */
  readonly excluded: readonly string[];
}

export const SETTINGS_ACTION = 'queue.settings';
const SETTINGS_ID = requestId('queue.settings');
/** More names are no list that a document keeps of its agents. */
const MOST_EXCLUDED = 1000;

export function settingsOf(live: LiveSession): QueueSettings {
  const excluded = live.pending.get(SETTINGS_ID)?.payload['excluded'];
  return {
    excluded: Array.isArray(excluded) ? excluded.filter((name) => typeof name === 'string') : [],
  };
}

/** `_genesys.queue.excludeAgents(list)`: replaces the list; also requests that wait already leave them out. */
export function excludeAgents(call: CallEffect, { live, routing, calls, now }: ActionContext): Decision {
  const excluded = namesOf(call.args[0]);
  const changed = submittedAll(live).map((submitted) => ({
    ...submitted,
    request: { ...submitted.request, excludedAgents: excluded },
  }));
  return {
    writes: [
      ...keepSettings(live, { excluded }),
      ...changed.flatMap((submitted) => keepSubmitted(live, submitted)),
    ],
    perform: () => {
      for (const submitted of changed) {
        const { request, interactionId } = submitted;
        const entry = interactionId === null ? undefined : calls.get(interactionId);
        // One whose agent is being rung does not wait now; when it has to again, the list counts.
        if (entry === undefined || routedLeg(entry, request.requestId) === undefined)
          routing.submit(queueRequest(submitted, now));
      }
    },
  };
}

/** Ids or targets (`1001@Stat_Server.A`), as a list or a text with commas. */
function namesOf(value: unknown): string[] {
  const given = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  const names = given
    .filter((name) => typeof name === 'string' || typeof name === 'number')
    .map((name) => (String(name).split('@')[0] ?? '').trim())
    .filter((name) => name !== '');
  return [...new Set(names)].slice(0, MOST_EXCLUDED);
}

/**
 * `checkAgentState(boolean)` and `priorityTuning(...)` are accepted and change nothing: nobody is selected who is not
 * ready, and among equal priorities the original arrival decides in any case.
 */
export function accepted(call: CallEffect, { live, now }: ActionContext): Decision {
  return {
    writes: historyWrite(live, now, {
      source: 'routing',
      event: 'queue.notice',
      text: `${call.name.split('.').at(-1)} changes nothing here: agents are checked always, and who came first is first.`,
    }),
  };
}

function keepSettings(live: LiveSession, { excluded }: QueueSettings): Write[] {
  const payload: JsonObject = {
    ...objectValue(live.pending.get(SETTINGS_ID)?.payload),
    excluded: [...excluded],
  };
  const pending = { requestId: SETTINGS_ID, action: SETTINGS_ACTION, payload };
  live.pending.set(SETTINGS_ID, pending);
  return [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }];
}
