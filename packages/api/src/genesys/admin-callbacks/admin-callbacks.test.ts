import type { CallbackId } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTestApi, START, SUPPORT, type TestApi } from '../../../test/fakes.ts';

const NUMBER = '+15552010142';
const ADMIN_PATH = '/genesys/1/admin/callback';
const HOUR = 3_600_000;
let api: TestApi;

beforeAll(async () => {
  api = await buildTestApi(
    {},
    {
      support: SUPPORT,
      billing: { ...SUPPORT, _urs_virtual_queue: 'VQ_Billing' },
      open: { ...SUPPORT, _urs_virtual_queue: '' },
      hours: { _type: 'builtin', _service: 'office-hours' },
    },
  );
});
beforeEach(async () => {
  api.reset();
  await api.configuration.deleteSection('callback');
});
afterAll(() => api.app.close());

const inHours = (hours: number): string => new Date(START + hours * HOUR).toISOString();

async function create(service: string, extra: Record<string, string> = {}): Promise<CallbackId> {
  const response = await api.app.inject({
    method: 'POST',
    url: `/genesys/1/service/callback/${service}`,
    payload: { _customer_number: NUMBER, ...extra },
  });
  return response.json()._id;
}
async function get(path: string) {
  const response = await api.app.inject({ method: 'GET', url: `${ADMIN_PATH}/${path}` });
  return { status: response.statusCode, body: response.json() };
}
/** Ids by service. */
async function ids(query = ''): Promise<Record<string, string[]>> {
  const { status, body } = await get(`queues${query}`);
  expect(status).toBe(200);
  return Object.fromEntries(
    Object.entries(body as Record<string, { _id: string }[]>).map(([service, records]) => [
      service,
      records.map(({ _id }) => _id),
    ]),
  );
}

describe('callbacks by queue', () => {
  it('have every callback service as a key, with the newest first', async () => {
    const [a, b] = [await create('support'), await create('support')];
    expect(await ids()).toEqual({ support: [b, a], billing: [], open: [] });
  });

  it('are those of one service when it is the target, which always is a key (U15)', async () => {
    await create('support');
    expect(await ids('?target=billing')).toEqual({ billing: [] });
    expect(await ids('?target=__proto__&_=1')).toEqual(Object.fromEntries([['__proto__', []]]));
    expect(Object.keys(await ids('?target=nobody'))).toEqual(['nobody']);
  });

  it('are wanted from 15 minutes ago until in 24 hours, unless other times are asked for', async () => {
    const [today, later] = [
      await create('support', { _desired_time: inHours(23) }),
      await create('support', { _desired_time: inHours(25) }),
    ];
    const early = await create('support');
    api.store.change(early, { desiredAt: START - 20 * 60_000 });
    expect((await ids())['support']).toEqual([today]);
    expect((await ids(`?start_time=${inHours(-1)}`))['support']).toEqual([early, today]);
    expect((await ids(`?end_time=${inHours(26)}`))['support']).toEqual([later, today]);
    expect((await ids(`?start_time=${inHours(24)}&end_time=${inHours(26)}`))['support']).toEqual([later]);
  });

  it('can be of some states, and at most so many', async () => {
    const [waiting, scheduled] = [
      await create('support'),
      await create('support', { _desired_time: inHours(2) }),
    ];
    const over = await create('support');
    api.store.change(over, { state: 'COMPLETED', reason: 'CANCELLED' });
    expect((await ids('?states=QUEUED,SCHEDULED'))['support']).toEqual([scheduled, waiting]);
    expect((await ids('?states=COMPLETED'))['support']).toEqual([over]);
    expect((await ids('?max=1'))['support']).toEqual([over]);
    expect((await ids('?_callback_state=QUEUED'))['support']).toEqual([waiting]);
    expect((await ids('?_callback_reason=CANCELLED'))['support']).toEqual([over]);
    expect((await ids('?states='))['support']).toHaveLength(3);
  });

  it('are found by the virtual queue, of the service or of the request', async () => {
    const [a, b] = [await create('support'), await create('billing')];
    const c = await create('open', { _urs_virtual_queue: 'VQ_Billing' });
    const d = await create('open', { _vq: 'VQ_Own' });
    expect(await ids('?_vq=VQ_Billing')).toEqual({ support: [], billing: [b], open: [c] });
    expect(await ids('?_vq=VQ_Support')).toEqual({ support: [a], billing: [], open: [] });
    expect(await ids('?_vq=VQ_Own')).toEqual({ support: [], billing: [], open: [d] });
  });

  it('are found by what filter-keys names besides, and show what returned-keys names', async () => {
    const [ana, bea] = [
      await create('support', { first_name: 'Ana' }),
      await create('support', { first_name: 'Bea' }),
    ];
    expect((await ids('?first_name=Ana'))['support']).toEqual([bea, ana]);
    await api.configuration.putSection('callback', {
      'filter-keys': 'first_name',
      'returned-keys': 'first_name,_vq,password',
    });
    expect((await ids('?first_name=Ana&_callback_state=QUEUED'))['support']).toEqual([ana]);
    const { body } = await get('queues?target=support&first_name=Ana');
    expect(body.support[0]).toMatchObject({ first_name: 'Ana', _vq: 'VQ_Support' });
    expect(Object.keys(body.support[0])).not.toContain('password');
  });

  it.each([
    ['start_time=yesterday', /start_time/],
    ['end_time=2031-13-01T00:00:00Z', /end_time/],
    ['states=QUEUED,WAITING', /WAITING/],
    ['max=0', /max/],
    ['max=many', /max/],
    ['_vq=%00', /_vq/],
    ['target=%ff', /query/],
  ])('refuse %s', async (query, message) => {
    const { status, body } = await get(`queues?${query}`);
    expect(status).toBe(400);
    expect(body.message).toMatch(message);
  });
});

