import type { ApiKey, ApiKeyRepository, KeyRole, Principal } from '@ringback/core';
import { isSameSecret } from '../edge/same-secret.ts';
import { digest, randomToken } from './digest.ts';
import { ShortMemory } from './short-memory.ts';

export interface ApiKeyPorts {
  readonly apiKeys: ApiKeyRepository;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** That a key was used could not be written down. */
  readonly failed: (error: unknown) => void;
}

export interface NewKey {
  readonly name: string;
  readonly role: KeyRole;
  readonly services: readonly string[] | null;
  readonly expiresAt: number | null;
}

/** `rbk_<id>_<secret>`: recognised by programs that look for keys where none belong. */
const FORM = /^rbk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;
/** A key that was revoked on another node ends here after this long at the latest. */
const REMEMBERED_MS = 1_000;
const MOST_REMEMBERED = 500;
const USE_WRITTEN_EVERY_MS = 60_000;

/** Keys of programs. */
export class ApiKeys {
  readonly #ports: ApiKeyPorts;
  readonly #found = new ShortMemory<ApiKey | null>(REMEMBERED_MS, MOST_REMEMBERED);
  readonly #usedAt = new Map<string, number>();

  constructor(ports: ApiKeyPorts) {
    this.#ports = ports;
  }

  list(): Promise<ApiKey[]> {
    return this.#ports.apiKeys.list();
  }

  /** Makes a key; its text is told here and never again. */
  async make(wanted: NewKey, createdBy: string): Promise<{ readonly key: ApiKey; readonly text: string }> {
    const { apiKeys, randomBytes, now } = this.#ports;
    const id = Buffer.from(randomBytes(8)).toString('hex');
    const secret = randomToken(randomBytes);
    const made = { secretHash: digest(secret), createdAt: now(), createdBy, lastUsedAt: null };
    const key: ApiKey = { id, ...wanted, ...made };
    await apiKeys.add(key);
    return { key, text: `rbk_${id}_${secret}` };
  }

  async revoke(id: string): Promise<boolean> {
    const existed = await this.#ports.apiKeys.delete(id);
    this.#found.forget();
    return existed;
  }

  /** Who shows a key; null for one that is not (or no longer) valid. */
  async principal(text: string): Promise<Principal | null> {
    const [, id, secret] = FORM.exec(text) ?? [];
    if (id === undefined || secret === undefined) return null;
    const { apiKeys, now } = this.#ports;
    const at = now();
    const key = await this.#found.get(id, at, () => apiKeys.get(id));
    if (key === null || !isSameSecret(digest(secret), key.secretHash)) return null;
    if (key.expiresAt !== null && key.expiresAt <= at) return null;
    this.#used(key, at);
    const { name, role, services } = key;
    return { name: `${name} (${id})`, role, means: 'api key', agentId: null, services };
  }

  #used({ id, lastUsedAt }: ApiKey, at: number): void {
    const last = this.#usedAt.get(id) ?? lastUsedAt ?? Number.NEGATIVE_INFINITY;
    if (at - last < USE_WRITTEN_EVERY_MS) return;
    if (this.#usedAt.size >= MOST_REMEMBERED) this.#usedAt.clear();
    this.#usedAt.set(id, at);
    this.#ports.apiKeys.used(id, at).catch(this.#ports.failed);
  }
}

/** Whether somebody may use what a service is for; `null`: what is for none in particular. */
export function coversService({ services }: Principal, service: string | null): boolean {
  return services === null || (service !== null && services.includes(service));
}
