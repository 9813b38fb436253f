const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;
const RESERVED = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if import in instanceof new null return super switch this throw true try typeof var void while with'
  ).split(' '),
);
/** Names that were looked at before: each session declares those of its document. */
const known = new Set<string>();
const MOST_NAMES = 10_000;

/** Whether a text can be the name of a variable. */
export function isName(name: string): boolean {
  if (known.has(name)) return true;
  const isOne = IDENTIFIER.test(name) && !RESERVED.has(name);
  if (isOne && known.size < MOST_NAMES) known.add(name);
  return isOne;
}
