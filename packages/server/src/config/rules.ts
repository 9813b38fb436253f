import { isIP } from 'node:net';

/** A rule gives null, or what the text must be. */
export type Rule = (text: string) => string | null;

const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?)*$/i;

export const hostRule: Rule = (text) =>
  isIP(text) !== 0 || HOST_NAME.test(text) ? null : 'must be a host name or an IP address';

export const ipRule: Rule = (text) => (isIP(text) !== 0 ? null : 'must be an IP address of this machine');

/** An address, or a network in CIDR notation. */
export const networkRule: Rule = (text) => {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  const isPrefix =
    prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 6 ? 128 : 32));
  return version !== 0 && isPrefix && rest.length === 0
    ? null
    : 'must be an IP address, or a network such as 10.0.0.0/8';
};

export const databaseRule: Rule = (text) =>
  text === 'embedded' || (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text))
    ? null
    : 'must be "embedded" or a postgres:// URL';

/** `sip:host`, `sip:host:port`, with `;transport=udp|tcp` when wanted. */
export const trunkUriRule: Rule = (text) => {
  if (/^sips:/i.test(text)) return 'must begin with sip: (SIP over TLS is not available yet)';
  const match =
    /^sip:(?:[^@\s]+@)?(\[[0-9a-f:]+\]|[a-z0-9_.-]+)(?::(\d{1,5}))?(?:;transport=(?:udp|tcp))?$/i.exec(text);
  const port = match?.[2] === undefined ? 5060 : Number(match[2]);
  return match !== null && port >= 1 && port <= 65_535
    ? null
    : 'must look like sip:127.0.0.1:5070 or sip:gateway.example;transport=tcp';
};

export const regularExpressionRule: Rule = (text) => {
  try {
    return new RegExp(text) instanceof RegExp ? null : 'must be a regular expression';
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /, '').toLowerCase() : 'unreadable';
    return `must be a regular expression (${why})`;
  }
};

export const originRule: Rule = (text) => {
  if (text === '*') return null;
  const sound = /^https?:\/\/[^/\s]+$/.test(text) && URL.canParse(text);
  return sound ? null : 'must be an origin such as https://shop.example, or *';
};

export const httpUrlRule: Rule = (text) =>
  /^https?:\/\//.test(text) && URL.canParse(text) ? null : 'must be an http:// or https:// URL';

/** A caller id or number: digits with an optional plus. */
export const numberRule: Rule = (text) =>
  /^\+?[0-9*#]{1,64}$/.test(text.replaceAll(/[\s\-().]/g, '')) ? null : 'must be a telephone number';

/** Basic credentials cannot carry a colon in the name (RFC 7617 section 2). */
export const userNameRule: Rule = (text) =>
  /^[^:\p{Cc}]{1,128}$/u.test(text) ? null : 'must be a name without a colon';

/** Names that are part of an address of the admin API. */
export const nameRule: Rule = (text) =>
  /^[^/\p{Cc}]{1,255}$/u.test(text) ? null : 'must be a name without a slash';
