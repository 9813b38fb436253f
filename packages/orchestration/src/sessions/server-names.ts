import { type OptionMap, option } from '@ringback/core';
import type { JsonObject } from '@ringback/scxml';

/** Servers of the original whose names a document may ask for by declaring `<data>` of these ids (ORS reference 8). */
const NAMES: Readonly<Record<string, string | null>> = {
  _statserver: 'Stat_Server',
  _tserver: 'Ringback',
  _ixnserver: null,
  _outbserver: null,
  _classserver: null,
};

/** Their names as section `ors` has them. The first two have one in any case, as targets and places are written with it. */
export function serverNames(section: OptionMap): JsonObject {
  const names: Record<string, string> = {};
  for (const [id, usual] of Object.entries(NAMES)) {
    const name = option(section, id) ?? usual;
    if (name !== null) names[id] = name;
  }
  return names;
}
