import type { Json, JsonObject } from '@ringback/scxml';
import type { ScriptPlatform } from '../engine/script-platform.ts';
import { objectValue } from './attributes.ts';
import { ENUMERATIONS } from './genesys/enumerations.ts';
import { SCRIPT_FUNCTIONS } from './genesys/script-functions.ts';
import { keyTable } from './key-table.ts';

const NAME = '_genesys';
/** Single tenant: its id in the original. */
const TENANT_ID = 1;

let lastShown: JsonObject = {};

/** What scripts of documents may read and call besides the language: `_genesys` (ORS reference 2 to 7). */
export const SCRIPT_PLATFORM: ScriptPlatform = {
  objects: { [NAME]: { data: ENUMERATIONS, functions: Object.keys(SCRIPT_FUNCTIONS) } },

  shown({ tenant = 'Environment', server = {} }) {
    // Statistics are published every second; what is bound for a session does not change with them.
    if (lastShown['tenant'] !== tenant || !isSame(lastShown['server'], server))
      lastShown = { tenant, server };
    return lastShown;
  },

  names: (shown, facts) => ({ _genesys: () => valueOf(shown, facts) }),

  answer(call) {
    const answer = SCRIPT_FUNCTIONS[call.name.slice(NAME.length + 1)];
    return answer?.(call) ?? { ok: false, message: `${call.name} is not there` };
  },
};

function valueOf(known: JsonObject, facts: JsonObject): JsonObject {
  const { tenant = null, server = null } = known;
  const session = { tenant, tenantid: TENANT_ID, server };
  const interactions = objectValue(facts['interactions']) ?? {};
  const first = typeof facts['first'] === 'string' ? facts['first'] : null;
  const shown = keyTable<Json>();
  if (first !== null) {
    // Simple routing reads the first one as number 0.
    shown['0'] = interactions[first] ?? null;
    for (const id in interactions) shown[id] = interactions[id] ?? null;
  }
  return { session, ixn: { interactions: shown, firstixnid: first } };
}

/** Of another thread it is another object each time. */
function isSame(before: unknown, after: unknown): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}
