import { canonicalName } from './header-names.ts';
import type { SipHeader } from './message.ts';
import { splitList } from './scanner.ts';

interface WithHeaders {
  readonly headers: readonly SipHeader[];
}

/** All lines of a header as they stand, in order. Compact and long names are the same. */
export function headerValues(message: WithHeaders, name: string): string[] {
  const wanted = canonicalName(name);
  const found: string[] = [];
  for (const header of message.headers) {
    if (canonicalName(header.name) === wanted) found.push(header.value);
  }
  return found;
}

/** The first line of a header. */
export function headerValue(message: WithHeaders, name: string): string | undefined {
  const wanted = canonicalName(name);
  return message.headers.find((header) => canonicalName(header.name) === wanted)?.value;
}

/** The values of a comma-separated header over all its lines (RFC 3261 7.3.1). Undefined when a quote or bracket stays open. */
export function headerList(message: WithHeaders, name: string): string[] | undefined {
  const all: string[] = [];
  for (const line of headerValues(message, name)) {
    const parts = splitList(line);
    if (parts === undefined) return undefined;
    all.push(...parts);
  }
  return all;
}

/** Tokens of a list header such as Supported or Require, in lower case; empty entries are left out. */
export function headerTokens(message: WithHeaders, name: string): string[] {
  return (headerList(message, name) ?? [])
    .map((token) => token.toLowerCase())
    .filter((token) => token !== '');
}

/** CSeq, RFC 3261 20.16: a number below 2^31 and a method. Undefined when broken. */
export function parseCseq(
  message: WithHeaders,
): { readonly number: number; readonly method: string } | undefined {
  const found = /^([0-9]{1,20})[ \t]+([A-Za-z0-9\-.!%*_+`'~]+)$/.exec(headerValue(message, 'cseq') ?? '');
  if (found === null || found[1] === undefined || found[2] === undefined) return undefined;
  const number = Number(found[1]);
  return number < 2 ** 31 ? { number, method: found[2] } : undefined;
}

/** A header of digits; undefined when absent, broken or above `max`. */
export function parseCount(message: WithHeaders, name: string, max: number): number | undefined {
  const value = headerValue(message, name);
  if (value === undefined || !/^[0-9]{1,20}$/.test(value)) return undefined;
  const count = Number(value);
  return count <= max ? count : undefined;
}
