import type { FastifySchema } from 'fastify';
import { type TSchema, Type } from 'typebox';

/** A route's schema with the words that `/openapi.json` shows beside it; `openapi/document.ts` reads those with `x-`. */
export interface RouteDescription extends FastifySchema {
  readonly tags?: readonly string[];
  readonly summary?: string;
  /** Content types of the body when they are not JSON alone. */
  readonly consumes?: readonly string[];
  readonly produces?: readonly string[];
  /** The body by content type, of a route that also stands for methods without one. */
  readonly 'x-body'?: Readonly<Record<string, TSchema>>;
  /** What parameters of the query may be there besides those named. */
  readonly 'x-more-query'?: string;
  /** What the rest of the path, `*`, is called. */
  readonly 'x-rest'?: string;
}

/** Named parameters as a client sends them to the compatible edge; texts are what it makes of numbers and the like. */
export const AnyParameters = Type.Record(
  Type.String(),
  Type.Unsafe<string | number | boolean | null>({ type: ['string', 'number', 'boolean', 'null'] }),
);

export const PARAMETER_TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
];

/** The same schema for each content type that parameters may come in. */
export function parameterBody(
  schema: TSchema = AnyParameters,
  types: readonly string[] = PARAMETER_TYPES,
): Readonly<Record<string, TSchema>> {
  return Object.fromEntries(types.map((type) => [type, schema]));
}

/** A response in another content type than JSON. */
export function answerIn(type: string, description: string, schema: TSchema = Type.String()) {
  return { description, content: { [type]: { schema } } };
}
