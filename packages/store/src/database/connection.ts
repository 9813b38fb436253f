import { storeError } from '../errors.ts';

/** How to reach a database; `host` may be a folder that holds a Unix socket. */
export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  readonly tls: 'off' | 'on' | 'unverified';
}

/** Reads a `postgres://user:password@host:port/database?sslmode=...` URL; throws STORE_BAD_DATABASE_URL. */
export function parseDatabaseUrl(url: string): ConnectionTarget {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    // The text itself may hold a password: it is neither kept as cause nor shown.
    throw storeError('STORE_BAD_DATABASE_URL');
  }
  if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:') {
    throw storeError('STORE_BAD_DATABASE_URL');
  }
  const user = decoded(parsed.username) || 'postgres';
  return {
    host: decoded(parsed.searchParams.get('host') ?? parsed.hostname) || 'localhost',
    port: parsed.port === '' ? 5432 : Number(parsed.port),
    user,
    password: parsed.password === '' ? undefined : decoded(parsed.password),
    database: decoded(parsed.pathname.slice(1)) || user,
    tls: tlsMode(parsed.searchParams.get('sslmode')),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: the URL is not one we can read, and must not be shown (password).
    throw storeError('STORE_BAD_DATABASE_URL');
  }
}

/** libpq's `prefer` and `allow` would need a second connection without TLS; they are taken as `disable`. */
function tlsMode(mode: string | null): ConnectionTarget['tls'] {
  switch (mode) {
    case 'require':
    case 'no-verify':
      return 'unverified';
    case 'verify-ca':
    case 'verify-full':
      return 'on';
    default:
      return 'off';
  }
}
