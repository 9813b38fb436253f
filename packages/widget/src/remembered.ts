import type { Asked } from './server.ts';

/** The callback that a customer asked for on this page, so that another page of the site and a reload know it. */
export interface Remembered {
  readonly asked: Asked;
  readonly number: string;
  readonly desiredUtc: string | null;
}

const key = (service: string) => `ringback:${service}`;

/** `null` when there is none, or when the page may not store anything. */
export function recall(service: string): Remembered | null {
  try {
    const text = localStorage.getItem(key(service));
    const found: unknown = text === null ? null : JSON.parse(text);
    return isRemembered(found) ? found : null;
  } catch {
    return null;
  }
}

export function remember(service: string, what: Remembered | null): void {
  try {
    if (what === null) localStorage.removeItem(key(service));
    else localStorage.setItem(key(service), JSON.stringify(what));
  } catch {
    // A page that may store nothing shows the callback for as long as it is open.
  }
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null || !('asked' in value) || !('number' in value))
    return false;
  const { asked, number } = value;
  if (typeof number !== 'string' || typeof asked !== 'object' || asked === null) return false;
  return (
    'id' in asked && typeof asked.id === 'string' && 'service' in asked && typeof asked.service === 'string'
  );
}
