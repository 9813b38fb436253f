/** A SIP or SIPS URI, RFC 3261 19.1. User and password are kept escaped, so that `%00` and friends stay apart. */
export interface SipUri {
  readonly scheme: 'sip' | 'sips';
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Lower case; IPv6 in brackets. */
  readonly host: string;
  readonly port: number | undefined;
  /** Names in lower case; null without value. */
  readonly parameters: ReadonlyMap<string, string | null>;
  /** The part after `?`, as it came. */
  readonly headers: string | undefined;
}

const ESCAPED = '%[0-9A-Fa-f]{2}';
const USERINFO = new RegExp(
  `^((?:[A-Za-z0-9\\-_.!~*'()&=+$,;?/]|${ESCAPED})+)(?::((?:[A-Za-z0-9\\-_.!~*'()&=+$,]|${ESCAPED})*))?$`,
);
const HOST = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9\-_.]*[A-Za-z0-9.])?)(?::([0-9]{1,5}))?$/;
const PARAMETER = new RegExp(
  `^((?:[\\[\\]/:&+$A-Za-z0-9\\-_.!~*'()]|${ESCAPED})+)(?:=((?:[\\[\\]/:&+$A-Za-z0-9\\-_.!~*'()]|${ESCAPED})+))?$`,
);
const HEADERS = new RegExp(`^(?:[\\[\\]/?:+$A-Za-z0-9\\-_.!~*'()&=]|${ESCAPED})+$`);

/** The scheme of any absolute URI in lower case; undefined when there is none (RFC 3986 3.1). */
export function uriScheme(text: string): string | undefined {
  return /^([A-Za-z][A-Za-z0-9+\-.]*):\S/.exec(text)?.[1]?.toLowerCase();
}

/** Reads a SIP or SIPS URI; undefined when it is none. */
export function parseSipUri(text: string): SipUri | undefined {
  const scheme = uriScheme(text);
  if (scheme !== 'sip' && scheme !== 'sips') return undefined;
  let rest = text.slice(scheme.length + 1);
  let user: string | undefined;
  let password: string | undefined;
  const at = rest.lastIndexOf('@');
  if (at >= 0) {
    const info = USERINFO.exec(rest.slice(0, at));
    if (info === null) return undefined;
    user = info[1];
    password = info[2];
    rest = rest.slice(at + 1);
  }
  let headers: string | undefined;
  const question = rest.indexOf('?');
  if (question >= 0) {
    headers = rest.slice(question + 1);
    if (!HEADERS.test(headers)) return undefined;
    rest = rest.slice(0, question);
  }
  const [hostPort = '', ...given] = rest.split(';');
  const place = HOST.exec(hostPort);
  if (place === null || place[1] === undefined) return undefined;
  const port = place[2] === undefined ? undefined : Number(place[2]);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  const parameters = new Map<string, string | null>();
  for (const parameter of given) {
    const found = PARAMETER.exec(parameter);
    if (found === null || found[1] === undefined) return undefined;
    const name = found[1].toLowerCase();
    if (!parameters.has(name)) parameters.set(name, found[2] ?? null);
  }
  return { scheme, user, password, host: place[1].toLowerCase(), port, parameters, headers };
}

/** Writes the URI; with `bare` only what may stand in a request-URI: no headers (RFC 3261 19.1.1 table 1). */
export function formatSipUri(uri: SipUri, bare = false): string {
  let text = `${uri.scheme}:`;
  if (uri.user !== undefined) {
    text += uri.user;
    if (uri.password !== undefined) text += `:${uri.password}`;
    text += '@';
  }
  text += uri.host;
  if (uri.port !== undefined) text += `:${uri.port}`;
  for (const [name, value] of uri.parameters) text += value === null ? `;${name}` : `;${name}=${value}`;
  if (uri.headers !== undefined && !bare) text += `?${uri.headers}`;
  return text;
}

/** The user part with escapes undone; undefined when there is none or the escapes are no UTF-8. */
export function decodedUser(uri: SipUri): string | undefined {
  if (uri.user === undefined) return undefined;
  try {
    return decodeURIComponent(uri.user);
  } catch {
    // Escapes that are no UTF-8 name no user of ours.
    return undefined;
  }
}

/** Escapes a text for the user part of a URI. */
export function escapeUser(user: string): string {
  return encodeURIComponent(user).replace(/%(2B|26|3D|24|2C|3B|3F|2F)/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

// 19.1.4: `%41` equals `A`; the escapes of reserved characters are not equal to the characters.
function normalEscapes(text: string): string {
  return text.replace(/%[0-9A-Fa-f]{2}/g, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[A-Za-z0-9\-_.!~*'()]/.test(character) ? character : escape.toUpperCase();
  });
}

const MUST_AGREE = new Set(['user', 'ttl', 'method', 'maddr', 'transport']);

/** Whether two URIs are the same place by RFC 3261 19.1.4. */
export function sameSipUri(a: SipUri, b: SipUri): boolean {
  if (a.scheme !== b.scheme || a.host !== b.host || a.port !== b.port) return false;
  if (normalEscapes(a.user ?? '') !== normalEscapes(b.user ?? '')) return false;
  if ((a.user === undefined) !== (b.user === undefined)) return false;
  if (normalEscapes(a.password ?? '') !== normalEscapes(b.password ?? '')) return false;
  for (const name of new Set([...a.parameters.keys(), ...b.parameters.keys()])) {
    const left = a.parameters.get(name);
    const right = b.parameters.get(name);
    if (left === undefined || right === undefined) {
      if (MUST_AGREE.has(name)) return false;
    } else if (normalEscapes(left ?? '').toLowerCase() !== normalEscapes(right ?? '').toLowerCase()) {
      return false;
    }
  }
  return headerSet(a) === headerSet(b);
}

function headerSet(uri: SipUri): string {
  if (uri.headers === undefined) return '';
  return uri.headers.split('&').map(normalEscapes).sort().join('&').toLowerCase();
}
