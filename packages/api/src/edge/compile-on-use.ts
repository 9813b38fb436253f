import { AjvCompiler } from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

type Compilers = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;

/**
 * The compilers of Fastify, each schema compiled when its route is first used: there are several hundred of them, and
 * compiling them all would be a good part of the time that a start takes. Fastify leaves the schemas of headers as
 * they are written for compilers that it is given: the names of headers have to be in lower case.
 */
export function compileOnUse(): Compilers {
  return { buildValidator: validatorsOnUse, buildSerializer: serializersOnUse };
}

type BuildValidator = ReturnType<typeof AjvCompiler>;
type Validator = ReturnType<ReturnType<BuildValidator>>;

function validatorsOnUse(...[schemas, options]: Parameters<BuildValidator>): ReturnType<BuildValidator> {
  const compile = AjvCompiler()(schemas, options);
  return (...route) => {
    let compiled: Validator | null = null;
    const validate = (data: unknown): unknown => {
      compiled ??= compile(...route);
      const result = compiled(data);
      // Fastify reads them from the function that it called.
      (validate as Validator).errors = compiled.errors ?? null;
      return result;
    };
    // Of what Ajv's functions have besides, Fastify uses nothing.
    return validate as Validator;
  };
}

type BuildSerializer = ReturnType<typeof SerializerSelector>;

function serializersOnUse(...[schemas, options]: Parameters<BuildSerializer>): ReturnType<BuildSerializer> {
  const compile = SerializerSelector()(schemas, options);
  return (route) => {
    let compiled: ReturnType<typeof compile> | null = null;
    return (data: unknown) => (compiled ??= compile(route))(data);
  };
}
