import { formatParameters, type Parameters, readParameters } from './parameters.ts';
import { quote, Scanner } from './scanner.ts';
import { parseSipUri, uriScheme } from './uri.ts';

/** `name-addr` or `addr-spec` with header parameters: From, To, Contact, Route and so on (RFC 3261 20.10). */
export interface NameAddr {
  readonly displayName: string | undefined;
  readonly uri: string;
  readonly parameters: Parameters;
}

const DISPLAY_TOKENS = /[A-Za-z0-9\-.!%*_+`'~]+(?:[ \t]+[A-Za-z0-9\-.!%*_+`'~]+)*/y;

/** Reads one value; undefined when it breaks the grammar. URIs of foreign schemes are let through, broken SIP ones are not. */
export function parseNameAddr(value: string): NameAddr | undefined {
  const scanner = new Scanner(value);
  scanner.skipSpace();
  let displayName: string | undefined;
  if (scanner.peek() === '"') {
    displayName = scanner.quotedString();
    if (displayName === undefined) return undefined;
    scanner.skipSpace();
    if (scanner.peek() !== '<') return undefined;
  } else {
    const start = scanner.position;
    const words = scanner.match(DISPLAY_TOKENS);
    scanner.skipSpace();
    if (scanner.peek() === '<') displayName = words;
    else scanner.position = start;
  }
  let uri: string;
  if (scanner.peek() === '<') {
    scanner.position += 1;
    uri = scanner.until('>');
    if (scanner.atEnd) return undefined;
    scanner.position += 1;
  } else {
    // 20.10: without brackets `;` begins a header parameter, and `,` and `?` may not be in the URI.
    uri = scanner.until('; \t');
    if (/[,?]/.test(uri)) return undefined;
  }
  if (!isAcceptableUri(uri)) return undefined;
  const parameters = readParameters(scanner);
  if (parameters === undefined) return undefined;
  scanner.skipSpace();
  return scanner.atEnd ? { displayName, uri, parameters } : undefined;
}

function isAcceptableUri(uri: string): boolean {
  if (/[\s<>"]/.test(uri)) return false;
  const scheme = uriScheme(uri);
  if (scheme === undefined) return false;
  return scheme !== 'sip' && scheme !== 'sips' ? true : parseSipUri(uri) !== undefined;
}

/** Writes the value, always with brackets, so that `;` of the URI and of the header stay apart. */
export function formatNameAddr(value: {
  readonly displayName?: string | undefined;
  readonly uri: string;
  readonly parameters?: Parameters;
}): string {
  const name = value.displayName === undefined ? '' : `${quote(value.displayName)} `;
  return `${name}<${value.uri}>${value.parameters === undefined ? '' : formatParameters(value.parameters)}`;
}

/** The tag of a From or To value; undefined when there is none. */
export function tagOf(value: string): string | undefined {
  return parseNameAddr(value)?.parameters.get('tag') ?? undefined;
}
