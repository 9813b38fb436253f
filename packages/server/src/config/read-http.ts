import type { Fields, Reading } from './fields.ts';
import type { Located } from './located.ts';
import { NO_RATE_LIMIT, type RateLimitSection, readRateLimit, trustedProxyRule } from './read-security.ts';
import { hostRule, httpUrlRule, originRule } from './rules.ts';

export interface HttpSection {
  readonly host: string | null;
  readonly port: number | null;
  /** Files as written: relative to the folder of the configuration. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly corsOrigins: readonly string[];
  readonly outgoing: readonly string[];
  readonly externalUrl: string | null;
  readonly rateLimit: RateLimitSection;
  readonly trustedProxies: readonly string[];
}

const NOTHING: HttpSection = {
  host: null,
  port: null,
  tls: null,
  corsOrigins: [],
  outgoing: [],
  externalUrl: null,
  rateLimit: NO_RATE_LIMIT,
  trustedProxies: [],
};

export function readHttp(reading: Reading, value: Located | null): HttpSection {
  const http = reading.fields(value, 'http', [
    'host',
    'port',
    'tls',
    'cors',
    'rateLimit',
    'outgoing',
    'externalUrl',
    'trustedProxies',
  ]);
  if (http === null) return NOTHING;
  const cors = http.fields('cors', ['origins']);
  return {
    host: http.checkedText('host', hostRule),
    port: http.integer('port', { min: 0, max: 65_535 }),
    tls: readTls(http),
    corsOrigins: cors?.texts('origins', originRule) ?? [],
    outgoing: http.texts('outgoing', originRule) ?? [],
    externalUrl: http.checkedText('externalUrl', httpUrlRule)?.replace(/\/+$/, '') ?? null,
    rateLimit: readRateLimit(http),
    trustedProxies: http.texts('trustedProxies', trustedProxyRule) ?? [],
  };
}

function readTls(http: Fields): HttpSection['tls'] {
  const tls = http.fields('tls', ['cert', 'key']);
  const cert = tls?.text('cert') ?? null;
  const key = tls?.text('key') ?? null;
  if (cert !== null && key !== null) return { cert, key };
  // Both empty is no TLS; one of them alone is a mistake.
  if (cert !== null || key !== null) http.report('tls', `needs ${cert === null ? 'cert' : 'key'} as well`);
  return null;
}
