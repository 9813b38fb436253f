import { type JsonObject, readData, type Session } from '@ringback/scxml';

/** Characters of a value that are shown, and variables of one step. */
const MOST_CHARACTERS = 300;
const MOST_VARIABLES = 50;

/** Texts of the variables of a session, as they were after its last step. */
export type DataTexts = ReadonlyMap<string, string>;

/** The variables that a step changed, large values cut short, and the texts to compare the next step with. */
export function changedData(
  session: Session,
  before: DataTexts,
): { readonly changed: JsonObject; readonly texts: DataTexts } {
  const texts = new Map<string, string>();
  const changed: [string, JsonObject[string]][] = [];
  for (const [name, value] of Object.entries(readData(session))) {
    const text = JSON.stringify(value);
    texts.set(name, text);
    if (before.get(name) === text || changed.length >= MOST_VARIABLES) continue;
    changed.push([name, text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : value]);
  }
  return { changed: Object.fromEntries(changed), texts };
}
