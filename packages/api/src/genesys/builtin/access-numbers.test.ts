import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTestApi, SUPPORT, type TestApi } from '../../../test/fakes.ts';

const SERVICES = {
  'request-interaction': {
    _type: 'builtin',
    _service: 'request-interaction',
    _resource_group: 'DNIS',
    _provide_code: 'false',
    _booking_expiration_timeout: '30',
    _ttl: '30',
  },
  'request-access': { _type: 'builtin', _service: 'request-access', _resource_group: 'DNIS' },
  'match-interaction': { _type: 'builtin', _service: 'match-interaction' },
  support: SUPPORT,
};
const NUMBERS = ['+18005550101', '+18005550102'];
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('access numbers', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await buildTestApi({}, SERVICES);
  });
  beforeEach(async () => {
    api.reset();
    await api.store.configuration.putResources('DNIS', NUMBERS);
    await api.configuration.deleteSection('server');
    await api.configuration.deleteList('GMS_Resources');
  });
  afterAll(() => api.app.close());

  const post = (service: string, fields: Record<string, unknown>) =>
    api.app.inject({
      method: 'POST',
      url: `/genesys/1/service/${service}`,
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(fields),
    });
  const interaction = (fields: Record<string, unknown> = {}) =>
    post('request-interaction', { _phone_number: '+15550142000', ...fields });
  const match = (fields: Record<string, unknown>) => post('match-interaction', fields);
  const callback = async (fields: Record<string, string> = {}): Promise<string> => {
    const response = await post('support', { _customer_number: '+15552010142', ...fields });
    return response.json()._id;
  };

  it('are given to who wants to call, in texts alone, and lead back to what he said', async () => {
    const response = await api.app.inject({
      method: 'POST',
      url: '/genesys/1/service/request-interaction',
      headers: FORM,
      payload: '_phone_number=%2B15550142&_provide_code=true&language=fr',
    });
    expect(response.statusCode).toBe(200);
    const given = response.json();
    expect(given).toEqual({
      _id: expect.stringMatching(/^7-[0-9a-f-]{36}$/),
      _access_number: expect.stringMatching(/^\+1800555010[12]$/),
      _access_code: expect.stringMatching(/^\d{6}$/),
      _expiration_time: '30',
      _tel_url: `tel:${given._access_number}`,
    });
    const access = { _access_number: given._access_number, _access_code: given._access_code };
    const found = await match(access);
    expect([found.statusCode, found.json()]).toEqual([200, { _id: given._id, _data_id: given._id }]);
    const data = await api.app.inject({ method: 'GET', url: `/genesys/1/service/${given._id}/storage` });
    expect(data.json()).toEqual({ language: 'fr' });
    const again = await match(access);
    expect([again.statusCode, again.json().phrase]).toEqual([404, 'NOT_FOUND']);
  });

  it('take a plus that was not encoded, and no phone at all', async () => {
    const response = await api.app.inject({
      method: 'POST',
      url: '/genesys/1/service/request-interaction',
      headers: FORM,
      payload: '_phone_number=+15550142000',
    });
    const { _access_number, _id } = response.json();
    expect((await match({ _access_number, _phone_number: '+15550142000' })).json()._id).toBe(_id);
    expect((await interaction({ _phone_number: undefined })).statusCode).toBe(200);
    expect((await post('request-interaction', {})).statusCode).toBe(200);
  });

  it('run out, and are free again when the time is over or when they were called', async () => {
    const first = await interaction();
    await interaction({ _booking_expiration_timeout: '60' });
    const none = await interaction();
    expect(none.statusCode).toBe(503);
    expect(none.json()).toMatchObject({
      code: 50300,
      message: 'Every access number of resource group [DNIS] is booked. Try again.',
      exception: expect.stringMatching(/CallbackExceptionServiceUnavailable$/),
    });
    await match({ _access_number: first.json()._access_number });
    expect((await interaction()).json()._access_number).toBe(first.json()._access_number);
    expect((await interaction()).statusCode).toBe(503);
    await api.clock.advance(30_000);
    expect((await interaction()).json()._access_number).toBe(first.json()._access_number);
  });

  it.each([
    [{ _booking_expiration_timeout: '120' }, '120'],
    [{ _booking_expiration_timeout: 90 }, '90'],
    [{ _booking_expiration_timeout: '1' }, '5'],
    [{ _booking_expiration_timeout: '100000' }, '1800'],
    [{ _booking_expiration_timeout: '' }, '30'],
  ])('are booked as long as %j says', async (fields, seconds) => {
    const given = (await interaction(fields)).json();
    expect(given._expiration_time).toBe(seconds);
    await api.clock.advance(Number(seconds) * 1000 - 1);
    expect((await match({ _access_number: given._access_number })).statusCode).toBe(200);
  });

  it('of a group that the request names, and of none that nobody configured', async () => {
    await api.store.configuration.putResources('VIP', ['5000']);
    expect((await interaction({ _resource_group: 'VIP' })).json()._access_number).toBe('5000');
    const unknown = await interaction({ _resource_group: 'nobody' });
    expect([unknown.statusCode, unknown.json().message]).toEqual([
      400,
      'Resource group [nobody] is not configured. Check option _resource_group',
    ]);
    await api.store.configuration.putResources('empty', []);
    expect((await interaction({ _resource_group: 'empty' })).statusCode).toBe(503);
  });

  it('of a RANDOM group never run out, and live as long as the data', async () => {
    await api.configuration.putList('GMS_Resources', { DNIS: { _allocation_strategy: 'RANDOM' } });
    const codes = new Set<string>();
    for (let nr = 0; nr < 5; nr++) {
      const given = await interaction({ _return_pool_health: 'true', _booking_expiration_timeout: '900' });
      expect(Object.keys(given.json()).sort()).toEqual([
        '_access_number',
        '_expiration_time',
        '_id',
        '_tel_url',
      ]);
      codes.add(given.json()._id);
    }
    expect(codes.size).toBe(5);
  });

  it('come with how full their pool is, in texts, where that is asked for', async () => {
    await interaction();
    expect((await interaction({ _return_pool_health: 'true' })).json()).toMatchObject({
      _pool_size: '2',
      _pool_booked: '2',
      _pool_available: '0',
    });
  });

  it.each([
    ['42', {}, /^42\d{4}$/],
    ['7-9', {}, /^[789]\d{5}$/],
    ['', { _access_code_length: '4' }, /^\d{4}$/],
    ['12345', { _access_code_length: 'many' }, /^12345\d$/],
  ])('have codes with the prefix %j and %j', async (prefix, fields, shape) => {
    await api.configuration.putSection('server', { access_code_prefix: prefix });
    const given = await interaction({ _provide_code: 'true', ...fields });
    expect(given.json()._access_code).toMatch(shape);
  });

  it.each([
    ['123456', 'java.lang.IllegalArgumentException', 'n must be positive'],
    ['abc', 'java.lang.NumberFormatException', 'For input string: "abc"'],
  ])('cannot have codes that begin with %s', async (prefix, exception, message) => {
    await api.configuration.putSection('server', { access_code_prefix: prefix });
    const refused = await interaction({ _provide_code: 'true' });
    expect(refused.statusCode).toBe(500);
    expect(refused.json()).toEqual({ code: 50000, phrase: 'BAD_ACCESS_CODE_PREFIX', message, exception });
    expect((await interaction()).statusCode).toBe(200);
  });

  it('are given to a service that is there, and lead to it', async () => {
    const id = await callback({ name: 'Ana' });
    const given = await post('request-access', { _id: id, _provide_code: 'true', _resource_group: 'DNIS' });
    expect([given.statusCode, given.json()]).toEqual([
      200,
      {
        _access_number: expect.any(String),
        _access_code: expect.stringMatching(/^\d{6}$/),
        _expiration_time: '30',
      },
    ]);
    const { _access_number, _access_code } = given.json();
    const access = { _access_number, _access_code };
    expect((await match({ ...access, _phone_number: '+19995550000' })).statusCode).toBe(404);
    const found = await match({ ...access, _phone_number: '+15552010142', _return_data: 'true' });
    expect(found.json()).toEqual({ _id: id, _data_id: id, name: 'Ana' });
  });

  it('are not given to a service that is not there, or not any more', async () => {
    const missing = await post('request-access', { _resource_group: 'DNIS' });
    expect([missing.statusCode, missing.json().phrase]).toEqual([400, 'BAD_PARAMETER']);
    expect((await post('request-access', { _id: '1-nobody' })).statusCode).toBe(404);
    expect((await post('request-access', { _id: 'a\u0000b' })).statusCode).toBe(400);
    const id = await callback();
    await api.app.inject({ method: 'DELETE', url: `/genesys/1/service/${id}` });
    expect((await post('request-access', { _id: id })).statusCode).toBe(404);
  });

  it('are let go of with the service that has them', async () => {
    const id = await callback();
    const given = (await post('request-access', { _id: id })).json();
    await interaction();
    expect((await interaction()).statusCode).toBe(503);
    await api.app.inject({ method: 'DELETE', url: `/genesys/1/service/callback/support/${id}` });
    expect((await match({ _access_number: given._access_number })).statusCode).toBe(404);
    const next = await interaction();
    expect(next.json()._access_number).toBe(given._access_number);
    await api.app.inject({ method: 'DELETE', url: `/genesys/1/service/${next.json()._id}` });
    expect((await interaction()).json()._access_number).toBe(given._access_number);
  });

  it('lead to all services that fit, where that is asked for', async () => {
    await api.configuration.putList('GMS_Resources', { DNIS: { _allocation_strategy: 'RANDOM' } });
    await api.store.configuration.putResources('DNIS', ['5000']);
    const ids: string[] = [];
    for (const n of ['1', '2']) ids.push((await interaction({ n })).json()._id);
    const found = await match({
      _access_number: '5000',
      _return_multiple_matches: 'true',
      _return_user_data: 'true',
    });
    expect(found.json()).toEqual({
      matches: [
        { _id: ids[1], _data_id: ids[1], n: '2' },
        { _id: ids[0], _data_id: ids[0], n: '1' },
      ],
    });
    const none = await match({ _access_number: '5000', _return_multiple_matches: 'true' });
    expect(none.statusCode).toBe(404);
  });

  it('lead to a service that is deleted with it, where that is asked for', async () => {
    const given = (await interaction()).json();
    const found = await match({ _access_number: given._access_number, _delete_service: 'true' });
    expect(found.json()._id).toBe(given._id);
    const storage = await api.app.inject({ method: 'GET', url: `/genesys/1/service/${given._id}/storage` });
    expect(storage.statusCode).toBe(404);
  });

  it.each([{}, { _access_number: '' }, { _access_number: '()' }])(
    'cannot be matched by %j',
    async (fields) => {
      const response = await match(fields);
      expect(response.statusCode).toBe(400);
      expect(response.json().message).toContain('_access_number');
    },
  );

  it('are not there while the database is away, and nothing is kept', async () => {
    const before = api.store.instances.size;
    api.store.away = true;
    for (const response of [await interaction(), await match({ _access_number: '5000' })]) {
      expect([response.statusCode, response.json().phrase]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    }
    api.store.away = false;
    expect(api.store.instances.size).toBe(before);
  });
});
