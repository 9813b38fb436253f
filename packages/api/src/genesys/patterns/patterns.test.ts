import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTestApi, type TestApi } from '../../../test/fakes.ts';

describe('patterns', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await buildTestApi();
    await api.configuration.putList('GMS_Patterns', {
      contact: {
        email: '[^@\\s]+@[^@\\s]+\\.[a-z]{2,}',
        date: '\\d{4}-\\d{2}-\\d{2}',
        unreadable: '(',
      },
      cb_errors: { '12345678901': '\\+12345678901', short: '1||2', endless: '(a+)+b' },
      nothing: {},
    });
  });
  afterAll(() => api.app.close());

  const match = (group: string | null, payload: string, type = 'application/x-www-form-urlencoded') =>
    api.app.inject({
      method: 'POST',
      url: `/genesys/1/patterns${group === null ? '' : `/group/${group}`}`,
      headers: { 'content-type': type },
      payload,
    });

  it('name the parameters that they match, and no others', async () => {
    const response = await match(
      null,
      'param1=x&param2=2031-05-28&param3=ana%40example.com&_n=%2B12345678901',
    );
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { param2: 'date', param3: 'email', _n: '12345678901' },
    ]);
    expect((await match(null, 'a=nothing+of+it')).json()).toEqual({});
    expect((await match(null, '')).json()).toEqual({});
  });

  it('of one group are those of no other', async () => {
    expect((await match('contact', 'a=2031-05-28&b=%2B12345678901')).json()).toEqual({ a: 'date' });
    expect((await match('nothing', 'a=2031-05-28')).json()).toEqual({});
    for (const group of ['nobody', 'toString'])
      expect((await match(group, 'a=2031-05-28')).statusCode).toBe(404);
  });

  it('match the whole of a value, nothing at all where an alternative is empty', async () => {
    expect((await match('contact', 'a=on+2031-05-28')).json()).toEqual({});
    expect((await match('cb_errors', 'a=&b=12&c=1')).json()).toEqual({ a: 'short', c: 'short' });
  });

  it('come as form or JSON', async () => {
    const response = await match('contact', '{"a":"2031-05-28","b":7}', 'application/json');
    expect(response.json()).toEqual({ a: 'date' });
    expect((await match('contact', '<a/>', 'text/xml')).statusCode).toBe(415);
  });

  it('hold nobody up, whatever they are and however much there is to match', async () => {
    const many = Array.from({ length: 100 }, (_, at) => `p${at}=${'a'.repeat(1000)}`).join('&');
    expect((await match('cb_errors', many)).json()).toEqual({});
    expect((await match('cb_errors', `${many}&one=more`)).statusCode).toBe(400);
  });
});
