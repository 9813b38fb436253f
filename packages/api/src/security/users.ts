import type { AccountRepository, Configuration, Principal, Role } from '@ringback/core';
import { isSameSecret } from '../edge/same-secret.ts';
import { unstorable } from '../edge/unstorable.ts';
import { digest } from './digest.ts';
import { hashPassword, isPassword, type PasswordCost, pretend } from './password-hash.ts';
import type { ConfiguredUser } from './settings.ts';
import { ShortMemory } from './short-memory.ts';

/** Where a user comes from: the configuration file, the database, or the agents with a password. */
export type UserSource = 'configuration' | 'database' | 'agents';

export interface User {
  readonly name: string;
  readonly role: Role;
  readonly agentId: string | null;
  readonly source: UserSource;
  readonly secret:
    | { readonly kind: 'plain'; readonly password: string }
    | { readonly kind: 'hash'; readonly hash: string };
}

export interface UserPorts {
  readonly accounts: Pick<AccountRepository, 'get' | 'list'>;
  readonly configuration: Pick<Configuration, 'agentBody'>;
  /** The administrator first. */
  readonly configured: readonly ConfiguredUser[];
  readonly randomBytes: (count: number) => Uint8Array;
  readonly passwordCost: PasswordCost;
}

/** A user that another node changed counts here after this long at the latest. */
const REMEMBERED_MS = 1_000;
const MOST_REMEMBERED = 500;

/** Everybody who may log in: first who stands in the configuration, then who is in the database, then agents. */
export class Users {
  readonly #ports: UserPorts;
  readonly #found = new ShortMemory<User | null>(REMEMBERED_MS, MOST_REMEMBERED);
  readonly #hasAccounts = new ShortMemory<boolean>(REMEMBERED_MS, 1);
  /** Passwords that were right, by a digest that means nothing outside this process; with the hash they were right for. */
  readonly #verified = new Map<string, string>();
  readonly #salt: string;

  constructor(ports: UserPorts) {
    this.#ports = ports;
    this.#salt = Buffer.from(ports.randomBytes(32)).toString('hex');
  }

  /** Those of the configuration file, the administrator first. */
  configured(): readonly Pick<ConfiguredUser, 'name' | 'role' | 'agentId'>[] {
    return this.#ports.configured;
  }

  /** Whether the configuration file has a user of that name, which the database then cannot have. */
  isConfigured(name: string): boolean {
    return this.#ports.configured.some((user) => user.name === name);
  }

  /** Null: nobody, or one who may not log in. */
  get(name: string, now: number): Promise<User | null> {
    const known = this.#inFile(name);
    return known !== null ? Promise.resolve(known) : this.#found.get(name, now, () => this.#load(name));
  }

  /**
   * The user with that name and password. Failures take the same time, whatever was wrong: no time at all where nobody is
   * in the database, so that nothing can be told from it and nobody can keep a processor busy with it.
   */
  async withPassword(name: string, password: string, now: number): Promise<User | null> {
    const user = await this.get(name, now);
    if (user === null || user.secret.kind === 'plain') {
      if (user?.secret.kind === 'plain' && isSameSecret(password, user.secret.password)) return user;
      if (await this.#hasAccounts.get('', now, async () => (await this.#ports.accounts.list()).length > 0))
        await pretend(password, this.#ports.passwordCost);
      return null;
    }
    const { hash } = user.secret;
    const mark = digest(this.#salt, name, password);
    if (this.#verified.get(mark) === hash) return user;
    if (!(await isPassword(password, hash))) return null;
    if (this.#verified.size >= MOST_REMEMBERED) this.#verified.clear();
    this.#verified.set(mark, hash);
    return user;
  }

  /** What is kept of a new password. */
  hash(password: string): Promise<string> {
    return hashPassword(password, this.#ports.randomBytes, this.#ports.passwordCost);
  }

  /** Somebody was changed here. */
  changed(): void {
    this.#found.forget();
    this.#hasAccounts.forget();
  }

  #inFile(name: string): User | null {
    const user = this.#ports.configured.find((one) => one.name === name);
    if (user === undefined) return null;
    const { role, agentId, password } = user;
    return { name, role, agentId, source: 'configuration', secret: { kind: 'plain', password } };
  }

  async #load(name: string): Promise<User | null> {
    // The database does not even take such a question.
    if (unstorable(name) !== null) return null;
    const account = await this.#ports.accounts.get(name);
    if (account !== null) {
      const { role, agentId, passwordHash: hash, active } = account;
      return active ? { name, role, agentId, source: 'database', secret: { kind: 'hash', hash } } : null;
    }
    const password = this.#ports.configuration.agentBody(name)?.['password'];
    return typeof password === 'string' && password !== ''
      ? { name, role: 'agent', agentId: name, source: 'agents', secret: { kind: 'plain', password } }
      : null;
  }
}

/** Who makes a request with the name and the password of a user. */
export function principalOfUser({ name, role, agentId }: User): Principal {
  return { name, role, means: 'password', agentId, services: null };
}
