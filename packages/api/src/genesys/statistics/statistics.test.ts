import { type AgentFacts, agentId, type QueueFacts } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { basic, buildTestApi, START, SUPPORT, type TestApi } from '../../../test/fakes.ts';

const queue = (name: string, more: Partial<QueueFacts> = {}): QueueFacts => ({
  name,
  waiting: 4,
  oldestArrival: START - 60_000,
  entered: 10,
  distributed: 5,
  abandoned: 1,
  answered: 5,
  completed: 4,
  agentsLoggedIn: 2,
  agentsReady: 0,
  handleTimeMs: 47_500,
  ...more,
});
const agent = (id: string): AgentFacts => ({
  id: agentId(id),
  dn: id,
  name: id,
  groups: ['Sales'],
  skills: {},
  state: 'ready',
  since: START,
  answered: 3,
  completed: 3,
});

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi(
    {},
    {
      support: SUPPORT,
      'my-ewt': { _type: 'builtin', _service: 'urs-stat', _urs_virtual_queue: 'VQ_Sales' },
      waiting: { _service: 'stat', _metric: 'CurrNumberWaitingCalls', _objectType: 'Queue' },
    },
  );
});
beforeEach(async () => {
  api.reset();
  for (const { name } of api.configuration.sections()) await api.configuration.deleteSection(name);
  api.routing.queueFacts = [queue('VQ_Support'), queue('VQ_Sales', { waiting: 2, agentsLoggedIn: 0 })];
  api.routing.agentFacts = [agent('1001'), agent('1002')];
});
afterAll(() => api.app.close());

const get = (url: string) => api.app.inject({ method: 'GET', url });
const post = (url: string, payload: string, type = 'application/x-www-form-urlencoded', headers = {}) =>
  api.app.inject({ method: 'POST', url, headers: { 'content-type': type, ...headers }, payload });
const peek = (fields: string) => post('/genesys/1/statistic', fields);

describe('statistics that look back', () => {
  it('take the time profile, and ranges of the service factor', async () => {
    api.routing.history = [10, 30].map((seconds) => ({
      at: START - seconds * 60_000,
      kind: 'answered',
      ms: seconds * 1000,
    }));
    const of = async (fields: string) =>
      (await peek(`objectType=Queue&objectId=VQ_Support&${fields}`)).json<{ value: number }>().value;
    expect(await of('metric=ServiceFactor1')).toBe(50);
    expect(await of('metric=ServiceFactor1&timeRange=0-30')).toBe(100);
    expect(await of('metric=AverTimeToAnswer&timeProfile=Sliding%3D1200')).toBe(10);
    expect(await of('metric=TotalAnswered&timeProfile=Default')).toBe(2);
    await api.configuration.putSection('TimeProfiles', { 'Quarter,Sliding': '900' });
    expect(await of('metric=TotalAnswered&timeProfile=Quarter')).toBe(1);
    expect(await of('metric=TotalAnswered')).toBe(5);
  });
});

