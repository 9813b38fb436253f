import { formatParameters, type Parameters, readParameters } from './parameters.ts';
import { Scanner } from './scanner.ts';

/** One Via value, RFC 3261 20.42. */
export interface Via {
  /** In upper case: UDP, TCP, TLS, SCTP, WS or anything else. */
  readonly transport: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly parameters: Parameters;
}

/** What a branch must begin with to identify a transaction, RFC 3261 8.1.1.7. */
const MAGIC_COOKIE = 'z9hG4bK';

const HOST = /\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-_.]+/y;
const PORT = /[0-9]{1,5}/y;

/** Reads one Via value; undefined when it breaks the grammar. */
export function parseVia(value: string): Via | undefined {
  const scanner = new Scanner(value);
  scanner.skipSpace();
  const protocol = scanner.token();
  if (protocol?.toUpperCase() !== 'SIP' || !scanner.separator('/')) return undefined;
  if (scanner.token() !== '2.0' || !scanner.separator('/')) return undefined;
  const transport = scanner.token();
  const before = scanner.position;
  scanner.skipSpace();
  if (transport === undefined || scanner.position === before) return undefined;
  const host = scanner.match(HOST);
  if (host === undefined) return undefined;
  let port: number | undefined;
  if (scanner.separator(':')) {
    const digits = scanner.match(PORT);
    if (digits === undefined) return undefined;
    port = Number(digits);
    if (port < 1 || port > 65_535) return undefined;
  }
  const parameters = readParameters(scanner);
  if (parameters === undefined) return undefined;
  scanner.skipSpace();
  if (!scanner.atEnd) return undefined;
  return { transport: transport.toUpperCase(), host: host.toLowerCase(), port, parameters };
}

export function formatVia(via: Via): string {
  const port = via.port === undefined ? '' : `:${via.port}`;
  return `SIP/2.0/${via.transport} ${via.host}${port}${formatParameters(via.parameters)}`;
}

/** The branch when it identifies a transaction; undefined for RFC 2543 peers and for the bare cookie. */
export function transactionBranch(via: Via): string | undefined {
  const branch = via.parameters.get('branch');
  if (branch === undefined || branch === null) return undefined;
  const cookie = branch.slice(0, MAGIC_COOKIE.length).toLowerCase();
  return cookie === MAGIC_COOKIE.toLowerCase() && branch.length > MAGIC_COOKIE.length ? branch : undefined;
}
