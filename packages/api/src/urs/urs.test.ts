import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { basic, buildTestApi, START, type TestApi } from '../../test/fakes.ts';

let api: TestApi;

beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(() => {
  api.reset();
  api.routing.agentViews.length = 0;
});
afterAll(() => api.app.close());

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await api.app.inject({ url: path, headers });
  return { status: response.statusCode, text: response.body };
}

describe('the router over HTTP (routing reference 2.6)', () => {
  it.each(['', '?aqt=stat', '?tenant=Environment&aqt=urs2'])(
    'tells place and wait of a new call%s',
    async (query) => {
      const { status, text } = await get(`/urs/call/max/lvq/VQ_Support${query}`);
      expect(status).toBe(200);
      expect(JSON.parse(text)).toMatchObject({ pos: 1, wpos: 1, calls: 0, ewt: expect.any(Number) });
    },
  );

  it('tells what the agents of a target are doing', async () => {
    api.routing.addAgent('1001', { kind: 'not-ready', since: START, reason: 'Lunch' });
    api.routing.addAgent('1002');
    const { text } = await get('/urs/stat/targetstate?target=Customer_Service@Stat_Server.GA');
    expect(JSON.parse(text)).toMatchObject({
      ready: true,
      agents: [
        { id: '1001', state: 'NotReady', ready: false },
        { id: '1002', state: 'Ready', ready: true },
      ],
    });
  });

  it.each([
    ['/urs/call/max/lvq/VQ?aqt=other', 'aqt'],
    ['/urs/call/0123/lvq/VQ', 'connid'],
    ['/urs/stat/targetstate', 'target'],
    ['/urs/stat/targetstate?target=x', 'target'],
  ])('refuses %s and names the field', async (path, field) => {
    const { status, text } = await get(path);
    expect(status).toBe(400);
    expect(text).toContain(field);
  });

  it('describes its methods, and no others', async () => {
    expect((await get('/urs/help/call/lvq')).text).toContain('aqt=urs|urs2|stat');
    expect((await get('/urs/help/toString')).status).toBe(404);
  });

  it('asks for credentials where section urs has a password', async () => {
    await api.configuration.putSection('urs', { username: 'ivr', password: 'p' });
    expect((await get('/urs/call/max/lvq/VQ')).status).toBe(401);
    expect((await get('/urs/call/max/lvq/VQ', basic('ivr', 'p'))).status).toBe(200);
    await api.configuration.deleteSection('urs');
  });
});
