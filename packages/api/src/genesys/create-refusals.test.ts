import { AppError, STORE_UNAVAILABLE } from '@ringback/core';
import type { InjectOptions } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildTestApi, SUPPORT, type TestApi } from '../../test/fakes.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_BODY = { 'content-type': 'application/json' };
const NUMBER = '+15552010142';
const URL = '/genesys/1/service/callback/support';

let usual: TestApi;
let api: TestApi;

beforeAll(async () => {
  usual = await buildTestApi();
});
afterEach(async () => {
  if (api !== usual) await api.app.close();
});
afterAll(() => usual.app.close());

async function start(services?: Record<string, Record<string, string>>): Promise<void> {
  usual.reset();
  api = services === undefined ? usual : await buildTestApi({}, services);
}

function post(payload: InjectOptions['payload'], headers: Record<string, string>, url = URL) {
  return api.app.inject({ method: 'POST', url, headers, ...(payload === undefined ? {} : { payload }) });
}

describe('refusals', () => {
  const refused = async (
    payload: InjectOptions['payload'],
    headers: Record<string, string>,
    expected: { status: number; message?: RegExp; exception?: string; code?: number },
    url = URL,
  ) => {
    const response = await post(payload, headers, url);
    const body = response.json();
    expect(response.statusCode).toBe(expected.status);
    const { rule, value, ...common } = body;
    expect([typeof rule, typeof value]).toEqual(
      rule === undefined ? ['undefined', 'undefined'] : ['string', 'string'],
    );
    expect(common).toEqual({
      code: expected.code ?? expect.any(Number),
      phrase: expect.any(String),
      message: expected.message === undefined ? expect.any(String) : expect.stringMatching(expected.message),
      exception: expect.stringContaining(expected.exception ?? 'com.genesyslab.gsg.'),
    });
    expect(api.store.records.size).toBe(0);
    expect(api.telemetry.counts.at(-1)?.metric ?? 'none').not.toBe('callbacks_created');
    return body;
  };

  it.each([
    ['no body at all', undefined, {}],
    ['an empty form', '', FORM],
    ['an empty JSON body', '', JSON_BODY],
    ['an empty object', '{}', JSON_BODY],
    ['an empty number', '_customer_number=', FORM],
    ['a null number', '{"_customer_number":null}', JSON_BODY],
    ['user data alone', 'a=b', FORM],
  ])('%s lacks the number, in the words that the widget looks for', async (_name, payload, headers) => {
    await start();
    const { message } = await refused(payload, headers as Record<string, string>, {
      status: 400,
      code: 40000,
      exception: 'CallbackExceptionParameter',
    });
    expect(message).toContain('_customer_number');
    expect(message).toContain('not contain');
    expect(message).toContain('missing');
    expect(message).toContain('invalid option');
  });

  it('an impossible number', async () => {
    await start();
    const body = await refused('{"_customer_number":"12"}', JSON_BODY, {
      status: 400,
      code: 7036,
      exception: 'exceptions.CallbackExceptionNumber',
    });
    expect(body.message).toBe(
      'Customer Number [12] is disallowed, because it is invalid. Check option _disallow_impossible_phone_numbers',
    );
  });

  it('a premium number', async () => {
    await start();
    const body = await refused('{"_customer_number":"+19002345678"}', JSON_BODY, {
      status: 400,
      code: 7037,
      exception: 'exceptions.CallbackExceptionNumber',
    });
    expect(body.message).toBe(
      "Customer Number [+19002345678] is disallowed, because it's a premium number. Check option _disallow_premium_phone_numbers",
    );
  });

  it('numbers checked without a country', async () => {
    await start({ support: { ...SUPPORT, _default_country: '' } });
    const body = await refused(`{"_customer_number":"${NUMBER}"}`, JSON_BODY, {
      status: 400,
      exception: 'exceptions.CallbackExceptionNumber',
    });
    expect(body.message).toBe(
      'Service option support / _default_country is not configured. But option _disallow_impossible_phone_numbers is set. We cannot validate phone numbers without knowing the country.',
    );
  });

  it('services that are not there, or make no callbacks', async () => {
    await start({ hours: { _type: 'builtin', _service: 'office-hours' } });
    const json = `{"_customer_number":"${NUMBER}"}`;
    const unknown = { code: 7040, exception: 'exceptions.CallbackExceptionResource' };
    await refused(json, JSON_BODY, { status: 400, ...unknown });
    await refused(json, JSON_BODY, { status: 404, ...unknown }, '/genesys/1/service/nobody');
    await refused(json, JSON_BODY, { status: 400, ...unknown }, '/genesys/1/service/callback/hours');
    await refused(json, JSON_BODY, { status: 400, ...unknown }, '/genesys/1/service/callback/constructor');
    await refused(json, JSON_BODY, { status: 400, ...unknown }, '/genesys/1/service/callback/__proto__');
    expect(api.telemetry.counts.map(({ labels }) => labels['service'])).toEqual([
      'unknown',
      'unknown',
      'hours',
      'unknown',
      'unknown',
    ]);
  });

  it.each([
    ['absurd', '2031-13-45T99:00:00.000Z', /_desired_time \[2031-13-45T99:00:00\.000Z\] is not a date/],
    ['no date', 'tomorrow', /_desired_time \[tomorrow\] is not a date/],
    ['a JavaScript text', 'Wed May 28 2031 17:30:00 GMT+0200 (CEST)', /is not a date/],
    ['long gone', '1970-01-01T00:00:00.000Z', /lies in the past/],
    ['too far ahead', '2041-01-01T00:00:00.000Z', /further ahead than 1M/],
    ['out of all dates', '9999-99-99T00:00:00.000Z', /is not a date/],
  ])('a desired time that is %s', async (_name, time, message) => {
    await start();
    await refused(JSON.stringify({ _customer_number: NUMBER, _desired_time: time }), JSON_BODY, {
      status: 400,
      message,
    });
  });

  const LONE = '\\ud800';
  it.each<[string, InjectOptions['payload'], Record<string, string>, number, RegExp]>([
    ['JSON that is cut off', '{"_customer_number":', JSON_BODY, 400, /not valid JSON/],
    ['a JSON list', '["+15552010142"]', JSON_BODY, 400, /must be an object/],
    ['a JSON text', '"+15552010142"', JSON_BODY, 400, /must be an object/],
    ['JSON null', 'null', JSON_BODY, 400, /must be an object/],
    ['deep JSON', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`, JSON_BODY, 400, /nested deeper/],
    ['very deep JSON', '['.repeat(400_000), JSON_BODY, 400, /not valid JSON/],
    [
      'an object as number',
      '{"_customer_number":{"a":1}}',
      JSON_BODY,
      400,
      /_customer_number must be a text/,
    ],
    ['a list for a parameter', '{"_target":["a"]}', JSON_BODY, 400, /_target must be a text/],
    ['a number beyond exactness', '{"_customer_number":12345678901234567890}', JSON_BODY, 400, /exactly/],
    [
      'invalid UTF-8 in JSON',
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      JSON_BODY,
      400,
      /character set/,
    ],
    ['invalid UTF-8 in a form', Buffer.from([0x61, 0x3d, 0xc3, 0x28]), FORM, 400, /UTF-8/],
    ['invalid UTF-8 behind percents', 'a=%C3%28', FORM, 400, /UTF-8/],
    ['a percent of nothing', 'a=100%', FORM, 400, /percent sign/],
    [
      'U+0000 in a value',
      '_customer_number=%2B15552010142&note=a%00b',
      FORM,
      400,
      /note has the character U\+0000/,
    ],
    ['U+0000 in a name', '_customer_number=%2B15552010142&no%00te=a', FORM, 400, /U\+0000/],
    ['U+0000 in the number', '{"_customer_number":"+1555\\u0000"}', JSON_BODY, 400, /_customer_number has/],
    ['half a character', `{"_customer_number":"${NUMBER}","x":"${LONE}"}`, JSON_BODY, 400, /x has half/],
    [
      'a long name',
      `_customer_number=%2B15552010142&${'n'.repeat(300)}=1`,
      FORM,
      400,
      /name of more than 256/,
    ],
    [
      'a long value',
      `_customer_number=%2B15552010142&n=${'v'.repeat(70_000)}`,
      FORM,
      400,
      /longer than 65536/,
    ],
    [
      'too many names',
      Array.from({ length: 1001 }, (_, n) => `k${n}=1`).join('&'),
      FORM,
      400,
      /more than 1000/,
    ],
    ['plain text', NUMBER, { 'content-type': 'text/plain' }, 415, /content type/],
    ['XML', '<x/>', { 'content-type': 'application/xml' }, 415, /content type/],
    ['a body of no type', '_customer_number=1', {}, 415, /content type/],
    ['a type that is none', 'x', { 'content-type': 'what ever' }, 415, /content type/],
    ['a compressed body', 'x', { ...JSON_BODY, 'content-encoding': 'gzip' }, 415, /without encoding/],
    ['a body above 1 MB', `{"a":"${'x'.repeat(1_100_000)}"}`, JSON_BODY, 413, /larger than 1 MB/],
    ['a body of 10 MB', Buffer.alloc(10 * 1_048_576, 0x61), FORM, 413, /larger than 1 MB/],
    ['multipart of no parts', 'x', { 'content-type': 'multipart/form-data; boundary=b' }, 400, /multipart/],
    ['multipart without boundary', 'x', { 'content-type': 'multipart/form-data' }, 400, /multipart/],
    [
      'multipart cut off',
      '--b\r\ncontent-disposition: form-data; name="_customer_number"\r\n\r\n+1555',
      { 'content-type': 'multipart/form-data; boundary=b' },
      400,
      /multipart/,
    ],
  ])('%s', async (_name, payload, headers, status, message) => {
    await start();
    await refused(payload, headers, { status, message });
  });

  it('multipart fields that are not UTF-8, too large or too many', async () => {
    await start();
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const part = (name: string, value: string) =>
      `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const bad = Buffer.concat([
      Buffer.from('--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('\r\n--b--\r\n'),
    ]);
    await refused(bad, headers, { status: 400, message: /a is not valid UTF-8/ });
    await refused(`${part('a', 'x'.repeat(1_100_000))}--b--\r\n`, headers, { status: 413 });
    const many = Array.from({ length: 1200 }, (_, n) => part(`k${n}`, '1')).join('');
    await refused(`${many}--b--\r\n`, headers, { status: 400, message: /more than 1000/ });
    await refused(`${part('__proto__', '1')}--b--\r\n`, headers, { status: 400 });
  });

  it('an invalid query', async () => {
    await start();
    await refused('', FORM, { status: 400, message: /query/ }, `${URL}?a=%ff`);
  });

  it('503 while the database is gone, with the time to try again', async () => {
    await start();
    api.store.away = true;
    const response = await post(`{"_customer_number":"${NUMBER}"}`, JSON_BODY);
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('5');
    expect(response.json().exception).toMatch(/CallbackExceptionServiceUnavailable$/);
    expect(api.telemetry.counts).toEqual([
      { metric: 'callbacks_refused', labels: { service: 'support', reason: 'store-unavailable' } },
    ]);
    expect(api.telemetry.ofEvent('callback.refused')).toMatchObject([{ reason: 'store-unavailable' }]);
  });

  it('503 for a full disk, which the log tells', async () => {
    await start();
    api.store.fault = new AppError(STORE_UNAVAILABLE, 'x', {
      details: { reason: '53100', trouble: 'the disk of the database is full' },
    });
    expect((await post(`{"_customer_number":"${NUMBER}"}`, JSON_BODY)).statusCode).toBe(503);
    expect(api.telemetry.ofEvent('http.store-unavailable')).toMatchObject([
      { reason: '53100', trouble: 'the disk of the database is full' },
    ]);
  });

  it('500 without internals for a fault of ours, which is logged under the id of the answer', async () => {
    await start();
    api.store.fault = new Error('column "hunter2" does not exist');
    const response = await post(`{"_customer_number":"${NUMBER}"}`, JSON_BODY);
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('hunter2');
    const [line] = api.telemetry.ofEvent('http.failed');
    expect(line?.['error']).toBe(api.store.fault);
    expect(response.json().message).toContain(line?.['requestId']);
  });

  it('are counted by reason and logged without the number (U34)', async () => {
    await start();
    await post('{"_customer_number":"+19002345678"}', JSON_BODY);
    expect(api.telemetry.counts).toEqual([
      { metric: 'callbacks_refused', labels: { service: 'support', reason: 'premium-number' } },
    ]);
    expect(api.telemetry.ofEvent('callback.refused')).toMatchObject([{ reason: 'premium-number' }]);
    expect(JSON.stringify(api.telemetry.lines)).not.toContain('9002345678');
  });
});
