import { readFileSync } from 'node:fs';
import { ADMISSION_CHECKS, STORED_CHECKS } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTestApi, SUPPORT, type TestApi } from '../../test/fakes.ts';

const NUMBER = '+15552010142';
const UNAVAILABLE = 'com.genesyslab.gsg.services.callback.exceptions.CallbackExceptionServiceUnavailable';
const LATER = '2031-05-29T12:00:00.000Z';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi({}, { support: SUPPORT, other: SUPPORT });
});
beforeEach(async () => {
  api.reset();
  await api.configuration.deleteSection('callback');
});
afterAll(() => api.app.close());

const configure = (options: Record<string, string>) =>
  api.configuration.putService('support', { ...SUPPORT, ...options });

async function ask(
  more: Record<string, string> = {},
  headers: Record<string, string> = {},
  service = 'support',
) {
  const response = await api.app.inject({
    method: 'POST',
    url: `/genesys/1/service/callback/${service}`,
    payload: { _customer_number: NUMBER, ...more },
    headers,
  });
  return { status: response.statusCode, body: response.json() };
}

describe('the order of the checks', () => {
  it('is the one that the reference prints', () => {
    const text = readFileSync(new URL('../../../../docs/reference/api.md', import.meta.url), 'utf8');
    const [, table = ''] = text.split('<!-- admission -->');
    const names = [...table.matchAll(/^\| \d+ \| ([a-z0-9-]+) \|/gm)].map(([, name]) => name);
    expect(names).toEqual([...ADMISSION_CHECKS.map(({ name }) => name), ...STORED_CHECKS]);
  });
});

