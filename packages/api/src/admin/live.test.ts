import type { CallbackId } from '@ringback/core';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, START, SUPPORT, type TestApi } from '../../test/fakes.ts';

let api: TestApi;

beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(async () => {
  api.reset();
  for (const { name } of api.configuration.services()) await api.configuration.deleteService(name);
  for (const { name } of api.configuration.sections()) await api.configuration.deleteSection(name);
  for (const { id } of api.configuration.agents()) await api.configuration.deleteAgent(id);
  await api.configuration.putService('support', SUPPORT);
  api.routing.agentViews.length = 0;
  api.routing.queueViews.length = 0;
  api.calls.length = 0;
});
afterAll(() => api.app.close());

type Method = 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST';

async function call(method: Method, path: string, payload?: object | string) {
  const options: InjectOptions = { method, url: `/api/v1${path}`, headers: ADMIN };
  const response = await api.app.inject(
    payload === undefined
      ? options
      : {
          ...options,
          headers: { ...ADMIN, 'content-type': 'application/json' },
          payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
        },
  );
  return { status: response.statusCode, body: response.json() };
}

describe('agents', () => {
  const ANA = {
    name: 'Ana',
    dn: '1001',
    uri: 'sip:1001@127.0.0.1:5080',
    password: 'p',
    skills: { Billing: 5 },
    groups: ['Customer_Service'],
    state: 'Ready',
    wrapUp: 5,
  };

  it('are stored as given, with the password hidden', async () => {
    const shown = { ...ANA, id: '1001', password: '********' };
    expect(await call('PUT', '/agents/1001', ANA)).toEqual({ status: 200, body: shown });
    expect((await call('GET', '/agents/1001')).body).toEqual(shown);
    await call('PUT', '/agents/1001', { ...shown, name: 'Anna' });
    expect(api.configuration.agent('1001')).toMatchObject({ name: 'Anna', password: 'p' });
    await call('PUT', '/agents/1002', { password: '********' });
    expect(api.configuration.agent('1002')).toMatchObject({ password: null });
    expect((await call('DELETE', '/agents/1001')).status).toBe(200);
    expect((await call('GET', '/agents/1001')).status).toBe(404);
    expect((await call('DELETE', '/agents/1001')).status).toBe(404);
  });

  it.each([
    [{ nam: 'x' }, /"nam" is not known/],
    [{ state: 'Sleeping' }, /"state" must be/],
    [{ skills: [] }, /"skills" must map/],
    [{ uri: 'http://x' }, /"uri" must look like/],
    [{ id: 'other' }, /"id" must be "1001"/],
    [{ groups: ['a\u0000'] }, /U\+0000/],
    [[], /"body" must be object/],
  ])('refuses %j', async (payload, message) => {
    const { status, body } = await call('PUT', '/agents/1001', payload);
    expect(status).toBe(400);
    expect(body.message).toMatch(message);
    expect(api.configuration.agent('1001')).toBeNull();
  });

  it('show what they are doing', async () => {
    api.routing.addAgent('1001');
    api.routing.addAgent('1002', { kind: 'not-ready', since: START, reason: 'no answer' });
    api.routing.addAgent('1003', { kind: 'talking', since: START, callId: 'C1' });
    api.routing.addAgent('1004', { kind: 'after-call-work', since: START, until: START + 5000 });
    const { body } = await call('GET', '/agents');
    expect(body.map(({ state }: { state: string }) => state)).toEqual([
      'Ready',
      'NotReady',
      'Talking',
      'AfterCallWork',
    ]);
    expect(body[0]).toEqual({
      id: '1001',
      name: 'Agent 1001',
      dn: '1001',
      groups: ['Customer_Service'],
      skills: { Billing: 5 },
      state: 'Ready',
      reason: null,
      since: '2031-05-28T12:00:00.000Z',
      until: null,
      callId: null,
      reachable: true,
    });
    expect(body[1]).toMatchObject({ reason: 'no answer' });
    expect(body[2]).toMatchObject({ callId: 'C1' });
    expect(body[3]).toMatchObject({ until: '2031-05-28T12:00:05.000Z' });
  });

  it('take the state they are asked to, which is remembered over a restart', async () => {
    await call('PUT', '/agents/1001', ANA);
    api.routing.addAgent('1001');
    const { status, body } = await call('POST', '/agents/1001/state', { state: 'NotReady', reason: 'lunch' });
    expect([status, body.state, body.reason]).toEqual([200, 'NotReady', 'lunch']);
    expect(await api.store.configuration.agentStates()).toContainEqual({
      id: '1001',
      state: 'NotReady',
      reason: 'lunch',
    });
    expect((await call('POST', '/agents/1001/state', { state: 'Ready' })).body.state).toBe('Ready');
  });

  it.each([
    ['/agents/1001/state', { state: 'Sleeping' }, 400, /"state" must be/],
    ['/agents/1001/state', {}, 400, /"state" is missing/],
    ['/agents/1001/state', { state: 'Ready', why: 'x' }, 400, /"why" is not known here/],
    ['/agents/1001/state', { state: 'Ready', reason: 1 }, 400, /"reason" must be string/],
    ['/agents/nobody/state', { state: 'Ready' }, 404, /no agent "nobody"/],
  ])('%s refuses %j', async (path, payload, expectedStatus, message) => {
    await call('PUT', '/agents/1001', ANA);
    const { status, body } = await call('POST', path, payload);
    expect(status).toBe(expectedStatus);
    expect(body.message).toMatch(message);
  });

  it('keep their state when it could not be made durable', async () => {
    await call('PUT', '/agents/1001', ANA);
    api.routing.addAgent('1001');
    api.store.away = true;
    expect((await call('POST', '/agents/1001/state', { state: 'LoggedOut' })).status).toBe(503);
    expect((await call('GET', '/agents')).body[0].state).toBe('Ready');
  });
});

