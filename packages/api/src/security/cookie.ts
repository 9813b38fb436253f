import type { FastifyRequest } from 'fastify';

const NAME = 'ringback_session';

/** Over HTTPS the browser takes the cookie from this very host only, and sends it over HTTPS only. */
const nameFor = (isSecure: boolean): string => (isSecure ? `__Host-${NAME}` : NAME);

/** The token of the login in a request; null without one, or with two (one of them is not ours). */
export function sessionToken(request: FastifyRequest, isSecure: boolean): string | null {
  const name = nameFor(isSecure);
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [token] = found;
  return token !== undefined && found.length === 1 && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
}

/** `Set-Cookie` for a login, or for its end (null). Scripts cannot read it, pages of other sites cannot send it. */
export function sessionCookie(token: string | null, lifeMs: number, isSecure: boolean): string {
  const age = token === null ? 0 : Math.floor(lifeMs / 1000);
  return [
    `${nameFor(isSecure)}=${token ?? ''}`,
    'Path=/',
    `Max-Age=${age}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');
}
