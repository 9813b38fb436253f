export type Result<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** The server said no; `message` is for the customer when the server meant it to be (API reference 17.2). */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly message: string | null;
      /** Other times, as an availability answer of the first version has them. */
      readonly availability: unknown;
    }
  | { readonly kind: 'unreachable' };

const TIMEOUT_MS = 15_000;

/** One request; answers of the server are read as JSON, whatever came. */
export async function call(url: string, init: RequestInit = {}): Promise<Result<unknown>> {
  try {
    const response = await fetch(url, {
      ...init,
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer: unknown = await response.json().catch(() => null);
    if (response.status === 200) return { kind: 'ok', value: answer };
    const forCustomers = response.status === 400 || response.status === 429;
    return {
      kind: 'refused',
      status: response.status,
      message: forCustomers ? text(answer, 'message') : null,
      availability: isObject(answer) ? (answer['availability'] ?? null) : null,
    };
  } catch {
    return { kind: 'unreachable' };
  }
}

/** An answer that cannot be read is as good as none. */
export function convert<T>(result: Result<unknown>, read: (answer: unknown) => T | undefined): Result<T> {
  if (result.kind !== 'ok') return result;
  const value = read(result.value);
  if (value === undefined) return { kind: 'refused', status: 502, message: null, availability: null };
  return { kind: 'ok', value };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function text(value: unknown, key: string): string | null {
  const found = isObject(value) ? value[key] : null;
  return typeof found === 'string' && found !== '' ? found : null;
}

/** A number or a text of one; below zero means that it is not known. */
export function amount(value: unknown, key: string): number | null {
  const found = isObject(value) ? value[key] : null;
  const number = typeof found === 'string' && found !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}