describe('live state', () => {
  it('shows calls and queues as arrays (U19)', async () => {
    expect((await call('GET', '/calls')).body).toEqual([]);
    expect((await call('GET', '/queues')).body).toEqual([]);
    api.calls.push({
      callId: 'C1' as never,
      callbackId: '1-a' as never,
      state: 'waiting',
      legs: [
        {
          legId: 'L1' as never,
          role: 'customer',
          agentId: null,
          state: 'answered',
          startedAt: START,
          answeredAt: START + 1500,
        },
      ],
    });
    api.routing.queueViews.push({
      name: 'VQ_Support',
      length: 1,
      waiting: [
        {
          position: 1,
          callbackId: '1-a' as never,
          requestId: 'R1' as never,
          priority: 0,
          arrivedAt: START,
          targets: ['Customer_Service@Stat_Server.GA'],
          extensions: { tier: 'gold' },
        },
      ],
    });
    expect((await call('GET', '/calls')).body).toEqual([
      {
        id: 'C1',
        callbackId: '1-a',
        state: 'waiting',
        legs: [
          {
            id: 'L1',
            role: 'customer',
            agentId: null,
            state: 'answered',
            startedAt: '2031-05-28T12:00:00.000Z',
            answeredAt: '2031-05-28T12:00:01.500Z',
          },
        ],
        conversation: null,
        recording: null,
        supervision: null,
      },
    ]);
    expect((await call('GET', '/queues')).body).toMatchObject([
      { name: 'VQ_Support', length: 1, waiting: [{ position: 1, callbackId: '1-a' }] },
    ]);
  });
});

