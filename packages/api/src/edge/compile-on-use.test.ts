import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTestApi, type TestApi } from '../../test/fakes.ts';

/** Some hundred schemas, on a machine that does something else at the same time. */
const LONG = { timeout: 20_000 };
const VALIDATED = ['body', 'querystring', 'params', 'headers'] as const;

/** A schema of a route as it is given to a compiler. */
interface Part {
  readonly instance: FastifyInstance;
  readonly method: string;
  readonly url: string;
  /** The part of the request, or the status of the answer. */
  readonly part: string;
  readonly schema: object;
}

const routes: { readonly instance: FastifyInstance; readonly route: RouteOptions }[] = [];
let api: TestApi;

beforeAll(async () => {
  const watch = (message: unknown): void => {
    const { fastify } = message as { readonly fastify: FastifyInstance };
    fastify.addHook('onRoute', function (route) {
      routes.push({ instance: this, route });
    });
  };
  subscribe('fastify.initialization', watch);
  const testClock = { now: () => 0, rate: 1, setRate: async () => undefined, advance: async () => undefined };
  try {
    api = await buildTestApi({ testClock });
  } finally {
    unsubscribe('fastify.initialization', watch);
  }
});
afterAll(() => api.app.close());

/** Schemas may be given by media type. */
function schemasIn(given: unknown): object[] {
  if (typeof given !== 'object' || given === null) return [];
  const { content } = given as { readonly content?: Readonly<Record<string, { readonly schema?: object }>> };
  if (content === undefined) return [given];
  return Object.values(content).flatMap(({ schema }) => (schema === undefined ? [] : [schema]));
}

const partsOf = (of: 'request' | 'answer'): Part[] =>
  routes.flatMap(({ instance, route: { method, url, schema } }) => {
    const given =
      of === 'request'
        ? VALIDATED.map((part) => [part, schema?.[part]] as const)
        : Object.entries(schema?.response ?? {});
    return given.flatMap(([part, one]) =>
      schemasIn(one).map((found) => ({ instance, method: String(method), url, part, schema: found })),
    );
  });

/** What is wrong with those that do not compile. Many routes have the same ones. */
function faultsOf(parts: readonly Part[], compile: (part: Part) => void): string[] {
  const different = new Map(parts.map((one) => [JSON.stringify(one.schema), one]));
  return [...different.values()].flatMap((one) => {
    try {
      compile(one);
      return [];
    } catch (error) {
      return [`${one.method} ${one.url} ${one.part}: ${String(error)}`];
    }
  });
}

const broken = ([first]: readonly Part[]): Part[] =>
  first === undefined ? [] : [{ ...first, schema: { type: 'nothing of the kind' } }];

// A start compiles none of them: one that cannot be compiled would be found by whoever uses its route first.
describe('schemas that are compiled on use', () => {
  it('are all sound: those of requests', LONG, () => {
    const compile = ({ instance, method, url, part, schema }: Part): void => {
      instance.validatorCompiler?.({ schema, method, url, httpPart: part })(null);
    };
    const parts = partsOf('request');
    expect(parts.length).toBeGreaterThan(150);
    expect(faultsOf(parts, compile)).toEqual([]);
    expect(faultsOf(broken(parts), compile)).toHaveLength(1);
  });

  it('are all sound: those of answers', LONG, () => {
    const compiler = SerializerSelector()(api.app.getSchemas() as Record<string, object>, {});
    const compile = ({ method, url, part, schema }: Part): void => {
      compiler({ schema, method, url, httpStatus: part });
    };
    const parts = partsOf('answer');
    expect(parts.length).toBeGreaterThan(300);
    expect(faultsOf(parts, compile)).toEqual([]);
    expect(faultsOf(broken(parts), compile)).toHaveLength(1);
  });
});
