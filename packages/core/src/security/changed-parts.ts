import { isJsonObject, type Json } from '../json.ts';
import { isSecretName } from '../services/secret-name.ts';
import { HIDDEN_SECRET, hideUrlPasswords } from '../services/secrets.ts';

/** What became of something: only what differs, secrets hidden. Null: it was not there, or is not any more. */
export interface ChangedParts {
  readonly before: Json;
  readonly after: Json;
}

/** Longest text that is written down whole. */
const MAX_TEXT = 2_000;

/** The parts of two states that differ. A secret that changed is there on both sides, hidden. Null: nothing changed. */
export function changedParts(before: Json, after: Json): ChangedParts | null {
  if (JSON.stringify(before) === JSON.stringify(after)) return null;
  if (!isJsonObject(before) || !isJsonObject(after))
    return { before: shown('', before), after: shown('', after) };
  const was: Record<string, Json> = {};
  const is: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = Object.hasOwn(before, name) ? before[name] : undefined;
    const now = Object.hasOwn(after, name) ? after[name] : undefined;
    const inner = changedParts(old ?? null, now ?? null);
    if (inner === null) continue;
    if (old !== undefined) was[name] = hiddenAs(name, old, inner.before);
    if (now !== undefined) is[name] = hiddenAs(name, now, inner.after);
  }
  const isSame = Object.keys(was).length === 0 && Object.keys(is).length === 0;
  return isSame ? null : { before: was, after: is };
}

/** Plain data as it may be shown: no secret, and no text without end. */
function shown(name: string, value: Json): Json {
  if (typeof value === 'string') {
    const text = hideUrlPasswords(value);
    const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}... (${text.length} characters)` : text;
    return hiddenAs(name, value, short);
  }
  if (Array.isArray(value))
    return hiddenAs(
      name,
      value,
      value.map((item: Json) => shown('', item)),
    );
  if (!isJsonObject(value)) return hiddenAs(name, value, value);
  return hiddenAs(
    name,
    value,
    Object.fromEntries(Object.entries(value).map(([inner, item]) => [inner, shown(inner, item)])),
  );
}

function hiddenAs(name: string, value: Json, otherwise: Json): Json {
  return isSecretName(name) && value !== '' && value !== null ? HIDDEN_SECRET : otherwise;
}
