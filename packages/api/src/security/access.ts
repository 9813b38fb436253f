import { type Clock, FailedLogins } from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { type ClientAddress, clientAddress, networkOf } from '../edge/client-address.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';
import { ApiKeys } from './api-keys.ts';
import { AuditLog } from './audit-log.ts';
import { DEFAULT_SECURITY, type RateLimits, type SecuritySettings } from './settings.ts';
import { type User, Users } from './users.ts';
import { WebSessions } from './web-sessions.ts';

/** Everything that says who somebody is and how much he may ask for: one for all surfaces. */
export interface Access {
  readonly users: Users;
  readonly keys: ApiKeys;
  readonly sessions: WebSessions;
  readonly audit: AuditLog;
  readonly address: ClientAddress;
  readonly limits: RateLimits;
  /** Cookies go over HTTPS only. */
  readonly isSecure: boolean;
  /** The user with these credentials, or null. Throws the answer for one who has failed too often. */
  login(request: FastifyRequest, name: string, password: string): Promise<User | null>;
  /** Milliseconds that the last failure of this name from this address asks to be kept waiting. */
  penaltyMs(request: FastifyRequest, name: string): number;
}

/** Puts together what the surfaces need to know who asks. */
export function createAccess(dependencies: ApiDependencies): Access {
  const { store, configuration, clock, chance, telemetry, adminUser, adminPassword, tls } = dependencies;
  const settings: SecuritySettings = { ...DEFAULT_SECURITY, ...dependencies.security };
  // Attempts come over the wire, whatever a test clock says.
  const wireClock: Clock = dependencies.wireClock ?? clock;
  const now = (): number => clock.now();
  const randomBytes = (count: number): Uint8Array => chance.bytes(count);
  const failed = (error: unknown): void => telemetry.log('warn', 'access.use-not-stored', { error });
  const administrator = {
    name: adminUser,
    password: adminPassword,
    role: 'administrator',
    agentId: null,
  } as const;
  const users = new Users({
    accounts: store.accounts,
    configuration,
    configured: [administrator, ...settings.users],
    randomBytes,
    passwordCost: settings.passwordCost,
  });
  const address = clientAddress(settings.trustedProxies);
  const audit = new AuditLog({ audit: store.audit, address, now, telemetry });
  const failures = new FailedLogins(settings.rateLimits.logins);
  const penalties = new WeakMap<FastifyRequest, number>();
  return {
    users,
    keys: new ApiKeys({ apiKeys: store.apiKeys, randomBytes, now, failed }),
    sessions: new WebSessions(
      { webSessions: store.webSessions, users, randomBytes, now, failed },
      settings.session,
    ),
    audit,
    address,
    limits: settings.rateLimits,
    isSecure: tls !== undefined || settings.secureCookies,
    async login(request, name, password) {
      const who = `${networkOf(address(request))} ${name}`;
      const seconds = failures.lockedFor(who, wireClock.now());
      if (seconds > 0) throw new AnswerError(answer('too-many-requests', { seconds: String(seconds) }));
      const user = await users.withPassword(name, password, clock.now());
      if (user !== null) {
        failures.succeeded(who);
        return user;
      }
      penalties.set(request, failures.failed(who, wireClock.now()));
      // The name may be a password in the wrong field, and the field may be a name: both are personal.
      telemetry.log('warn', 'login.refused', {
        address: address(request),
        requestId: request.id,
        pii: { name: name.slice(0, 128) },
      });
      await audit.write(request, {
        principal: null,
        claimed: name,
        action: 'login',
        subject: 'login',
        name: '',
        outcome: 'refused',
        before: null,
        after: null,
      });
      return null;
    },
    penaltyMs: (request) => penalties.get(request) ?? 0,
  };
}
