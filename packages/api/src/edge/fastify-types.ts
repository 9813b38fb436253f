import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';

/** Parameters, query and body are typed by the route's schema; answers are JSON text already, so their schema only documents. */
interface RequestTypes extends FastifyTypeProvider {
  readonly validator: (TypeBoxTypeProvider & Pick<this, 'schema'>)['validator'];
  readonly serializer: unknown;
}

/** An instance whose handlers know from the schema what a request holds. */
export type TypedInstance = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  RequestTypes
>;
