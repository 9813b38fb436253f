import {
  agentId,
  type CallView,
  callbackId,
  callId,
  LONGEST_NOTE,
  legId,
  parseAgent,
  requestId,
  type Write,
} from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, basic, buildTestApi, START, SUPPORT, type TestApi } from '../../test/fakes.ts';

const AS_ANA = basic('1001', 'pw-ana');
const AS_BEN = basic('1002', 'pw-ben');
const HOURS = {
  _type: 'builtin',
  _service: 'office-hours',
  _timezone: 'UTC',
  _bh_regular1: 'Mon-Fri 9:00-17:00',
};
const TOMORROW = '2031-05-29T10:00:00.000Z';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi({}, { support: { ...SUPPORT, _business_hours_service: 'hours' }, hours: HOURS });
  for (const [id, name] of [
    ['1001', 'ana'],
    ['1002', 'ben'],
  ] as const) {
    const body = { id, name, dn: id, password: `pw-${name}`, groups: [] };
    const parsed = parseAgent(id, body);
    if (parsed.kind === 'problem') throw new Error(parsed.why);
    await api.configuration.putAgent(parsed.agent, body);
    api.routing.addAgent(id);
  }
});
beforeEach(() => api.reset());
afterAll(() => api.app.close());

const call = async (method: 'GET' | 'POST', path: string, headers: object = AS_ANA, payload?: object) => {
  const response = await api.app.inject({
    method,
    url: `/api/v1/desk/callbacks${path}`,
    headers: { ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: response.statusCode, body: response.json() as Record<string, unknown> };
};

/** A callback that Ana was held for; `then` is what happened. */
async function held(params: Record<string, string> = {}, then: readonly string[] = []): Promise<string> {
  const created = await api.app.inject({
    method: 'POST',
    url: '/genesys/1/service/callback/support',
    payload: { _customer_number: '+14155550100', city: 'Ulm', ...params },
  });
  const { _id } = created.json() as { _id: string };
  const id = callbackId(_id);
  const at = api.clock.now();
  const lines = ['agent.reserved', ...then].map(
    (event): Write => ({
      kind: 'history.append',
      entry: {
        callbackId: id,
        at,
        source: 'routing',
        event,
        text: '',
        stateBefore: 'QUEUED',
        stateAfter: 'QUEUED',
        data: { agent: '1001' },
      },
    }),
  );
  await api.store.commit([
    {
      kind: 'assignment.add',
      assignment: {
        at,
        virtualQueue: 'VQ_Support',
        requestId: requestId(_id),
        callbackId: id,
        agentId: agentId('1001'),
        target: 'x',
        priority: 0,
        arrivedAt: at,
        position: 1,
        passedOver: null,
      },
    },
    ...lines,
  ]);
  return _id;
}

describe('the callbacks of an agent', () => {
  it('are those that he had to do with since a time, and those that come back to him (U16)', async () => {
    const talked = await held({}, ['conversation.started']);
    const missed = await held({}, ['preview.timed-out']);
    const coming = await held({ _desired_time: TOMORROW });
    const { status, body } = await call('GET', '');
    expect(status).toBe(200);
    expect(body['recent']).toMatchObject([
      {
        id: talked,
        part: 'talked',
        at: '2031-05-28T12:00:00.000Z',
        customerNumber: '+14155550100',
        notes: 0,
      },
      { id: missed, part: 'missed' },
      { id: coming, part: 'open' },
    ]);
    expect(body['upcoming']).toMatchObject([
      { id: coming, state: 'SCHEDULED', desiredAt: TOMORROW, own: true },
    ]);
    expect((await call('GET', '?from=2031-05-28T12:00:01Z')).body).toMatchObject({ recent: [] });
    expect((await call('GET', '', AS_BEN)).body).toEqual({ recent: [], upcoming: [] });
    expect((await call('GET', '?agent=1001', ADMIN)).body).toMatchObject({ upcoming: [{ id: coming }] });
  });

  it.each(['yesterday', '', '%00'])('refuses "%s" as a time', async (from) => {
    expect(await call('GET', `?from=${from}`)).toMatchObject({
      status: 400,
      body: { message: '"from" must be a time in ISO 8601.' },
    });
  });

  it('are nobody else’s', async () => {
    const id = await held();
    for (const [method, path, payload] of [
      ['GET', `/${id}`, undefined],
      ['GET', `/${id}/times`, undefined],
      ['POST', `/${id}/notes`, { text: 'hello' }],
      ['POST', `/${id}/reschedule`, { at: TOMORROW }],
    ] as const) {
      expect((await call(method, path, AS_BEN, payload)).status).toBe(404);
      expect((await call(method, path, {}, payload)).status).toBe(401);
    }
    expect((await call('GET', '/1-unknown')).status).toBe(404);
  });

  it('may be seen by whoever is asked about them', async () => {
    const id = await held();
    expect((await call('GET', `/${id}`, AS_BEN)).status).toBe(404);
    api.desk.ask({
      id: 'T',
      kind: 'preview',
      agentId: agentId('1002'),
      callbackId: callbackId(id),
      data: {},
      actions: ['accept'],
      askedAt: START,
      until: null,
    });
    expect(await call('GET', `/${id}`, AS_BEN)).toMatchObject({ status: 200, body: { id, notes: [] } });
    api.desk.open.length = 0;
  });
});

describe('the callback of a call', () => {
  it('is for whom it was made for, and not for whoever supervises it: he sees that he is in the call', async () => {
    const id = await held();
    const legOf = (leg: string, agent: string) => ({
      legId: legId(leg),
      role: 'agent' as const,
      agentId: agentId(agent),
      state: 'answered' as const,
      startedAt: START,
      answeredAt: START,
    });
    const talk: CallView = {
      callId: callId('c1'),
      callbackId: callbackId(id),
      state: 'connected',
      legs: [legOf('l2', '1001'), legOf('ls', '1002')],
    };
    const deskOfBen = async () =>
      (await api.app.inject({ url: '/api/v1/desk/call', headers: AS_BEN })).json() as object;
    api.calls.splice(0, api.calls.length, talk);
    expect((await call('GET', `/${id}`, AS_BEN)).status).toBe(200);
    api.recordingRule.next = 'on_demand';
    expect(await deskOfBen()).toMatchObject({ callback: { id }, callRecording: 'on_demand' });
    const supervision = { state: 'there', mode: 'listen', legId: legId('ls'), ofLegId: legId('l2') } as const;
    api.calls.splice(0, api.calls.length, { ...talk, supervision });
    expect((await call('GET', `/${id}`, AS_BEN)).status).toBe(404);
    expect((await call('POST', `/${id}/reschedule`, AS_BEN, { at: TOMORROW })).status).toBe(404);
    const beside = { call: { supervision: { legId: 'ls' } }, callback: null, callRecording: null };
    expect(await deskOfBen()).toMatchObject(beside);
    api.recordingRule.next = 'off';
    api.calls.length = 0;
  });
});

describe('callbacks that are to come', () => {
  const bookFor = async (service: string, at: string, more: object = {}): Promise<string> => {
    const created = await api.app.inject({
      method: 'POST',
      url: `/genesys/1/service/callback/${service}`,
      payload: { _customer_number: '+14155550100', _desired_time: at, ...more },
    });
    return (created.json() as { _id: string })._id;
  };
  const upcoming = async (headers: object): Promise<unknown> =>
    (await call('GET', '', headers)).body['upcoming'];

  it('are shown to whom the target of their service means, a day ahead, and to nobody else', async () => {
    const targets = { _business_hours_service: '', _urs_virtual_queue: 'VQ' };
    await api.configuration.putService('for-ben', { ...SUPPORT, ...targets, _target: '1002@Stat_Server.A' });
    await api.configuration.putService('for-both', {
      ...SUPPORT,
      ...targets,
      _target: 'Nobody@Stat_Server.GA,?:French>0@Stat_Server.GA',
    });
    const [bens, both] = [await bookFor('for-ben', TOMORROW), await bookFor('for-both', TOMORROW)];
    await bookFor('for-ben', '2031-05-30T10:00:00.000Z');
    expect(await upcoming(AS_BEN)).toMatchObject([{ id: bens, own: false, desiredAt: TOMORROW }]);
    expect(await upcoming(AS_ANA)).toEqual([]);
    const body = {
      id: '1001',
      name: 'ana',
      dn: '1001',
      password: 'pw-ana',
      groups: [],
      skills: { French: 2 },
    };
    const parsed = parseAgent('1001', body);
    if (parsed.kind === 'problem') throw new Error(parsed.why);
    await api.configuration.putAgent(parsed.agent, body);
    expect(await upcoming(AS_ANA)).toMatchObject([{ id: both, own: false }]);
    expect((await call('GET', `/${both}`, AS_ANA)).status).toBe(200);
    expect((await call('GET', `/${bens}`, AS_ANA)).status).toBe(404);
    expect(await call('POST', `/${bens}/notes`, AS_BEN, { text: 'Speaks slowly.' })).toMatchObject({
      status: 200,
    });
  });
});

describe('another callback', () => {
  async function over(): Promise<string> {
    const id = await held({ vip: 'yes' }, ['conversation.started']);
    const set = { state: 'COMPLETED', reason: 'AGENT_CONNECTED', completedAt: api.clock.now() } as const;
    await api.store.commit([{ kind: 'callback.update', id: callbackId(id), set }]);
    return id;
  }

  it('is asked for after one that is over, at a time, with its parameters and user data', async () => {
    const id = await over();
    const asked = await call('POST', `/${id}/again`, AS_ANA, { at: TOMORROW });
    expect(asked).toMatchObject({
      status: 200,
      body: {
        state: 'SCHEDULED',
        desiredAt: TOMORROW,
        customerNumber: '+14155550100',
        userData: { city: 'Ulm', vip: 'yes' },
      },
    });
    expect(asked.body['id']).not.toBe(id);
    expect(api.store.lines.slice(-2).map(({ text }) => text)).toEqual([
      'ana asked for another callback.',
      'ana asked for it: the customer was called before.',
    ]);
  });

  it('is asked for as soon as may be, and begins', async () => {
    const id = await over();
    const { status, body } = await call('POST', `/${id}/again`, AS_ANA, {});
    expect(status).toBe(200);
    expect(api.services.submitted).toContain(body['id']);
  });

  it('is asked for once, and begins, when what tells of it cannot be written', async () => {
    const id = await over();
    const { refuses } = api.store;
    api.store.refuses = (writes) => JSON.stringify(writes).includes('callback.asked-again');
    const { status, body } = await call('POST', `/${id}/again`, AS_ANA, {});
    api.store.refuses = refuses;
    expect(status).toBe(200);
    expect(api.services.submitted).toContain(body['id']);
    expect(api.telemetry.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        event: 'callback.asked-again-not-noted',
        fields: expect.objectContaining({ callbackId: body['id'], before: id }),
      }),
    );
  });

  it.each([
    [{ at: 'soon' }, 'must be a time'],
    [{ at: '2031-05-29T20:00:00Z' }, 'The office is closed'],
    [{ at: TOMORROW, more: 1 }, 'more'],
  ])('is refused: %j', async (payload, words) => {
    const refused = await call('POST', `/${await over()}/again`, AS_ANA, payload);
    expect(refused.status).toBe(400);
    expect(String(refused.body['message'])).toContain(words);
  });

  it('is for callbacks that are over, and for whom they concern', async () => {
    const id = await held();
    expect((await call('POST', `/${id}/again`, AS_ANA, {})).status).toBe(400);
    expect((await call('POST', `/${id}/again`, AS_BEN, {})).status).toBe(404);
  });
});

