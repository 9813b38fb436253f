import { parseAgent } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ADMIN, basic, buildTestApi, type TestApi } from '../../test/fakes.ts';

const SUE = basic('sue', 'pw-sue');
let api: TestApi;

beforeAll(async () => {
  api = await buildTestApi({
    security: {
      users: [
        { name: 'sue', password: 'pw-sue', role: 'supervisor', agentId: '1009' },
        { name: 'tom', password: 'pw-tom', role: 'supervisor', agentId: null },
        { name: 'ana', password: 'pw-ana', role: 'agent', agentId: '1001' },
      ],
    },
  });
  for (const id of ['1001', '1009']) {
    const body = { id, name: id, dn: `2${id}`, groups: [] };
    const parsed = parseAgent(id, body);
    if (parsed.kind === 'problem') throw new Error(parsed.why);
    await api.configuration.putAgent(parsed.agent, body);
  }
});
afterAll(() => api.app.close());
beforeEach(() => {
  api.supervised.length = 0;
  api.supervisionOutcome.next = 'done';
});

const supervise = (payload: object, headers: object = SUE) =>
  api.app.inject({
    method: 'POST',
    url: '/api/v1/calls/c1/supervision',
    headers: { ...headers },
    payload,
  });
const end = (headers: object = SUE) =>
  api.app.inject({ method: 'DELETE', url: '/api/v1/calls/c1/supervision', headers: { ...headers } });

it('rings the phone of the supervisor who asks, or another one that is named', async () => {
  expect((await supervise({ mode: 'listen' })).statusCode).toBe(200);
  expect((await supervise({ mode: 'whisper', phone: '1001', agentId: '1009' })).statusCode).toBe(200);
  expect(api.supervised).toEqual([
    { callId: 'c1', mode: 'listen', phoneOf: '1009', of: null },
    { callId: 'c1', mode: 'whisper', phoneOf: '1001', of: '1009' },
  ]);
  expect((await end()).json()).toEqual({ call: null });
});

it('asks for what is missing, and names what there is not', async () => {
  const phoneless = await supervise({ mode: 'listen' }, basic('tom', 'pw-tom'));
  expect(phoneless.statusCode).toBe(400);
  expect(phoneless.json().message).toContain('phone');
  expect((await supervise({})).statusCode).toBe(400);
  expect((await supervise({ mode: 'shout' })).statusCode).toBe(400);
  expect((await supervise({ mode: 'listen', phone: '9999' })).statusCode).toBe(404);
  expect((await supervise({ mode: 'listen', agentId: '9999' })).statusCode).toBe(404);
  expect(api.supervised).toEqual([]);
});

it.each([
  ['unknown-call', 404],
  ['wrong-state', 409],
  ['not-available', 409],
] as const)('that is refused as %s is answered %i', async (outcome, status) => {
  api.supervisionOutcome.next = outcome;
  expect((await supervise({ mode: 'listen' })).statusCode).toBe(status);
  if (outcome !== 'not-available') expect((await end()).statusCode).toBe(status);
});

it('is for supervisors, and is written down with who listened how', async () => {
  expect((await supervise({ mode: 'listen' }, basic('ana', 'pw-ana'))).statusCode).toBe(403);
  expect((await supervise({ mode: 'listen' }, {})).statusCode).toBe(401);
  expect((await supervise({ mode: 'barge-in' })).statusCode).toBe(200);
  const entries = (
    await api.app.inject({ url: '/api/v1/audit?subject=supervision&outcome=done', headers: ADMIN })
  ).json();
  expect(entries[0]).toMatchObject({
    who: 'sue',
    action: 'POST /api/v1/calls/:id/supervision',
    name: 'c1',
    after: { mode: 'barge-in', phone: '1009' },
  });
});
