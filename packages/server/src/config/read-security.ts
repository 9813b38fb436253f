import { isIP } from 'node:net';
import { type LoginLimit, type Rate, ROLES, type Role } from '@ringback/core';
import type { Fields, Reading } from './fields.ts';
import type { Located } from './located.ts';
import { nameRule, userNameRule } from './rules.ts';

/** Limits on requests as written; a limit that is missing is none. */
export interface RateLimitSection {
  readonly perAddress: Rate | null;
  readonly perKey: Rate | null;
  readonly logins: LoginLimit | null;
}

export interface UserSettings {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
  readonly agentId: string | null;
}

export interface SecuritySection {
  readonly users: readonly UserSettings[];
  readonly sessionIdleMinutes: number | null;
  readonly sessionHours: number | null;
  readonly auditDays: number | null;
  readonly auditEntries: number | null;
}

export const NO_RATE_LIMIT: RateLimitSection = { perAddress: null, perKey: null, logins: null };

/** Whoever limits requests limits wrong passwords as well, when nothing else is said. */
const DEFAULT_LOGINS: LoginLimit = { failures: 10, minutes: 15 };
const MOST = 1_000_000;
const MOST_SECONDS = 86_400;

/** `http.rateLimit`: `requests` per `seconds` for each address, `perKey` for each API key, `logins` for wrong passwords. */
export function readRateLimit(http: Fields): RateLimitSection {
  const limit = http.fields('rateLimit', ['requests', 'seconds', 'perKey', 'logins']);
  if (limit === null) return NO_RATE_LIMIT;
  const logins = limit.fields('logins', ['failures', 'minutes']);
  return {
    perAddress: readRate(limit),
    perKey: readRate(limit.fields('perKey', ['requests', 'seconds'])),
    logins: {
      failures: logins?.integer('failures', { min: 1, max: MOST }) ?? DEFAULT_LOGINS.failures,
      minutes: logins?.integer('minutes', { min: 1, max: 1_440 }) ?? DEFAULT_LOGINS.minutes,
    },
  };
}

function readRate(fields: Fields | null): Rate | null {
  if (fields === null) return null;
  const requests = fields.integer('requests', { min: 1, max: MOST });
  const seconds = fields.integer('seconds', { min: 1, max: MOST_SECONDS });
  if (requests === null && seconds !== null) fields.report('seconds', 'needs requests as well');
  return requests === null ? null : { requests, seconds: seconds ?? 1 };
}

/** `http.trustedProxies`: addresses and networks. */
export function trustedProxyRule(text: string): string | null {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  const isSound =
    family !== 0 &&
    more.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
  return isSound ? null : 'must be an IP address or a network such as 10.0.0.0/8';
}

/** `security`: who may log in besides the administrator, how long logins last, how much of the audit log is kept. */
export function readSecurity(reading: Reading, value: Located | null): SecuritySection {
  const security = reading.fields(value, 'security', ['users', 'sessions', 'audit']);
  const sessions = security?.fields('sessions', ['idleMinutes', 'hours']);
  const audit = security?.fields('audit', ['days', 'entries']);
  return {
    users: readUsers(reading, security?.list('users')?.items ?? []),
    sessionIdleMinutes: sessions?.integer('idleMinutes', { min: 1, max: 10_080 }) ?? null,
    sessionHours: sessions?.integer('hours', { min: 1, max: 720 }) ?? null,
    auditDays: audit?.integer('days', { min: 1, max: 36_500 }) ?? null,
    auditEntries: audit?.integer('entries', { min: 1_000, max: 100_000_000 }) ?? null,
  };
}

function readUsers(reading: Reading, items: readonly Located[]): UserSettings[] {
  const users: UserSettings[] = [];
  for (const [index, item] of items.entries()) {
    const path = `security.users[${index}]`;
    const fields = reading.fields(item, path, ['username', 'password', 'role', 'agent']);
    if (fields === null) continue;
    const name = fields.checkedText('username', userNameRule);
    const password = fields.text('password');
    const role = fields.choice('role', ROLES);
    const agentId = fields.checkedText('agent', nameRule);
    for (const key of ['username', 'password', 'role'] as const)
      if (fields.value(key) === null) reading.report(item.line, `${path}.${key} is missing`);
    if (users.some((user) => user.name === name)) fields.report('username', 'is used twice');
    if (name !== null && password !== null && role !== null) users.push({ name, password, role, agentId });
  }
  return users;
}