describe('a note', () => {
  it('is what the next agent sees', async () => {
    const id = await held();
    expect(await call('POST', `/${id}/notes`, AS_ANA, { text: ' Has two <i>dogs</i>. ' })).toMatchObject({
      status: 200,
      body: { agentId: '1001', agentName: 'ana', text: 'Has two <i>dogs</i>.' },
    });
    expect((await call('GET', `/${id}`)).body['notes']).toEqual([
      {
        at: '2031-05-28T12:00:00.000Z',
        agentId: '1001',
        agentName: 'ana',
        text: 'Has two <i>dogs</i>.',
      },
    ]);
    expect((await call('GET', '')).body['recent']).toMatchObject([{ notes: 1 }]);
    const trace = await api.app.inject({ url: `/api/v1/callbacks/${id}/trace`, headers: ADMIN });
    expect(trace.body).toContain('ana noted: Has two');
    expect(JSON.stringify(api.telemetry.lines)).not.toContain('dogs');
  });

  it('goes along with an answer', async () => {
    const id = await held();
    api.desk.ask({
      id: 'T',
      kind: 'disposition',
      agentId: agentId('1001'),
      callbackId: callbackId(id),
      data: {},
      actions: ['done'],
      askedAt: START,
      until: null,
    });
    const answered = await api.app.inject({
      method: 'POST',
      url: '/api/v1/desk/tasks/T/done',
      headers: AS_ANA,
      payload: { note: 'All is well' },
    });
    expect(answered.statusCode).toBe(200);
    expect(api.desk.answers.at(-1)).toEqual({ taskId: 'T', answer: { action: 'done', details: {} } });
    expect((await call('GET', `/${id}`)).body['notes']).toMatchObject([{ text: 'All is well' }]);
  });

  it.each([
    [{ text: '  ' }, '"text" must not be empty.'],
    [{}, /text/],
    [{ text: 'x'.repeat(LONGEST_NOTE + 1) }, /text/],
    [{ text: 'a\u0000' }, /U\+0000/],
    [{ text: 'a', more: 1 }, /more/],
  ])('is refused: %j', async (payload, words) => {
    const id = await held();
    const refused = await call('POST', `/${id}/notes`, AS_ANA, payload);
    expect(refused.status).toBe(400);
    expect(String(refused.body['message'])).toMatch(words);
    expect((await call('GET', `/${id}`)).body['notes']).toEqual([]);
  });

  it('is one of at most a hundred', async () => {
    const id = await held();
    for (let count = 0; count < 100; count++) await call('POST', `/${id}/notes`, AS_ANA, { text: 'again' });
    expect(await call('POST', `/${id}/notes`, AS_ANA, { text: 'again' })).toMatchObject({ status: 400 });
  });
});

