import type { FastifySchema } from 'fastify';

/** A route's schema with the words that `/openapi.json` shows beside it. */
export interface RouteDescription extends FastifySchema {
  readonly tags?: readonly string[];
  readonly summary?: string;
  /** Content types of the body when they are not JSON alone. */
  readonly consumes?: readonly string[];
  readonly produces?: readonly string[];
}
