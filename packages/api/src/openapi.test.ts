import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTestApi, type TestApi } from '../test/fakes.ts';

interface OpenApi {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, { summary?: string; responses: Record<string, unknown> }>>;
}

let api: TestApi;
let document: OpenApi;

beforeAll(async () => {
  api = await buildTestApi();
  const response = await api.app.inject({ method: 'GET', url: '/openapi.json' });
  document = response.json();
});
afterAll(() => api.app.close());

describe('/openapi.json', () => {
  it('is OpenAPI 3.1 and needs no credentials', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'Ringback', version: '9.9.9' });
  });

  it.each([
    ['post', '/genesys/1/service/callback/{name}'],
    ['get', '/genesys/1/service/callback'],
    ['delete', '/genesys/1/service/callback/{name}/{id}'],
    ['put', '/api/v1/services/{name}'],
    ['patch', '/api/v1/sections/{name}'],
    ['post', '/api/v1/agents/{id}/state'],
    ['get', '/api/v1/callbacks/{id}/trace'],
    ['get', '/api/v1/events'],
    ['get', '/health/ready'],
  ])('describes %s %s', (method, path) => {
    expect(document.paths[path]?.[method]?.summary).toBeTruthy();
  });

  it('says a word about every operation, and leaves the page out', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      expect(path).not.toMatch(/^\/page/);
      for (const [method, operation] of Object.entries(operations))
        expect(operation.summary, `${method} ${path}`).toBeTruthy();
    }
  });
});
