import type { Json, JsonObject } from '@ringback/scxml';
import type { ScriptPlatform } from '../engine/script-platform.ts';
import { objectValue } from './attributes.ts';
import { ENUMERATIONS } from './genesys/enumerations.ts';
import { SCRIPT_FUNCTIONS } from './genesys/script-functions.ts';
import { keyTable } from './key-table.ts';

const NAME = '_genesys';
/** Single tenant: its id in the original. */
const TENANT_ID = 1;

const made = new WeakMap<
  JsonObject,
  { readonly tenant: unknown; readonly server: unknown; readonly names: JsonObject }
>();

/** What scripts of documents may read and call besides the language: `_genesys` (ORS reference 2 to 7). */
export const SCRIPT_PLATFORM: ScriptPlatform = {
  objects: { [NAME]: { data: ENUMERATIONS, functions: Object.keys(SCRIPT_FUNCTIONS) } },

  names(known, facts) {
    const { tenant = 'Environment', server = {} } = known;
    // Statistics are published every second; what is bound for a session does not change with them.
    const before = made.get(facts);
    if (before !== undefined && isSame(before.server, server) && before.tenant === tenant)
      return before.names;
    // Few scripts ask for it.
    let value: JsonObject | undefined;
    const names: JsonObject = {
      get [NAME]() {
        value ??= valueOf(tenant, server, facts);
        return value;
      },
    };
    made.set(facts, { tenant, server, names });
    return names;
  },

  answer(call) {
    const answer = SCRIPT_FUNCTIONS[call.name.slice(NAME.length + 1)];
    return answer?.(call) ?? { ok: false, message: `${call.name} is not there` };
  },
};

function valueOf(tenant: Json, server: Json, facts: JsonObject): JsonObject {
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
