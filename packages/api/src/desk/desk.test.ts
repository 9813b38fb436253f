import { agentId, callbackId, callId, type DeskTask, legId, parseAgent, recordingId } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, basic, buildTestApi, START, SUPPORT, type TestApi } from '../../test/fakes.ts';

const ANA = { id: '1001', name: 'Ana', dn: '2001', password: 'pw-ana', groups: [] };
const AS_ANA = basic('1001', 'pw-ana');
const TIME = '2031-05-29T10:00:00.000Z';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi({}, { support: { ...SUPPORT, _business_hours_service: 'hours' }, hours: HOURS });
  for (const body of [ANA, { id: '1002', name: 'Ben', dn: '2002', groups: [] }]) {
    const parsed = parseAgent(body.id, body);
    if (parsed.kind === 'problem') throw new Error(parsed.why);
    await api.configuration.putAgent(parsed.agent, body);
    api.routing.addAgent(body.id);
  }
});
beforeEach(() => {
  api.reset();
  api.desk.open.length = 0;
  api.desk.answers.length = 0;
});
afterAll(() => api.app.close());

const HOURS = {
  _type: 'builtin',
  _service: 'office-hours',
  _timezone: 'UTC',
  _bh_regular1: 'Mon-Fri 9:00-17:00',
};

const ask = (task: Partial<DeskTask> = {}): DeskTask => {
  const whole: DeskTask = {
    id: 'T1',
    kind: 'preview',
    agentId: agentId('1001'),
    callbackId: null,
    data: { GMS_Customer_Number: '+15551230001' },
    actions: ['accept', 'reject'],
    askedAt: START,
    until: START + 30_000,
    ...task,
  };
  api.desk.ask(whole);
  return whole;
};

const call = async (method: 'GET' | 'POST', path: string, headers: object = AS_ANA, payload?: object) => {
  const response = await api.app.inject({
    method,
    url: `/api/v1/desk${path}`,
    headers: { ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: response.statusCode, body: response.json() as Record<string, unknown> };
};

describe('who may use a desk', () => {
  it.each([
    ['nobody', {}],
    ['a wrong password', basic('1001', 'no')],
    ['an agent without a password', basic('1002', '')],
    ['somebody unknown', basic('1003', 'pw-ana')],
  ])('not %s', async (_who, headers) => {
    ask();
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/events'],
      ['POST', '/tasks/T1/accept'],
      ['POST', '/state'],
    ] as const)
      expect((await call(method, path, headers)).status).toBe(401);
    expect(api.desk.answers).toEqual([]);
  });

  it('an agent, and the administrator for an agent', async () => {
    ask();
    expect(await call('GET', '')).toMatchObject({ status: 200, body: { tasks: [{ id: 'T1' }] } });
    expect((await call('GET', '?agent=1001', ADMIN)).body).toMatchObject({ tasks: [{ id: 'T1' }] });
    expect((await call('GET', '?agent=1002', ADMIN)).body).toMatchObject({ tasks: [] });
    expect(await call('GET', '', ADMIN)).toMatchObject({
      status: 400,
      body: { message: '"agent" must say which agent is meant.' },
    });
    expect((await call('GET', '?agent=9', ADMIN)).status).toBe(404);
  });

  it('an agent only for himself, whoever he names', async () => {
    ask({ agentId: agentId('1002') });
    expect((await call('GET', '?agent=1002')).body).toMatchObject({ tasks: [] });
    expect((await call('POST', '/tasks/T1/accept?agent=1002')).status).toBe(404);
  });
});

