/** On every answer: nothing that comes from here is a page, a frame or a script of somebody else's, or worth keeping. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** Half a year: browsers that were here over HTTPS ask for nothing over plain HTTP any more (RFC 6797). */
const HTTPS_ONLY = 'max-age=15552000';

/** `isHttps`: browsers reach this server over HTTPS, by itself or through a proxy in front. */
export function securityHeaders(isHttps: boolean): Readonly<Record<string, string>> {
  return isHttps ? { ...SECURITY_HEADERS, 'strict-transport-security': HTTPS_ONLY } : SECURITY_HEADERS;
}

/** The live page loads its own files, talks to its own server, and nothing else. */
export const PAGE_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
