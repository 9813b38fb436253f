import type { Fields, Reading } from './fields.ts';
import type { Located } from './located.ts';
import { hostRule, originRule } from './rules.ts';

export interface HttpSection {
  readonly host: string | null;
  readonly port: number | null;
  readonly corsOrigins: readonly string[];
}

/** Why a key that is written in the documentation is refused all the same. */
export const NOT_YET = 'is not available yet in this version; take it out to start';

export function readHttp(reading: Reading, value: Located | null): HttpSection {
  const http = reading.fields(value, 'http', ['host', 'port', 'tls', 'cors', 'rateLimit', 'outgoing']);
  if (http === null) return { host: null, port: null, corsOrigins: [] };
  checkTls(http);
  if (http.value('rateLimit') !== null) http.report('rateLimit', NOT_YET);
  // No feature of this version calls an address out of a request; the list is checked so that it is right later.
  http.texts('outgoing', originRule);
  const cors = http.fields('cors', ['origins']);
  return {
    host: http.checkedText('host', hostRule),
    port: http.integer('port', { min: 0, max: 65_535 }),
    corsOrigins: cors?.texts('origins', originRule) ?? [],
  };
}

function checkTls(http: Fields): void {
  const tls = http.fields('tls', ['cert', 'key']);
  if (tls === null) return;
  const cert = tls.text('cert');
  const key = tls.text('key');
  if (cert !== null || key !== null) http.report('tls', NOT_YET);
}