describe('a task', () => {
  it('is shown with its data and answered once', async () => {
    ask();
    expect((await call('GET', '')).body).toMatchObject({
      agent: { id: '1001' },
      tasks: [
        {
          id: 'T1',
          kind: 'preview',
          callbackId: null,
          actions: ['accept', 'reject'],
          askedAt: '2031-05-28T12:00:00.000Z',
          until: '2031-05-28T12:00:30.000Z',
          data: { GMS_Customer_Number: '+15551230001' },
        },
      ],
    });
    expect(await call('POST', '/tasks/T1/accept')).toMatchObject({ status: 200, body: { id: 'T1' } });
    expect(await call('POST', '/tasks/T1/accept')).toMatchObject({
      status: 404,
      body: { message: 'There is no task "T1".' },
    });
    expect(api.desk.answers).toEqual([{ taskId: 'T1', answer: { action: 'accept', details: {} } }]);
  });

  it('takes only what it offers', async () => {
    ask({ actions: ['accept'] });
    expect(await call('POST', '/tasks/T1/reject')).toMatchObject({
      status: 400,
      body: { message: '"action" must be one of accept.' },
    });
    expect(api.desk.answers).toEqual([]);
  });

  it.each([
    ['reschedule', {}, 400, /"at" must say when/],
    ['done', { at: TIME }, 400, /"at" goes with reschedule only/],
    ['done', { number: '+15550001111' }, 400, /"number" goes with wrongNumber only/],
    ['reschedule', { at: 'tomorrow' }, 400, /tomorrow/],
    ['reschedule', { at: '2031-05-27T10:00:00Z' }, 400, /past/],
    ['reschedule', { at: '2031-05-29T20:00:00Z' }, 400, /./],
    ['reschedule', { at: '2041-05-29T10:00:00Z' }, 400, /./],
    ['wrongNumber', { number: 'abc' }, 400, /./],
    ['done', { more: 1 }, 400, /more/],
  ])('%s with %j is refused in plain words', async (action, payload, status, words) => {
    await withCallback();
    const refused = await call('POST', `/tasks/T1/${action}`, AS_ANA, payload);
    expect(refused.status).toBe(status);
    expect(String(refused.body['message'])).toMatch(words);
    expect(api.desk.answers).toEqual([]);
  });

  it('hands an agreed time or number over', async () => {
    await withCallback();
    await call('POST', '/tasks/T1/reschedule', AS_ANA, { at: TIME });
    await withCallback();
    await call('POST', '/tasks/T1/wrongNumber', AS_ANA, { number: '+14155550101' });
    expect(api.desk.answers.map(({ answer }) => answer)).toEqual([
      { action: 'reschedule', details: { at: Date.parse(TIME) } },
      { action: 'wrongNumber', details: { number: '+14155550101' } },
    ]);
  });

  const withCallback = async (): Promise<void> => {
    const created = await api.app.inject({
      method: 'POST',
      url: '/genesys/1/service/callback/support',
      payload: { _customer_number: '+14155550100' },
    });
    const { _id: id } = created.json() as { _id: string };
    ask({
      kind: 'disposition',
      callbackId: callbackId(id),
      actions: ['done', 'callAgain', 'reschedule', 'wrongNumber', 'doNotCall'],
    });
  };
});

describe('what the desk shows besides', () => {
  it('is the call that the agent is on, with the request in full', async () => {
    expect((await call('GET', '/call')).body).toEqual({ call: null, callback: null, callRecording: null });
    const created = await api.app.inject({
      method: 'POST',
      url: '/genesys/1/service/callback/support',
      payload: { _customer_number: '+14155550100', city: '<b>Ulm</b>' },
    });
    const { _id: id } = created.json() as { _id: string };
    const leg = (role: 'agent' | 'customer', agent: string | null) => ({
      legId: legId(`${role}-leg`),
      role,
      agentId: agent === null ? null : agentId(agent),
      state: 'answered' as const,
      startedAt: START,
      answeredAt: START,
    });
    api.calls.push({
      callId: callId('c1'),
      callbackId: callbackId(id),
      state: 'connected',
      legs: [leg('customer', null), leg('agent', '1001')],
    });
    expect((await call('GET', '/call')).body).toMatchObject({
      call: { id: 'c1', state: 'connected' },
      callback: { id, customerNumber: '+14155550100', userData: { city: '<b>Ulm</b>' } },
    });
    expect((await call('GET', '/call?agent=1002', ADMIN)).body).toEqual({
      call: null,
      callback: null,
      callRecording: null,
    });
    api.calls.length = 0;
  });

  it('is who else is at work, and can be asked', async () => {
    api.routing.addAgent('1003', { kind: 'logged-out', since: START });
    expect((await call('GET', '/colleagues')).body).toEqual([
      { id: '1002', name: 'Agent 1002', dn: '1002', state: 'Ready', reachable: true },
    ]);
    expect((await call('GET', '/colleagues', {})).status).toBe(401);
  });

  it('is how many wait, and not who', async () => {
    expect((await call('GET', '/queues')).body).toEqual([]);
    expect((await call('GET', '/queues', {})).status).toBe(401);
  });
});

