import { readFileSync } from 'node:fs';
import { AppError, STORE_UNAVAILABLE } from '@ringback/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, type TestApi } from '../../test/fakes.ts';
import { ANSWERS, answer, renderAnswer } from './answers.ts';
import { classifyFault } from './classify-fault.ts';

describe('the table of answers', () => {
  it('is what the reference shows, row by row', () => {
    const reference = readFileSync(new URL('../../../../docs/reference/api.md', import.meta.url), 'utf8');
    const rows = Object.entries(ANSWERS).map(
      ([kind, row]) =>
        `| ${kind} | ${row.status} | ${row.code} | ${row.phrase} | ${row.exception.split('.').at(-1)} | ${row.message} |`,
    );
    const [, table = ''] = reference.split('<!-- answers -->');
    expect(table.trim().split('\n').slice(2)).toEqual(rows);
  });

  it('has a class of the vendor, or one of Java itself, and an integer code in every row', () => {
    for (const row of Object.values(ANSWERS)) {
      expect(row.exception).toMatch(/^(?:com\.genesyslab\.gsg|java)\.(?:[a-z]+\.)*[A-Za-z]+$/);
      expect(Number.isInteger(row.code)).toBe(true);
      expect(row.phrase).toMatch(/^[A-Z_]+$/);
    }
  });

  it('fills its slots, shortens what it repeats, and adds proposed slots', () => {
    const long = JSON.parse(renderAnswer(answer('unknown-service', { service: 'x'.repeat(5000) })));
    expect(long.message).toBe(`Service [${'x'.repeat(200)}...] is not configured.`);
    const odd = JSON.parse(renderAnswer(answer('unknown-service', { service: '{service}$&"\n' })));
    expect(odd.message).toBe('Service [{service}$&"\n] is not configured.');
    const proposed = { ...answer('stopping'), availability: { '2031-05-28T16:05:00.000Z': 3 } };
    expect(JSON.parse(renderAnswer(proposed)).availability).toEqual({ '2031-05-28T16:05:00.000Z': 3 });
  });
});

describe('what was thrown', () => {
  it.each([
    [new AppError(STORE_UNAVAILABLE, 'x'), 'store-unavailable'],
    [new Error('x'), 'internal'],
    [new AppError('ANY_OTHER', 'x'), 'internal'],
    ['a text', 'internal'],
    [undefined, 'internal'],
    [Object.assign(new Error('aborted'), { code: 'ECONNRESET', statusCode: 400 }), 'bad-request'],
    [Object.assign(new Error('x'), { code: 'FST_ERR_NEW', statusCode: 500 }), 'internal'],
  ])('%s is answered by %s', (fault, kind) => {
    expect(classifyFault(fault, 'r1').kind).toBe(kind);
  });
});

describe('errors on every path', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await buildTestApi();
  });
  afterAll(() => api.app.close());

  it.each<[string, string, Record<string, string>, number, string]>([
    ['GET', '/nothing', {}, 404, 'NOT_FOUND'],
    ['POST', '/nothing', { 'content-type': 'what ever' }, 404, 'NOT_FOUND'],
    ['POST', '/genesys/1/nothing', { 'content-type': 'application/json' }, 404, 'NOT_FOUND'],
    ['GET', '/api/v1/nothing', {}, 404, 'NOT_FOUND'],
    ['GET', '/genesys/1/service/callback/%zz', {}, 400, 'BAD_REQUEST'],
    ['GET', '/genesys/1/service/callback/%ff?a=1', {}, 400, 'BAD_REQUEST'],
    ['GET', `/genesys/1/service/callback/${'x'.repeat(2001)}`, {}, 414, 'URI_TOO_LONG'],
    ['PATCH', '/genesys/1/service/callback/support', {}, 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE', '/api/v1/services', ADMIN, 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/live', {}, 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/health/live?x=1', {}, 405, 'METHOD_NOT_ALLOWED'],
  ])('%s %s', async (method, url, headers, status, phrase) => {
    const response = await api.app.inject({
      method: method as 'GET',
      url,
      headers,
      ...(method === 'POST' ? { payload: 'x' } : {}),
    });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/json;charset=utf-8');
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    expect(response.json()).toEqual({
      code: status * 100,
      phrase,
      message: expect.any(String),
      exception: expect.stringMatching(/^com\.genesyslab\.gsg\./),
    });
    if (status === 405) expect(response.headers['allow']).toBeTruthy();
  });

  it('405 names what the path answers to', async () => {
    const response = await api.app.inject({ method: 'PUT', url: '/genesys/1/service/callback/support' });
    expect(response.headers['allow']).toBe('GET, HEAD, POST');
  });
});