describe('statistics', () => {
  it.each([
    ['metric=CurrNumberWaitingCalls&objectType=Queue&objectId=VQ_Support%40sw&tenant=Environment', 4],
    ['statisticType=CurrNumberWaitingCalls&objectType=queue&objectId=VQ_Support&tenantPassword=x&filter=', 4],
    ['metric=ExpectedWaitTime&objectType=Queue&objectId=VQ_Support', 95],
    ['metric=StatAgentsAvailable&objectType=GroupAgents&objectId=Sales', 2],
    ['metric=StatAgentsAvailable&objectType=GroupAgents&objectId=Sales%40Stat_Server.GA', 2],
    ['metric=StatCallsAnswered&objectType=Agent&objectId=1001', 3],
    ['metric=CurrNumberWaitingCalls&objectType=Queue&objectId=nobody_was_here', 0],
    ['metric=CurrNumberWaitingCalls&objectId=VQ_Support', 4],
  ])('%s is %s', async (fields, value) => {
    const response = await peek(fields);
    expect([response.statusCode, response.json()]).toEqual([200, { value }]);
  });

  it.each([
    ['objectType=Queue&objectId=VQ', 'metric'],
    ['metric=CurrNumberWaitingCalls&objectType=Queue', 'objectId'],
    ['', 'metric'],
    ['metric=Nonsense&objectType=Queue&objectId=VQ', 'There is no statistic "Nonsense"'],
    ['metric=CallsWaiting&objectType=Tenant&objectId=VQ', 'no statistics of objects of type tenant'],
    ['metric=CallsWaiting&objectType=Agent&objectId=1001', 'CallsWaiting is a statistic of a virtual queue'],
  ])('%s is refused', async (fields, words) => {
    const response = await peek(fields);
    expect(response.statusCode).toBe(400);
    expect(response.json().message).toContain(words);
    expect(Number.isInteger(response.json().code)).toBe(true);
  });

  it('may be defined in a section, and are what the request says where that says something', async () => {
    await api.configuration.putSection('stat.Waiting', {
      metric: 'CurrNumberWaitingCalls',
      objectType: 'Queue',
      objectId: 'VQ_Support',
    });
    expect((await peek('metric=Waiting')).json()).toEqual({ value: 4 });
    expect((await peek('metric=Waiting&objectId=VQ_Sales')).json()).toEqual({ value: 2 });
  });

  it('are asked for together in a list', async () => {
    const one = { metric: 'CurrNumberWaitingCalls', objectType: 'Queue', objectId: 'VQ_Support' };
    const list = [one, { metric: 'Nonsense', objectId: 'VQ' }, 7];
    const response = await post('/genesys/1/statistic', JSON.stringify(list), 'application/json');
    expect(response.json()).toEqual([
      { ...one, value: 4 },
      { metric: 'Nonsense', objectId: 'VQ', error: expect.stringContaining('no statistic') },
      { error: 'metric is missing' },
    ]);
    const single = await post('/genesys/1/statistic', JSON.stringify(one), 'application/json');
    expect(single.json()).toEqual({ value: 4 });
  });

  it('ask for the credentials of the server, and from inside for none', async () => {
    await api.configuration.putSection('server', { username: 'default', password: 'password' });
    const fields = 'metric=CallsWaiting&objectId=VQ_Support';
    expect((await peek(fields)).statusCode).toBe(401);
    expect((await post('/genesys/1/internal_statistic', fields)).json()).toEqual({ value: 4 });
    const headers = basic('default', 'password');
    expect((await post('/genesys/1/statistic', fields, undefined, headers)).json()).toEqual({ value: 4 });
  });

  it('are answered by a service of their own', async () => {
    expect((await get('/genesys/1/service/waiting?objectId=VQ_Sales')).json()).toEqual({ value: 2 });
    expect((await get('/genesys/1/service/waiting')).statusCode).toBe(400);
  });
});