describe('callbacks and their story', () => {
  async function create(): Promise<CallbackId> {
    const response = await api.app.inject({
      method: 'POST',
      url: '/genesys/1/service/callback/support',
      payload: { _customer_number: '+1 555 201 0142', first_name: 'Ana' },
    });
    return response.json()._id;
  }

  it('lists the newest first, by state and service, with the number masked unless asked', async () => {
    const first = await create();
    const second = await create();
    api.store.change(first, { state: 'COMPLETED', reason: 'AGENT_CONNECTED', completedAt: START });
    const ids = async (query: string) =>
      (await call('GET', `/callbacks${query}`)).body.map(({ id }: { id: string }) => id);
    expect(await ids('')).toEqual([second, first]);
    expect(await ids('?limit=1')).toEqual([second]);
    expect(await ids('?state=COMPLETED')).toEqual([first]);
    expect(await ids('?service=other')).toEqual([]);
    const [masked] = (await call('GET', '/callbacks?limit=1')).body;
    expect(masked.customerNumber).toBe('+* *** *** *142');
    const [full] = (await call('GET', '/callbacks?numbers=full')).body;
    expect(full).toMatchObject({ customerNumber: '+1 555 201 0142', state: 'QUEUED', attempts: 0 });
  });

  it('has the columns of callback_column_alias by their titles, numbers masked', async () => {
    await create();
    const columns = async (query = '') => (await call('GET', `/callbacks${query}`)).body[0].columns;
    expect(await columns()).toEqual({});
    const alias = '{"first_name":"First name","_customer_number":"Phone","nothing":"N","_vq":7}';
    await call('PUT', '/sections/callback', { callback_column_alias: alias });
    expect(await columns()).toEqual({ 'First name': 'Ana', Phone: '+* *** *** *142' });
    expect(await columns('?numbers=full')).toMatchObject({ Phone: '+1 555 201 0142' });
    await call('PUT', '/sections/features', { disable_additional_columns_from_callbacks: 'true' });
    expect(await columns()).toEqual({});
    await call('PUT', '/sections/callback', { callback_column_alias: '{' });
    await call('DELETE', '/sections/features');
    expect(await columns()).toEqual({});
  });

  it.each(['features', 'lab'])(
    'tells pages to offer nothing for many at once where %s says so',
    async (name) => {
      const bulk = async () =>
        (await api.app.inject({ url: '/api/v1/callbacks', headers: ADMIN })).headers['x-bulk-actions'];
      expect(await bulk()).toBeUndefined();
      await call('PUT', `/sections/${name}`, { 'disable-bulk-cancel-and-export-callback': 'true' });
      expect(await bulk()).toBe('off');
      await call('DELETE', `/sections/${name}`);
    },
  );

  it('pages, filters and sorts as it is asked to, and counts', async () => {
    const [first, second, third] = [await create(), await create(), await create()];
    api.store.change(first, { state: 'COMPLETED', reason: 'CANCELLED', completedAt: START, attempts: 2 });
    api.store.change(second, { desiredAt: START + 3_600_000, attempts: 1 });
    const get = async (query: string) => {
      const response = await api.app.inject({ url: `/api/v1/callbacks?${query}`, headers: ADMIN });
      const rows = response.json() as { id: string }[];
      return { total: response.headers['x-total-count'], ids: rows.map(({ id }) => id) };
    };
    expect(await get('count=yes&limit=1&offset=1')).toEqual({ total: '3', ids: [second] });
    expect(await get('sort=attempts&order=desc')).toEqual({ total: undefined, ids: [first, second, third] });
    expect((await get('sort=completed&order=desc')).ids).toEqual([first, third, second]);
    expect((await get('number=5520101')).ids).toHaveLength(3);
    expect((await get('number=999')).ids).toEqual([]);
    expect((await get('state=QUEUED,COMPLETED&reason=CANCELLED')).ids).toEqual([first]);
    const hour = new Date(START + 1_800_000).toISOString();
    expect((await get(`from=${hour}`)).ids).toEqual([second]);
    expect((await get(`time=completed&to=${hour}`)).ids).toEqual([first]);
    const csv = await api.app.inject({ url: '/api/v1/callbacks?format=csv&limit=1', headers: ADMIN });
    expect(csv.headers['content-type']).toBe('text/csv;charset=utf-8');
    expect(csv.body).toMatch(/^id,service,state,.*\r\n.*support,QUEUED,/);
  });

  it.each([
    '?limit=0',
    '?limit=x',
    '?limit=99999',
    '?state=FOO',
    '?from=soon',
    '?number=%2B1',
    '?sort=x',
    '?numbers=some',
    '?what=1',
  ])('refuses %s', async (query) => {
    expect((await call('GET', `/callbacks${query}`)).status).toBe(400);
  });

  it('shows one with its parameters and dial attempts', async () => {
    const id = await create();
    api.store.dialAttempts.push({
      callbackId: id,
      number: 1,
      callId: 'C1' as never,
      startedAt: START,
      endedAt: START + 1000,
      result: 'busy',
      sipStatus: 486,
    });
    const { body } = await call('GET', `/callbacks/${id}`);
    expect(body).toMatchObject({
      id,
      userData: { first_name: 'Ana' },
      dialAttempts: [{ attempt: 1, result: 'busy', sipStatus: 486 }],
    });
    expect(JSON.stringify(body)).not.toMatch(/201.?0142/);
    expect((await call('GET', `/callbacks/${id}?numbers=full`)).body.params).toEqual({
      _customer_number: '+1 555 201 0142',
    });
    expect((await call('GET', '/callbacks/1-x')).status).toBe(404);
  });

  it('tells the whole story in order', async () => {
    const id = await create();
    api.store.lines.push({
      callbackId: id,
      at: START + 2000,
      source: 'telephony',
      event: 'dial.started',
      text: 'Dialling 15552010142 for the first time.',
      stateBefore: 'QUEUED',
      stateAfter: 'QUEUED',
      data: { attempt: 1, uri: 'sip:9115552010142@pstn.example', at: 1_937_736_002_000 },
    });
    const { status, body } = await call('GET', `/callbacks/${id}/trace`);
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        at: '2031-05-28T12:00:00.000Z',
        source: 'api',
        event: 'callback.accepted',
        text: expect.any(String),
        stateBefore: null,
        stateAfter: 'QUEUED',
        data: { service: 'support', desiredAt: START },
      },
      {
        at: '2031-05-28T12:00:02.000Z',
        source: 'telephony',
        event: 'dial.started',
        text: 'Dialling ********142 for the first time.',
        stateBefore: 'QUEUED',
        stateAfter: 'QUEUED',
        data: { attempt: 1, uri: 'sip:91********142@pstn.example', at: 1_937_736_002_000 },
      },
    ]);
    const full = (await call('GET', `/callbacks/${id}/trace?numbers=full`)).body;
    expect(full[1].text).toBe('Dialling 15552010142 for the first time.');
  });

  it('tells a story that is unbroken: each line begins in the state in which the one before left off', async () => {
    const id = await create();
    const line = { callbackId: id, at: START + 1000, source: 'x', text: 'x', data: {} };
    api.store.lines.push({ ...line, event: 'moved', stateBefore: 'QUEUED', stateAfter: 'ROUTING' });
    // Noted on the phone in the moment of the end: once before it was decided, once behind.
    api.store.lines.push({ ...line, event: 'failed', stateBefore: 'COMPLETED', stateAfter: 'COMPLETED' });
    api.store.lines.push({ ...line, event: 'completed', stateBefore: 'ROUTING', stateAfter: 'COMPLETED' });
    api.store.lines.push({ ...line, event: 'over', stateBefore: 'ROUTING', stateAfter: 'ROUTING' });
    const { body } = await call('GET', `/callbacks/${id}/trace`);
    expect(
      body.map((told: Record<string, unknown>) => [told['event'], told['stateBefore'], told['stateAfter']]),
    ).toEqual([
      ['callback.accepted', null, 'QUEUED'],
      ['moved', 'QUEUED', 'ROUTING'],
      ['failed', 'ROUTING', 'ROUTING'],
      ['completed', 'ROUTING', 'COMPLETED'],
      ['over', 'COMPLETED', 'COMPLETED'],
    ]);
  });

  it('are gone when they have ended and their time is over', async () => {
    const id = await create();
    api.store.change(id, { state: 'COMPLETED', reason: 'CANCELLED', expiresAt: api.clock.now() });
    expect((await call('GET', '/callbacks')).body).toEqual([]);
    expect((await call('GET', `/callbacks/${id}`)).status).toBe(404);
    expect((await call('GET', `/callbacks/${id}/trace`)).status).toBe(404);
  });

  it('404 for the story of nobody', async () => {
    expect((await call('GET', '/callbacks/1-x/trace')).body.message).toContain('1-x');
    expect((await call('GET', '/callbacks/1-x/trace')).status).toBe(404);
  });
});
