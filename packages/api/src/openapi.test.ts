import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTestApi, type TestApi } from '../test/fakes.ts';
import type { Document, Operation } from './openapi/shapes.ts';

const SOURCES = fileURLToPath(new URL('.', import.meta.url));

let api: TestApi;
let document: Document & { readonly info: object };

beforeAll(async () => {
  const testClock = { now: () => 0, rate: 1, setRate: async () => undefined, advance: async () => undefined };
  api = await buildTestApi({ testClock });
  const response = await api.app.inject({ method: 'GET', url: '/openapi.json' });
  document = response.json();
});
afterAll(() => api.app.close());

function operations(): { call: string; path: string; method: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      call: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation,
    })),
  );
}

describe('/openapi.json', () => {
  it('is valid OpenAPI 3.1 and needs no credentials', async () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'Ringback', version: '9.9.9' });
    const verdict = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(verdict.errors).toBeUndefined();
    expect(verdict.valid).toBe(true);
  });

  it('leaves out what pages load, and nothing else', () => {
    // The generator hears of every route; only those that hide are not described.
    const hiding = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .filter((file) => readFileSync(join(SOURCES, file), 'utf8').includes('hide: true'));
    expect(hiding.sort()).toEqual([
      join('browser', 'customer-page.ts'),
      join('browser', 'pages.ts'),
      join('browser', 'widget.ts'),
      join('page', 'plugin.ts'),
    ]);
    expect(operations().length).toBeGreaterThan(100);
    for (const path of Object.keys(document.paths)) expect(path).not.toMatch(/^\/(?:page|$)/);
  });

  it('has no two paths that differ only in the names of their parameters', () => {
    const shapes = Object.keys(document.paths).map((path) => path.replace(/\{\w+\}/g, '{}'));
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it('says of every operation what it does, what its parts are, and what comes back', () => {
    for (const { call, path, operation } of operations()) {
      expect(operation.summary, call).toBeTruthy();
      expect(operation.tags, call).toHaveLength(1);
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      const given = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name);
      expect(given.sort(), call).toEqual(inPath.sort());
      expect(Object.keys(operation.responses['200']?.content ?? {}), call).not.toEqual([]);
    }
  });

  it('gives every operation a name of its own', () => {
    const names = operations().map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z0-9]+$/);
  });

  it('says what a body holds wherever one is read', () => {
    const without = operations()
      .filter(({ method, operation }) => /post|put|patch/.test(method) && operation.requestBody === undefined)
      .map(({ call }) => call);
    expect(without).toEqual([
      'POST /genesys/1/admin/node/changestatus/{status}',
      'POST /scxml/session/{sid}/terminate',
      'POST /scxml/session/{sid}/query',
      'POST /api/v1/logout',
    ]);
  });

  it('shows one body of errors, for every call that can be refused', () => {
    const calls = operations().filter(({ path }) => !/^\/(?:ors\/help|openapi\.json)$/.test(path));
    for (const { call, operation } of calls)
      for (const status of ['4XX', '5XX'])
        expect(operation.responses[status]?.content, `${call} ${status}`).toEqual({
          'application/json': { schema: { $ref: '#/components/schemas/Error' } },
        });
    expect(document.components.schemas['Error']).toMatchObject({
      required: expect.arrayContaining(['code']),
    });
  });

  it.each([
    ['GET /api/v1/services', [{ administrator: [] }, { token: [] }, { apiKey: [] }, { session: [] }]],
    ['POST /api/v1/login', [{}]],
    ['GET /genesys/1/service/callback', [{}, { service: [] }, { apiKey: [] }]],
    ['POST /genesys/1/internal_statistic', [{}]],
    ['POST /scxml/session/start', [{}, { service: [] }, { apiKey: [] }]],
    ['GET /urs/stat/targetstate', [{}, { service: [] }, { apiKey: [] }]],
    ['GET /health/ready', [{}]],
  ])('says which credentials %s asks for', (call, security) => {
    expect(operations().find((one) => one.call === call)?.operation.security).toEqual(security);
  });

  it('leaves nothing of our own words behind', () => {
    expect(JSON.stringify(document)).not.toMatch(/"x-|Default Response|\{\*\}/);
  });
});