describe('another time', () => {
  it('is one of those that are free', async () => {
    const id = await held({ _desired_time: TOMORROW });
    const times = await call('GET', `/${id}/times?number-of-days=2`);
    expect(times.status).toBe(200);
    const [free] = Object.keys(times.body).filter((utc) => utc > TOMORROW);
    expect(free).toBeDefined();
    expect(await call('POST', `/${id}/reschedule`, AS_ANA, { at: free })).toMatchObject({
      status: 200,
      body: { id, state: 'SCHEDULED', desiredAt: free },
    });
    expect(api.store.lines.at(-1)).toMatchObject({
      text: 'ana agreed on this time with the customer.',
      data: { agent: '1001' },
    });
  });

  it.each([
    ['2031-05-29T20:00:00Z', 'outside of office hours'],
    ['2031-05-27T10:00:00Z', 'past'],
    ['soon', 'no time'],
  ])('is not %s: %s', async (at) => {
    const id = await held({ _desired_time: TOMORROW });
    expect((await call('POST', `/${id}/reschedule`, AS_ANA, { at })).status).toBe(400);
    expect((await call('GET', `/${id}`)).body).toMatchObject({ desiredAt: TOMORROW });
  });

  it('is for callbacks that are scheduled', async () => {
    const id = await held();
    expect((await call('POST', `/${id}/reschedule`, AS_ANA, { at: TOMORROW })).status).toBe(400);
  });
});
