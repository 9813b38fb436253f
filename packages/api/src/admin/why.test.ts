import { agentId, type CallbackId, callbackId, requestId } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, START, SUPPORT, type TestApi } from '../../test/fakes.ts';

let api: TestApi;

beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(async () => {
  api.reset();
  await api.configuration.putService('support', SUPPORT);
  api.routing.agentViews.length = 0;
  api.routing.queueViews.length = 0;
});
afterAll(() => api.app.close());

async function get(path: string) {
  const response = await api.app.inject({ url: `/api/v1${path}`, headers: ADMIN });
  return { status: response.statusCode, body: response.json() };
}

async function accepted(): Promise<CallbackId> {
  const response = await api.app.inject({
    method: 'POST',
    url: '/genesys/1/service/callback/support',
    payload: { _customer_number: '+15105550100' },
  });
  return callbackId(response.json()._id);
}

describe('why a callback is next or is not (user asks 2.1)', () => {
  it('names who is ahead and what the agents of its targets are doing', async () => {
    const id = await accepted();
    api.routing.addAgent('1001', { kind: 'not-ready', since: START, reason: 'Lunch' });
    const common = { priority: 0, targets: ['Customer_Service@S.GA'], extensions: {} };
    api.routing.queueViews.push({
      name: 'VQ',
      length: 2,
      waiting: [
        { position: 1, callbackId: null, requestId: requestId('r1'), arrivedAt: START - 1000, ...common },
        { position: 2, callbackId: id, requestId: requestId('r2'), arrivedAt: START, ...common },
      ],
    });
    const { status, body } = await get(`/callbacks/${id}/why`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      callbackId: id,
      state: 'QUEUED',
      assignments: [],
      waiting: {
        queue: 'VQ',
        position: 2,
        length: 2,
        ahead: [{ position: 1, callbackId: null, requestId: 'r1', reason: 'arrived earlier' }],
        targets: [{ count: 1, agents: [{ agentId: '1001', state: 'NotReady', reason: 'Lunch' }] }],
      },
    });
  });

  it('tells why it got its agents, and what was said of targets that fit nobody', async () => {
    const id = await accepted();
    const line = {
      callbackId: id,
      at: START,
      source: 'routing',
      stateBefore: 'QUEUED',
      stateAfter: 'QUEUED',
    } as const;
    const why = { rule: 'first', priority: 0, arrivedAt: START - 500, aheadCount: 0, ahead: [] };
    await api.store.commit([
      { kind: 'history.append', entry: { ...line, event: 'queue.notice', text: 'Nobody.', data: {} } },
      {
        kind: 'history.append',
        entry: { ...line, event: 'agent.reserved', text: 'Held.', data: { agent: '1001', why } },
      },
    ]);
    expect((await get(`/callbacks/${id}/why`)).body).toMatchObject({
      waiting: null,
      notices: [{ text: 'Nobody.' }],
      assignments: [{ agentId: '1001', rule: 'first', arrivedAt: '2031-05-28T11:59:59.500Z', aheadCount: 0 }],
    });
  });

  it('is 404 of a callback that nobody knows', async () => {
    expect((await get('/callbacks/1-nobody/why')).status).toBe(404);
  });
});

describe('how a queue is dialled', () => {
  it('is told with the rate of customers who found nobody', async () => {
    const { status, body } = await get('/queues/VQ/pacing');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      queue: 'VQ',
      answerRate: 0.7,
      answered: 300,
      late: 4,
      abandonedPercent: 1.33,
      requests: [{ callbackId: 'cb-1', code: 0 }],
    });
  });
});

describe('the report of overtakes', () => {
  it('counts by reason on one day, and names those who were passed over', async () => {
    const passedOver = {
      count: 1,
      reasons: { 'other target': { count: 1, earlierMs: 90_000 } },
      named: [
        {
          requestId: requestId('r0'),
          callbackId: null,
          priority: 0,
          arrivedAt: START - 90_000,
          reason: 'other target' as const,
        },
      ],
    };
    const common = {
      virtualQueue: 'VQ',
      requestId: requestId('r1'),
      callbackId: null,
      agentId: agentId('1001'),
      target: 'G@S.GA',
      priority: 0,
      arrivedAt: START,
      position: 1,
    };
    await api.store.commit([
      { kind: 'assignment.add', assignment: { at: START + 1000, ...common, passedOver } },
      { kind: 'assignment.add', assignment: { at: START + 2000, ...common, passedOver: null } },
    ]);
    const { status, body } = await get('/queues/VQ/overtakes?day=2031-05-28');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      queue: 'VQ',
      day: '2031-05-28',
      zone: 'UTC',
      assignments: 2,
      overtakes: 0,
      minutes: 0,
      passedOver: { assignments: 1, reasons: [{ reason: 'other target', count: 1, minutes: 1.5 }] },
      records: [{ requestId: 'r1', waitedMs: 1000, passedOverCount: 1, passedOver: [{ requestId: 'r0' }] }],
    });
    expect((await get('/queues/VQ/overtakes?day=2031-05-27')).body).toMatchObject({ assignments: 0 });
    expect((await get('/queues/VQ/overtakes')).body).toMatchObject({ day: '2031-05-28' });
  });

  it.each(['day=2031-02-30', 'day=today', 'zone=Mars%2FOlympus', 'dya=2031-05-28'])(
    'refuses %s and says which field is wrong',
    async (query) => {
      const { status, body } = await get(`/queues/VQ/overtakes?${query}`);
      expect(status).toBe(400);
      expect(JSON.stringify(body)).toContain(query.split('=')[0]);
    },
  );
});
