import type { Principal, WebSession, WebSessionRepository } from '@ringback/core';
import { isSameSecret } from '../edge/same-secret.ts';
import { digest, randomToken } from './digest.ts';
import type { SecuritySettings } from './settings.ts';
import { ShortMemory } from './short-memory.ts';
import type { User, Users } from './users.ts';

export interface WebSessionPorts {
  readonly webSessions: WebSessionRepository;
  readonly users: Users;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** That a session was used could not be written down. */
  readonly failed: (error: unknown) => void;
}

/** A logout on another node counts here after this long at the latest. */
const REMEMBERED_MS = 1_000;
const MOST_REMEMBERED = 2_000;
const SEEN_WRITTEN_EVERY_MS = 60_000;

/** Logins of browsers. A browser has a random token in a cookie; the database has its digest. */
export class WebSessions {
  readonly #ports: WebSessionPorts;
  readonly #limits: SecuritySettings['session'];
  readonly #found = new ShortMemory<WebSession | null>(REMEMBERED_MS, MOST_REMEMBERED);
  readonly #seenAt = new Map<string, number>();

  constructor(ports: WebSessionPorts, limits: SecuritySettings['session']) {
    this.#ports = ports;
    this.#limits = limits;
  }

  get lifeMs(): number {
    return this.#limits.lifeMs;
  }

  /** Always a new token: one that somebody else put into the browser before is worth nothing. */
  async begin(user: User): Promise<string> {
    const { webSessions, randomBytes, now } = this.#ports;
    const token = randomToken(randomBytes);
    const at = now();
    await webSessions.add({
      tokenHash: digest(token),
      user: user.name,
      stamp: stampOf(token, user),
      createdAt: at,
      seenAt: at,
      expiresAt: at + this.#limits.lifeMs,
    });
    return token;
  }

  async end(token: string): Promise<void> {
    await this.#ports.webSessions.delete(digest(token));
    this.#found.forget();
  }

  async endAllOf(user: string): Promise<void> {
    await this.#ports.webSessions.deleteOf(user);
    this.#found.forget();
  }

  /** Who has the token; null when the login is over, or the password or the user has changed since. */
  async principal(token: string): Promise<Principal | null> {
    const { webSessions, users, now } = this.#ports;
    const hash = digest(token);
    const at = now();
    const session = await this.#found.get(hash, at, () => webSessions.get(hash));
    if (session === null || session.expiresAt <= at) return null;
    const seenAt = Math.max(session.seenAt, this.#seenAt.get(hash) ?? 0);
    if (seenAt + this.#limits.idleMs <= at) return null;
    const user = await users.get(session.user, at);
    if (user === null || !isSameSecret(stampOf(token, user), session.stamp)) return null;
    this.#seen(hash, seenAt, at);
    const { name, role, agentId } = user;
    return { name, role, means: 'session', agentId, services: null };
  }

  #seen(hash: string, seenAt: number, at: number): void {
    if (at - seenAt < SEEN_WRITTEN_EVERY_MS) return;
    if (this.#seenAt.size >= MOST_REMEMBERED) this.#seenAt.clear();
    this.#seenAt.set(hash, at);
    this.#ports.webSessions.seen(hash, at).catch(this.#ports.failed);
  }
}

/** Goes along with every change that a browser asks for; a page of another site cannot know it. */
export function csrfToken(token: string): string {
  return digest('csrf', token);
}

function stampOf(token: string, { secret }: User): string {
  return digest('stamp', token, secret.kind === 'hash' ? secret.hash : secret.password);
}
