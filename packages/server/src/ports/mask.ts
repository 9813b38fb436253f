/** How much of a value stays readable: enough to tell two calls apart in a log, too little to call back. */
const READABLE_TAIL = 2;
const SHORTEST_WITH_TAIL = 6;

/** Hides a personal value but for its last two characters; short ones entirely. */
export function maskText(text: string): string {
  if (text === '') return '';
  return text.length < SHORTEST_WITH_TAIL ? '***' : `***${text.slice(-READABLE_TAIL)}`;
}

/** Hides every text and number in a value, whatever its shape; keys stay. */
export function maskPersonal(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return maskText(String(value));
  if (Array.isArray(value)) return value.map(maskPersonal);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskPersonal(inner)]));
  }
  return value;
}

/** Masks what stands under a key `pii`, at any depth of a log line's fields. */
export function maskFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const masked: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    masked[key] = key === 'pii' ? maskPersonal(value) : isPlain(value) ? maskFields(value) : value;
  }
  return masked;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
