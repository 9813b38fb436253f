import type { FastifyReply, FastifyRequest } from 'fastify';

/** Paths that customers' browsers use from pages of other sites. */
const SHARED_PREFIX = '/genesys/';
const ALLOWED_METHODS = 'GET, POST, PUT, DELETE';
/** `apikey` and `x-api-key` are for gateways in front of us; browsers ask for them all the same (API reference 17.1). */
const ALLOWED_HEADERS = 'content-type, apikey, x-api-key, authorization, gms_user, contactcenterid';
/** When to ask again, and under which id the log has a request. */
const EXPOSED_HEADERS = 'retry-after, x-request-id';
const PREFLIGHT_SECONDS = '600';

export function isSharedPath(url: string): boolean {
  return url.startsWith(SHARED_PREFIX);
}

/** Lets pages of the given origins read the answer, errors included. */
export function allowOrigin(
  origins: ReadonlySet<string>,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (origins.size === 0 || !isSharedPath(request.raw.url ?? '')) return;
  reply.header('vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined || !(origins.has('*') || origins.has(origin))) return;
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-expose-headers', EXPOSED_HEADERS);
}

/** Answers OPTIONS on the shared paths, without credentials whatever they ask otherwise. */
export function answerPreflight(reply: FastifyReply): FastifyReply {
  if (reply.getHeader('access-control-allow-origin') !== undefined) {
    reply.headers({
      'access-control-allow-methods': ALLOWED_METHODS,
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-max-age': PREFLIGHT_SECONDS,
    });
  }
  return reply.code(200).header('allow', `${ALLOWED_METHODS}, OPTIONS`).send('');
}
