import type { JsonObject } from '@ringback/scxml';
import type { LiveSession } from '../../sessions/live-session.ts';
import { CALL_ACTION, interactionsOf, interactionView } from '../interaction/interaction.ts';
import { keyTable } from '../key-table.ts';

/** What scripts may know of a session that has no interaction; one object, so that nobody is told of it again. */
const NOTHING: JsonObject = { interactions: {}, first: null };

const made = new WeakMap<LiveSession, { readonly rows: readonly JsonObject[]; readonly facts: JsonObject }>();

/**
 * What scripts of a session may know of it: its interactions, as `_genesys.ixn` shows them. The same object as before
 * while nothing has changed.
 */
export function sessionFacts(live: LiveSession): JsonObject {
  const rows = [...live.pending.values()]
    .filter(({ action }) => action === CALL_ACTION)
    .map(({ payload }) => payload);
  if (rows.length === 0) return NOTHING;
  const before = made.get(live);
  if (before?.rows.length === rows.length && rows.every((row, at) => row === before.rows[at]))
    return before.facts;
  const interactions = interactionsOf(live);
  const views = keyTable<JsonObject>();
  for (const one of interactions) views[one.callId] = interactionView(one);
  const facts: JsonObject = { interactions: views, first: interactions[0]?.callId ?? null };
  made.set(live, { rows, facts });
  return facts;
}
