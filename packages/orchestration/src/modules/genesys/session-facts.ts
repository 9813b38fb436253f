import type { JsonObject } from '@ringback/scxml';
import type { LiveSession, Pending } from '../../sessions/live-session.ts';
import { CALL_ACTION, interactionView, shownOf } from '../interaction/interaction.ts';
import { keyTable } from '../key-table.ts';

/** What scripts may know of a session that has no interaction; one object, so that nobody is told of it again. */
const NOTHING: JsonObject = { interactions: {}, first: null };

interface Made {
  /** Rows of its calls, and by what id. */
  readonly rows: readonly Pending[];
  readonly facts: JsonObject;
}

const made = new WeakMap<LiveSession, Made>();

/**
 * What scripts of a session may know of it: its interactions, as `_genesys.ixn` shows them. The same object as before
 * while nothing has changed.
 */
export function sessionFacts(live: LiveSession): JsonObject {
  const before = made.get(live);
  let isSame = true;
  let count = 0;
  for (const { action, payload } of live.pending.values()) {
    if (action !== CALL_ACTION) continue;
    if (before?.rows[count]?.payload !== payload) isSame = false;
    count += 1;
  }
  if (count === 0) return NOTHING;
  if (before !== undefined && isSame && before.rows.length === count) return before.facts;
  const rows = [...live.pending.values()].filter(({ action }) => action === CALL_ACTION);
  const facts = factsOf(rows);
  made.set(live, { rows, facts });
  return facts;
}

/** Made when somebody reads it: most steps never do. */
function factsOf(rows: readonly Pending[]): JsonObject {
  let all: { readonly interactions: JsonObject; readonly first: string | null } | undefined;
  const read = () => {
    const shown = shownOf(rows);
    const views = keyTable<JsonObject>();
    for (const one of shown) views[one.callId] = interactionView(one);
    all ??= { interactions: views, first: shown[0]?.callId ?? null };
    return all;
  };
  return {
    get interactions() {
      return (all ?? read()).interactions;
    },
    get first() {
      return (all ?? read()).first;
    },
  };
}
