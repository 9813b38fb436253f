import type { OptionMap } from '@ringback/core';
import type { FastifyReply } from 'fastify';
import type { Parameters } from '../parameters.ts';

/** A request to a configured builtin service, `GET` and `POST` alike (API reference 3.1). */
export interface BuiltinCall extends Parameters {
  /** Name of the configured service. */
  readonly service: string;
  /** Its options as they are configured, with the tokens that the request fills. */
  readonly options: OptionMap;
}

/** What answers the requests to all services of one builtin kind. */
export type BuiltinService = (call: BuiltinCall, reply: FastifyReply) => Promise<FastifyReply>;