describe('the state of an agent', () => {
  it('is set by himself, durably', async () => {
    expect(await call('POST', '/state', AS_ANA, { state: 'NotReady', reason: 'lunch' })).toMatchObject({
      status: 200,
    });
    expect(await api.store.configuration.agentStates()).toEqual([
      { id: '1001', state: 'NotReady', reason: 'lunch' },
    ]);
    expect((await call('POST', '/state', AS_ANA, { state: 'Busy' })).status).toBe(400);
  });
});

describe('what is done with the call of an agent', () => {
  const act = (action: string, payload?: object, headers: object = AS_ANA, query = '') =>
    call('POST', `/call/${action}${query}`, headers, payload);

  beforeEach(() => {
    api.wishes.length = 0;
    api.calls.length = 0;
    api.inCallOutcome.next = 'done';
  });

  it('is handed on, and the answer is the call as it is then', async () => {
    api.calls.push({
      callId: callId('c1'),
      callbackId: null,
      state: 'connected',
      legs: [
        {
          legId: legId('l2'),
          role: 'agent',
          agentId: agentId('1001'),
          state: 'answered',
          startedAt: START,
          answeredAt: START,
        },
      ],
      conversation: { state: 'held', byLegId: legId('l2'), heldLegId: legId('l1'), consultedLegId: null },
      recording: { recordingId: recordingId('r1'), state: 'paused' },
    });
    expect(await act('hold')).toMatchObject({
      status: 200,
      body: {
        call: {
          id: 'c1',
          conversation: { state: 'held', byLegId: 'l2', heldLegId: 'l1', consultedLegId: null },
          recording: { id: 'r1', state: 'paused' },
        },
      },
    });
    expect(api.wishes).toEqual([{ agent: '1001', wish: { kind: 'hold' } }]);
  });

  it.each([
    'retrieve',
    'reconnect',
    'transfer',
    'conference',
    'record',
    'pause-recording',
    'resume-recording',
    'stop-recording',
  ])('%s needs nothing with it', async (action) => {
    expect(await act(action, {})).toMatchObject({ status: 200, body: { call: null } });
    expect(api.wishes).toMatchObject([{ wish: { kind: action } }]);
    if (action === 'transfer') return;
    expect(await act(action, { agentId: '1002' })).toMatchObject({ status: 400 });
    expect(api.wishes).toHaveLength(1);
  });

  it('transfer may name who is to have the call, unasked', async () => {
    expect(await act('transfer', { agentId: '1002' })).toMatchObject({ status: 200 });
    expect(await act('transfer', { number: '+4930123' })).toMatchObject({ status: 200 });
    expect(api.wishes.map(({ wish }) => wish)).toEqual([
      { kind: 'hand-over', party: { kind: 'agent', agentId: '1002' } },
      { kind: 'hand-over', party: { kind: 'number', number: '+4930123' } },
    ]);
    expect((await act('transfer', { agentId: '1002', number: '1' })).status).toBe(400);
    expect((await act('transfer', { agentId: '9999' })).status).toBe(404);
  });

  it('consult names an agent or a number, one of both', async () => {
    expect(await act('consult', { agentId: '1002' })).toMatchObject({ status: 200 });
    expect(await act('consult', { number: '+4930123' })).toMatchObject({ status: 200 });
    expect(api.wishes.map(({ wish }) => wish)).toEqual([
      { kind: 'consult', party: { kind: 'agent', agentId: '1002' } },
      { kind: 'consult', party: { kind: 'number', number: '+4930123' } },
    ]);
    expect((await act('consult', {})).status).toBe(400);
    expect((await act('consult', { agentId: '1002', number: '1' })).status).toBe(400);
    expect((await act('consult', { agentId: '9999' })).status).toBe(404);
    expect(api.wishes).toHaveLength(2);
  });

  it.each([
    ['no-call', 404],
    ['wrong-state', 409],
    ['not-available', 409],
    ['not-allowed', 403],
  ] as const)('that is refused as %s is answered %i', async (outcome, status) => {
    api.inCallOutcome.next = outcome;
    expect((await act('consult', { agentId: '1002' })).status).toBe(status);
  });

  it('is one of the actions, by the agent or a supervisor in his name, and by nobody else', async () => {
    expect((await act('shout')).status).toBe(400);
    expect((await act('hold', {}, {})).status).toBe(401);
    expect((await act('hold', {}, ADMIN, '?agent=1002')).status).toBe(200);
    expect(api.wishes).toEqual([{ agent: '1002', wish: { kind: 'hold' } }]);
  });
});