describe('limits', () => {
  it('of submitted callbacks: 503 with the words of the original, and the rule', async () => {
    await configure({ _max_queued_callbacks_per_service: '1' });
    expect((await ask()).status).toBe(200);
    expect(await ask()).toEqual({
      status: 503,
      body: {
        code: 7041,
        phrase: 'TOO_MANY_REQUESTS',
        message: 'Limit of queued callbacks for support is reached.',
        exception: UNAVAILABLE,
        rule: '_max_queued_callbacks_per_service',
        value: '1',
      },
    });
    expect((await ask({ _desired_time: LATER })).status).toBe(200);
    expect((await ask({}, {}, 'other')).status).toBe(200);
  });

  it('of section callback where the service has none, under its name there', async () => {
    await configure({ _max_queued_callbacks_per_service: '' });
    await api.configuration.putSection('callback', { max_queued_callbacks_per_service: '0' });
    expect(await ask()).toMatchObject({ status: 503, body: { value: '0' } });
    await configure({ _max_queued_callbacks_per_service: '-1' });
    expect((await ask()).status).toBe(200);
  });

  it('of a window name the window', async () => {
    await configure({ _throttle_callbacks_per_service_2: '2', _throttle_ttl_2: '60' });
    await ask();
    await ask();
    expect(await ask()).toMatchObject({
      status: 503,
      body: {
        message: 'Limit of queued callbacks for support is reached for interval 60s.',
        exception: UNAVAILABLE,
        rule: '_throttle_callbacks_per_service_2',
        value: '2',
      },
    });
    // Beyond the execution buffer: neither counted nor refused.
    expect((await ask({ _desired_time: LATER })).status).toBe(200);
    // Within it: counted, and refused.
    expect((await ask({ _desired_time: '2031-05-28T12:01:00.000Z' })).status).toBe(503);
  });

  it('of a value name the parameter and the value', async () => {
    await configure({ _throttle_request_parameters_limit: '2' });
    await ask();
    await ask();
    expect(await ask()).toMatchObject({
      status: 503,
      body: {
        message: `Callback for _customer_number=${NUMBER} rejected because previous callbacks for this parameter were requested for more than 2 times today.`,
        exception: UNAVAILABLE,
        rule: '_throttle_request_parameters_limit',
        value: '2',
      },
    });
    expect((await ask({ _customer_number: '+15552010143' })).status).toBe(200);
    expect((await ask({ _desired_time: LATER })).status).toBe(200);
  });

  it('of a value look at headers before parameters, unless that is switched off', async () => {
    const names = {
      _throttle_request_parameters: 'X-Device,account',
      _throttle_request_parameters_limit: '1',
    };
    await configure(names);
    expect((await ask({ 'X-Device': 'a', account: '1' }, { 'x-device': 'h' })).status).toBe(200);
    expect(await ask({ 'X-Device': 'b', account: '2' }, { 'x-device': 'h' })).toMatchObject({
      status: 503,
      body: { message: expect.stringContaining('X-Device=h') },
    });
    expect(await ask({ 'X-Device': 'a', account: '1' }, { 'x-device': 'i' })).toMatchObject({
      body: { message: expect.stringContaining('account=1') },
    });
    expect((await ask({ 'X-Device': 'a', account: '3' })).status).toBe(200);
    await configure({ ...names, _enable_throttle_header_parameters: 'false' });
    expect((await ask({ 'X-Device': 'c', account: '4' }, { 'x-device': 'h' })).status).toBe(200);
  });

  it.each([
    ['true', 2],
    ['strict', 1],
    ['', 2],
  ])('of one number in the queue: %s lets %i in', async (mode, most) => {
    await configure({ _enable_in_queue_checking: mode });
    for (let already = 0; already < most; already++)
      expect((await ask(already === 0 ? { _desired_time: LATER } : {})).status).toBe(200);
    const { status, body } = await ask();
    expect([status, body.rule, body.value]).toEqual([
      400,
      '_enable_in_queue_checking',
      mode === '' ? 'true' : mode,
    ]);
    expect(body.message).toContain(NUMBER);
    expect((await ask({ _desired_time: LATER })).status).toBe(400);
    expect((await ask({ _customer_number: '+15552010143' })).status).toBe(200);
  });

  it('are not for a request to choose', async () => {
    await configure({ _throttle_request_parameters_limit: '', _enable_in_queue_checking: 'false' });
    await api.configuration.putSection('callback', { _throttle_request_parameters_limit: '0' });
    expect((await ask({ _throttle_request_parameters_limit: '100' })).status).toBe(503);
  });

  it('refuse without storing anything, and are told by their reason', async () => {
    await configure({ _throttle_callbacks_per_service_1: '0' });
    await ask();
    expect(api.store.records.size).toBe(0);
    expect(api.telemetry.counts).toEqual([
      { metric: 'callbacks_refused', labels: { service: 'support', reason: 'window-full' } },
    ]);
    expect(JSON.stringify(api.telemetry.lines)).not.toContain(NUMBER);
  });
});

describe('excepted numbers', () => {
  it('match a pattern of a group, with a plus before them', async () => {
    await api.configuration.putList('GMS_Patterns', {
      cb_errors: { 'the-boss': '\\+1555201014[0-9]', premium: '\\+1900\\d{7}' },
      others: { all: '.*' },
      evil: { slow: '(\\+?(1|5)+)+x' },
    });
    await configure({ _exceptions: 'evil, nowhere,cb_errors' });
    expect(await ask()).toMatchObject({
      status: 400,
      body: {
        code: 7037,
        exception: expect.stringMatching(/CallbackExceptionNumber$/),
        message: `Customer Number [${NUMBER}] is disallowed, because it matches the pattern [the-boss] of [cb_errors]. Check option _exceptions`,
        rule: '_exceptions',
        value: 'cb_errors',
      },
    });
    expect((await ask({ _customer_number: '1 (555) 201-0142' })).status).toBe(400);
    expect((await ask({ _customer_number: '+15552010152' })).status).toBe(200);
    expect((await ask({ _exceptions: 'others', _customer_number: '+15552010152' })).status).toBe(200);
    await api.configuration.deleteList('GMS_Patterns');
    expect((await ask()).status).toBe(200);
  });
});
