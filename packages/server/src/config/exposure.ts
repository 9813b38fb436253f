import type { OptionMap } from '@ringback/core';
import type { ConfigurationFile } from './configuration-file.ts';

/** Something in a configuration that may be meant, and is told all the same. */
export interface SettingFinding {
  /** Keys from the top of the file to what it is about. */
  readonly path: readonly string[];
  readonly code: string;
  readonly text: string;
  readonly remedy: string;
}

const SHORTEST_PASSWORD = 10;

/** What is unsafe about how a configuration lets others reach the server. All of it may be meant, so it is a warning. */
export function exposureFindings({
  http,
  admin,
  security,
  seed,
}: Pick<ConfigurationFile, 'http' | 'admin' | 'security' | 'seed'>): SettingFinding[] {
  const findings: SettingFinding[] = [];
  if (http.corsOrigins.includes('*'))
    findings.push({
      path: ['http', 'cors', 'origins'],
      code: 'CORS_ANY_ORIGIN',
      text: 'http.cors.origins: pages of any site may use the Genesys-compatible API',
      remedy: 'Name the sites whose pages have a callback button',
    });
  if (http.outgoing.includes('*'))
    findings.push({
      path: ['http', 'outgoing'],
      code: 'OUTGOING_ANY_ORIGIN',
      text: 'http.outgoing: whoever starts a session can make this server ask any address, also of your own network',
      remedy: 'Name the servers that documents may come from',
    });
  if (http.trustedProxies.some((network) => /\/0+$/.test(network)))
    findings.push({
      path: ['http', 'trustedProxies'],
      code: 'ANY_PROXY_TRUSTED',
      text: 'http.trustedProxies: everybody may say which address he comes from, so limits and audit log mean nothing',
      remedy: 'Name the addresses of your proxies',
    });
  if (isLoopback(http.host)) return findings;
  const at = ['http', 'host'];
  if (http.tls === null && http.externalUrl?.startsWith('https:') !== true)
    findings.push({
      path: at,
      code: 'EXPOSED_WITHOUT_TLS',
      text: `http.host ${http.host ?? ''}: passwords and numbers of customers go over the network as they are`,
      remedy: 'Set http.tls, or http.externalUrl to the https:// address of the proxy in front',
    });
  if (!hasPassword(seed.sections['server']) && !hasPassword(seed.sections['callback']))
    findings.push({
      path: at,
      code: 'EXPOSED_WITHOUT_AUTHENTICATION',
      text: `http.host ${http.host ?? ''}: whoever reaches it can use the Genesys-compatible API without a password`,
      remedy: 'Set sections.server.password (or sections.callback.password), or let only a gateway reach it',
    });
  if (http.rateLimit.logins === null)
    findings.push({
      path: at,
      code: 'EXPOSED_WITHOUT_LIMITS',
      text: `http.host ${http.host ?? ''}: nobody is kept from asking too often, or from trying passwords`,
      remedy: 'Set http.rateLimit',
    });
  for (const { name, password } of [
    { name: admin.username ?? 'admin', password: admin.password },
    ...security.users,
  ])
    if (password !== null && password.length < SHORTEST_PASSWORD)
      findings.push({
        path: ['admin', 'password'],
        code: 'WEAK_PASSWORD',
        text: `the password of user ${name} has less than ${SHORTEST_PASSWORD} characters`,
        remedy: 'Choose a longer one, best with env:NAME',
      });
  return findings;
}

function hasPassword(section: OptionMap | undefined): boolean {
  return (section?.['password'] ?? '') !== '';
}

/** Without a host it is the loopback address. */
function isLoopback(host: string | null): boolean {
  return host === null || host === 'localhost' || host === '::1' || host.startsWith('127.');
}