describe('expected waits', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it('of one queue are one number, also where nobody configured the service', async () => {
    const url = '/genesys/1/service/ewt-for-vq?name=VQ_Support&aqt=urs2';
    const response = await api.app.inject({ method: 'GET', url, headers: form });
    expect([response.statusCode, response.json()]).toEqual([200, { ewt: 95 }]);
    expect((await post('/genesys/1/service/ewt-for-vq', 'name=VQ_Support')).json()).toEqual({ ewt: 95 });
  });

  it('of all queues, or several, are a map by queue', async () => {
    const all = { VQ_Support: { ewt: 95 }, VQ_Sales: { ewt: -1 } };
    expect((await get('/genesys/1/service/ewt-for-vq')).json()).toEqual(all);
    expect((await get('/genesys/1/service/ewt-for-vq?name=VQ_Sales,VQ_Support')).json()).toEqual(all);
  });

  it('of a queue that nobody was in yet are there when a service names it', async () => {
    api.routing.queueFacts = [];
    expect((await get('/genesys/2/ewt')).json()).toEqual({ VQ_Support: { ewt: 0 } });
    api.routing.agentFacts = [];
    expect((await get('/genesys/2/ewt')).json()).toEqual({ VQ_Support: { ewt: -1 } });
  });

  it.each([
    ['urs', 95],
    ['urs2', -1],
    ['stat', -1],
  ])('with aqt=%s of a queue without an agent: %s', async (aqt, ewt) => {
    expect((await get(`/genesys/1/service/my-ewt?aqt=${aqt}`)).json()).toEqual({ ewt });
  });

  it.each([
    ['/genesys/2/ewt', { VQ_Sales: { ewt: -1 }, VQ_Support: { ewt: 95 } }],
    ['/genesys/2/ewt/ewt1?vq=VQ_Sales', { VQ_Sales: { ewt: 95 } }],
    ['/genesys/2/ewt/ewt2?vq=VQ_Sales', { VQ_Sales: { ewt: -1 } }],
    ['/genesys/2/ewt/ewt3?vq=VQ_Support,%20VQ_Sales', { VQ_Sales: { ewt: -1 }, VQ_Support: { ewt: 95 } }],
  ])('%s', async (url, answer) => {
    const response = await get(url);
    expect([response.statusCode, response.json()]).toEqual([200, answer]);
  });

  it.each(['/genesys/2/ewt/ewt4', '/genesys/2/ewt/toString', '/genesys/1/service/my-ewt?aqt=other'])(
    '%s is refused',
    async (url) => {
      expect((await get(url)).statusCode).toBe(400);
    },
  );

  it('answer by name whatever a queue is called', async () => {
    const response = await get('/genesys/2/ewt?vq=__proto__,constructor');
    expect(JSON.parse(response.body)).toHaveProperty('constructor', { ewt: 0 });
    expect(response.body).toContain('"__proto__":{"ewt":0}');
  });
});

describe('phone numbers', () => {
  const describeNumber = (query: string) => get(`/genesys/1/phonenumber?${query}`);

  it('are described, whether or not the plus was encoded', async () => {
    for (const number of ['%2B16502530000', '+16502530000']) {
      const response = await describeNumber(`number=${number}&country=FR&geocodingLocale=EN`);
      expect(response.statusCode).toBe(200);
      expect(response.json()).toEqual({
        'number-specified': '+16502530000',
        'country-default': 'FR',
        'language-specified': 'en',
        'number-original': '+1 650 253 0000',
        'number-E164': '+16502530000',
        'number-international': '+1 650 253 0000',
        'number-national': '(650) 253-0000',
        'number-national-short': '6502530000',
        extension: '',
        'country-code': 1,
        'country-code-source': 'FROM_NUMBER_WITH_PLUS_SIGN',
        'is-possible-number': true,
        'is-valid-number': true,
        'is-valid-number-for-region': false,
        'is-premium': false,
        'italian-leading-zero': false,
        'number-type': 'FIXED_LINE_OR_MOBILE',
        'region-code': 'US',
        location: 'United States',
        'time-zone': expect.stringMatching(/^\[.*America\/New_York.*\]$/),
        carrier: '',
      });
    }
  });

  it('are of the United States unless another country is named', async () => {
    const response = await describeNumber('number=6502530000');
    expect(response.json()).toMatchObject({ 'country-default': 'US', 'number-E164': '+16502530000' });
  });

  it('that are none are refused in the words of the original', async () => {
    const response = await describeNumber('number=abc&country=fr');
    expect([response.statusCode, response.json()]).toEqual([
      400,
      {
        code: 7030,
        phrase: 'INVALID_PHONE_NUMBER',
        message: 'Invalid Phone Number abc for Country FR (parsing impossible)',
        exception: 'com.genesyslab.gsg.GSGException',
      },
    ]);
  });

  it.each(['', 'number=', 'country=US', 'number=%', `number=${'1'.repeat(5000)}`])(
    '%s is refused',
    async (query) => {
      expect((await describeNumber(query)).statusCode).toBe(400);
    },
  );
});
