import { callbackId, readRecording, type StepRecord, sessionId } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, START, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(() => {
  api.reset();
});
afterAll(() => api.app.close());

const idOf = (at: number): string => String(at).padStart(32, '0');

async function call(method: 'GET' | 'DELETE', path: string) {
  const response = await api.app.inject({ method, url: `/api/v1/sessions${path}`, headers: ADMIN });
  return { status: response.statusCode, body: response.json() };
}

describe('running sessions', () => {
  it('are listed by id, a page at a time', async () => {
    await api.store.sessions.saveDocument({
      hash: 'h',
      url: 'document:///hello',
      text: '<scxml/>',
      parts: {},
    });
    for (let at = 1; at <= 3; at++) {
      const session = {
        sessionId: sessionId(idOf(at)),
        callbackId: at === 1 ? callbackId('1-a') : null,
        starter: null,
        documentHash: 'h',
        snapshot: '{}',
      };
      await api.store.commit([{ kind: 'session.save', session, savedAt: START }]);
    }
    expect((await call('GET', '?limit=2')).body).toEqual([
      {
        id: idOf(1),
        callbackId: '1-a',
        document: 'document:///hello',
        node: '1',
        savedAt: '1970-01-01T00:00:00.000Z',
      },
      expect.objectContaining({ id: idOf(2), callbackId: null }),
    ]);
    expect((await call('GET', `?after=${idOf(2)}`)).body).toMatchObject([{ id: idOf(3) }]);
    await api.store.sessions.saveDocument({
      hash: 'p',
      url: 'http://a:SECRET@h/',
      text: '<scxml/>',
      parts: {},
    });
    const fetched = { sessionId: sessionId(idOf(4)), callbackId: null, starter: null, documentHash: 'p' };
    await api.store.commit([
      { kind: 'session.save', session: { ...fetched, snapshot: '{}' }, savedAt: START },
    ]);
    expect((await call('GET', `?after=${idOf(3)}`)).body).toMatchObject([
      { document: 'http://a:********@h/' },
    ]);
    for (const query of ['?limit=0', '?limit=x', '?after=x', '?other=1'])
      expect((await call('GET', query)).status, query).toBe(400);
  });

  it('are shown one by one with states and data, numbers masked unless asked for', async () => {
    await api.sessions.start({ document: 'document:///hello', parameters: {}, startAt: null });
    api.sessions.data = { _customer_number: '+14155550142', other: 'x' };
    const { status, body } = await call('GET', `/${idOf(1)}`);
    expect([status, body]).toEqual([
      200,
      {
        id: idOf(1),
        callbackId: null,
        document: 'https://intranet.example/hello.scxml',
        documentHash: 'abc',
        configuration: ['waiting'],
        data: { _customer_number: '+********142', other: 'x' },
        startedAt: '1970-01-01T00:00:00.000Z',
        node: '7',
        timers: [{ sendId: 'retry', event: 'retry.now', dueAt: '1970-01-01T00:01:00.000Z' }],
        trace: null,
      },
    ]);
    expect((await call('GET', `/${idOf(1)}?numbers=full`)).body.data._customer_number).toBe('+14155550142');
  });

  it('have a trace, also after their end: the newest macrosteps, numbers masked unless asked for', async () => {
    const step = {
      event: 'go',
      transitions: [{ source: 'a', targets: ['b'], line: 2 }],
      left: ['a'],
      entered: ['b'],
    };
    const entry = (at: number) => ({
      at: START + at,
      event: 'go',
      steps: [step],
      reads: [],
      changed: { number: '+14155550142' },
      failure: null,
    });
    api.sessions.traces.set(idOf(1), [entry(0), entry(1)]);
    const { status, body } = await call('GET', `/${idOf(1)}/trace`);
    expect([status, body]).toEqual([
      200,
      [0, 1].map((at) => ({
        ...entry(at),
        at: `2031-05-28T12:00:00.00${at}Z`,
        changed: { number: '+********142' },
      })),
    ]);
    expect((await call('GET', `/${idOf(1)}/trace?limit=1&numbers=full`)).body).toEqual([
      { ...entry(1), at: '2031-05-28T12:00:00.001Z' },
    ]);
    expect((await call('GET', `/${idOf(1)}/trace?limit=0`)).status).toBe(400);
  });

  it('have a recording, which a trace does not show, with numbers as they are asked for', async () => {
    const record: StepRecord = {
      number: 1,
      size: 2,
      input: { kind: 'event', event: { name: 'go', data: { number: '+14155550142' } }, more: false },
      seed: 7,
      facts: null,
      server: null,
      snapshot: null,
      decided: ['queue:submit'],
      fingerprint: 'f',
    };
    const entry = { at: START, event: 'go', steps: [], reads: [], changed: {}, failure: null, record };
    api.sessions.traces.set(idOf(1), [entry]);
    expect((await call('GET', `/${idOf(1)}/trace`)).body[0]).not.toHaveProperty('record');
    const { status, body } = await call('GET', `/${idOf(1)}/recording`);
    expect([status, body]).toMatchObject([
      200,
      { format: 'ringback-recording/1', masked: true, sessionId: idOf(1), document: { url: 'document:d' } },
    ]);
    expect(body.entries[0].record.input.event.data.number).toBe('+********142');
    const full = (await call('GET', `/${idOf(1)}/recording?numbers=full`)).body;
    expect(readRecording(full)).toEqual({
      kind: 'read',
      isMasked: false,
      recording: expect.objectContaining({ entries: [entry] }),
    });
    expect((await call('GET', `/${idOf(2)}/recording`)).status).toBe(404);
  });

  it('say what they are made of', async () => {
    expect(await call('GET', `/${'A'.repeat(32)}/structure`)).toMatchObject({
      status: 200,
      body: { document: 'document:hello', loads: true, structure: { states: [{ id: 'waiting' }] } },
    });
    expect((await call('GET', `/${idOf(9)}/structure`)).status).toBe(404);
    expect((await call('GET', '/x/structure')).status).toBe(404);
  });

  it('of another node are asked for there', async () => {
    api.sessions.miss = { kind: 'elsewhere', node: '9', url: 'http://10.0.0.9:8080' };
    for (const method of ['GET', 'DELETE'] as const) {
      const response = await api.app.inject({
        method,
        url: `/api/v1/sessions/${idOf(1)}?numbers=full`,
        headers: ADMIN,
      });
      expect([response.statusCode, response.headers['location']]).toEqual([
        307,
        `http://10.0.0.9:8080/api/v1/sessions/${idOf(1)}?numbers=full`,
      ]);
    }
  });

  it('can be ended', async () => {
    await api.sessions.start({ document: 'document:///hello', parameters: {}, startAt: null });
    expect(await call('DELETE', `/${idOf(1)}`)).toEqual({ status: 200, body: {} });
    expect((await call('DELETE', `/${idOf(1)}`)).status).toBe(404);
  });

  it('that are not there, or cannot be, are 404', async () => {
    for (const id of [idOf(9), 'x', '%00'])
      for (const method of ['GET', 'DELETE'] as const)
        expect((await call(method, `/${id}`)).status, `${method} ${id}`).toBe(404);
    for (const id of [idOf(9), 'x', '%00']) expect((await call('GET', `/${id}/trace`)).status, id).toBe(404);
  });
});
