/**
 * The engine lays its objects out like those of any class; one that is made without a prototype is a hash table to it, which
 * takes longer to fill, to read and to write as JSON (measured).
 */
const TextRecord = function TextRecord() {
  // Nothing is in it yet.
} as unknown as { new (): Record<string, string>; prototype: object };
TextRecord.prototype = Object.create(null) as object;

/** An empty record for names that come from outside: none of them is inherited, whatever it is. */
export function textRecord(): Record<string, string> {
  return new TextRecord();
}
