import type { LoginLimit, Rate, Role } from '@ringback/core';
import { PASSWORD_COST, type PasswordCost } from './password-hash.ts';

/** A user of the configuration file. */
export interface ConfiguredUser {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
  readonly agentId: string | null;
}

export interface RateLimits {
  /** For each address that requests come from. */
  readonly perAddress: Rate | null;
  /** For each API key. */
  readonly perKey: Rate | null;
  readonly logins: LoginLimit | null;
}

export interface SecuritySettings {
  /** Besides the administrator. */
  readonly users: readonly ConfiguredUser[];
  readonly rateLimits: RateLimits;
  /** Addresses and networks whose `X-Forwarded-For` counts. */
  readonly trustedProxies: readonly string[];
  /** Browsers reach this server over HTTPS although it does not serve it itself. */
  readonly secureCookies: boolean;
  readonly passwordCost: PasswordCost;
  /** How long a login lasts without a request, and at most. */
  readonly session: { readonly idleMs: number; readonly lifeMs: number };
}

/** What counts when nothing is configured: nobody is limited or locked out (contract section 4). */
export const DEFAULT_SECURITY: SecuritySettings = {
  users: [],
  rateLimits: { perAddress: null, perKey: null, logins: null },
  trustedProxies: [],
  secureCookies: false,
  passwordCost: PASSWORD_COST,
  session: { idleMs: 2 * 3_600_000, lifeMs: 12 * 3_600_000 },
};
