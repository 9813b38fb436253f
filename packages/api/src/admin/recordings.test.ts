import { parseAgent } from '@ringback/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, basic, buildTestApi, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi({
    security: { users: [{ name: 'sue', password: 'pw-sue', role: 'supervisor', agentId: null }] },
  });
  const body = { id: '1001', name: 'Ana', dn: '2001', password: 'pw-ana', groups: [] };
  const parsed = parseAgent('1001', body);
  if (parsed.kind === 'problem') throw new Error(parsed.why);
  await api.configuration.putAgent(parsed.agent, body);
});
afterAll(() => api.app.close());

const ask = (method: 'GET' | 'DELETE', path: string, headers: object = basic('sue', 'pw-sue')) =>
  api.app.inject({ method, url: `/api/v1/recordings${path}`, headers: { ...headers } });

describe('recordings', () => {
  it('are listed, by callback or service, without anything of the customer', async () => {
    const all = (await ask('GET', '')).json();
    expect(all).toMatchObject([{ id: 'r1' }, { id: 'r2' }]);
    expect(Object.keys(all[0])).toEqual([
      'id',
      'callId',
      'callbackId',
      'service',
      'agentId',
      'startedAt',
      'endedAt',
      'durationMs',
      'state',
      'expiresAt',
    ]);
    expect((await ask('GET', '?callback=cb-2')).json()).toMatchObject([{ id: 'r2', endedAt: null }]);
    expect((await ask('GET', '?service=sales')).json()).toEqual([]);
    expect((await ask('GET', '?limit=1')).json()).toHaveLength(1);
    expect((await ask('GET', '?limit=0')).statusCode).toBe(400);
    expect((await ask('GET', '/r1')).json()).toMatchObject({ id: 'r1', state: 'complete' });
    expect((await ask('GET', '/r9')).statusCode).toBe(404);
  });

  it('are heard by supervisors, of whom it is written down; one that goes on cannot be heard', async () => {
    const heard = await ask('GET', '/r1/audio');
    expect(heard.statusCode).toBe(200);
    expect(heard.headers).toMatchObject({
      'content-type': 'audio/wav',
      'cache-control': 'no-store',
      'content-disposition': 'attachment; filename="r1.wav"',
    });
    expect(heard.body).toBe('RIFF');
    expect((await ask('GET', '/r2/audio')).statusCode).toBe(404);
    const entries = (await api.app.inject({ url: '/api/v1/audit', headers: ADMIN })).json() as {
      subject: string;
    }[];
    expect(entries.filter(({ subject }) => subject === 'reading')).toMatchObject([{ name: 'r1' }]);
  });

  it('are nothing for agents, not even their own', async () => {
    for (const path of ['', '/r1', '/r1/audio'])
      expect((await ask('GET', path, basic('1001', 'pw-ana'))).statusCode).toBe(403);
    expect((await ask('GET', '', {})).statusCode).toBe(401);
  });

  it('are removed by administrators alone', async () => {
    expect((await ask('DELETE', '/r1')).statusCode).toBe(403);
    expect((await ask('DELETE', '/r2', ADMIN)).statusCode).toBe(404);
    expect((await ask('DELETE', '/r1', ADMIN)).statusCode).toBe(200);
    expect((await ask('GET', '/r1')).statusCode).toBe(404);
  });
});
