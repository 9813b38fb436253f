import { quote, type Scanner } from './scanner.ts';

/** generic-param list of a header value: names in lower case, first of each name wins, `null` for a name without value. */
export type Parameters = ReadonlyMap<string, string | null>;

/** IPv6 in brackets, or bare as in `received` (RFC 5118 4.5). */
const HOST_VALUE = /\[[0-9A-Fa-f:.]+\]|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+/y;
const PLAIN_VALUE = /^([A-Za-z0-9\-.!%*_+`'~]+|\[[0-9A-Fa-f:.]+\]|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)$/;

/** Reads `*( SEMI generic-param )`. Undefined when the grammar is broken, such as by `;;` (RFC 3261 25.1). */
export function readParameters(scanner: Scanner): Map<string, string | null> | undefined {
  const parameters = new Map<string, string | null>();
  while (scanner.separator(';')) {
    const name = scanner.token()?.toLowerCase();
    if (name === undefined) return undefined;
    let value: string | null = null;
    if (scanner.separator('=')) {
      const read = scanner.quotedString() ?? scanner.match(HOST_VALUE) ?? scanner.token();
      if (read === undefined) return undefined;
      value = read;
    }
    if (!parameters.has(name)) parameters.set(name, value);
  }
  return parameters;
}

/** Writes parameters with their semicolons; values that are no token or host are quoted. */
export function formatParameters(parameters: Parameters): string {
  let text = '';
  for (const [name, value] of parameters) {
    if (value === null) text += `;${name}`;
    else text += `;${name}=${PLAIN_VALUE.test(value) ? value : quote(value)}`;
  }
  return text;
}