describe('watermarks', () => {
  it('count what is submitted and not over, by service', async () => {
    await create('support');
    api.store.change(await create('support'), { state: 'PROCESSING' });
    api.store.change(await create('support'), { state: 'PAUSED' });
    await create('support', { _desired_time: inHours(2) });
    api.store.change(await create('billing'), { state: 'COMPLETED', reason: 'CANCELLED' });
    expect((await get('watermarks')).body).toEqual({
      services: { support: 3, billing: 0, open: 0 },
      total: 3,
    });
  });

  it('are those of the services that are named', async () => {
    await create('support');
    await create('open');
    expect((await get('watermarks?service_name=support')).body).toEqual({
      services: { support: 1 },
      total: 1,
    });
    expect((await get('watermarks?service_name=open&service_name=support&service_name=x')).body).toEqual({
      services: { open: 1, support: 1, x: 0 },
      total: 2,
    });
  });
});

describe('the table of cancelled callbacks', () => {
  async function report(payload: object | string) {
    const response = await api.app.inject({
      method: 'POST',
      url: `${ADMIN_PATH}/reportcancelled`,
      headers: { 'content-type': 'application/json' },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
    return { status: response.statusCode, type: response.headers['content-type'], body: response.body };
  }

  it('has a line of titles and one line for each callback', async () => {
    const [a, b] = [await create('support', { note: 'says "no",\nthen hangs up' }), await create('billing')];
    api.store.change(a, { state: 'COMPLETED', reason: 'CANCELLED_BY_ADMIN' });
    api.store.change(b, { state: 'COMPLETED', reason: 'CANCELLED' });
    const properties = ['_id', '_customer_number', '_desired_time', 'note'];
    expect(await report({ callback_reason: 'CANCELLED_BY_ADMIN', exported_properties: properties })).toEqual({
      status: 200,
      type: 'text/csv;charset=utf-8',
      body: `_id,_customer_number,_desired_time,note\r\n${a},${NUMBER},2031-05-28T12:00:00.000Z,"says ""no"",\nthen hangs up"\r\n`,
    });
    expect((await report({ callback_reason: 'CANCELLED', exported_properties: ['_id'] })).body).toBe(
      `_id\r\n${b}\r\n`,
    );
    expect((await report({ callback_reason: 'NONE', exported_properties: ['_id', 'x'] })).body).toBe(
      '_id,x\r\n',
    );
  });

  it('has no formulas: what a customer wrote is a text in any spreadsheet', async () => {
    const notes = ['=1+1', '@SUM(A1)', '+1 (555) 201-0142', "-2+3+cmd|' /C calc'!A0", '-5'];
    for (const note of notes) {
      const id = await create('support', { note });
      api.store.change(id, { state: 'COMPLETED', reason: 'CANCELLED_BY_ADMIN' });
    }
    const { body } = await report({ exported_properties: ['note'] });
    expect(body.trimEnd().split('\r\n').slice(1).sort()).toEqual(
      ["'=1+1", "'@SUM(A1)", '+1 (555) 201-0142', "'-2+3+cmd|' /C calc'!A0", '-5'].sort(),
    );
  });

  it.each([
    ['no properties', {}],
    ['an empty list', { exported_properties: [] }],
    ['properties that are no texts', { exported_properties: [1] }],
    ['a reason that is no text', { exported_properties: ['_id'], callback_reason: 1 }],
    ['what is no JSON', '{'],
  ])('refuses %s', async (_name, payload) => {
    expect((await report(payload)).status).toBe(400);
  });
});
