import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, SUPPORT, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi({ localToken: 'token-of-this-process' });
});
afterAll(() => api.app.close());

const post = (payload: object, headers: Record<string, string> = ADMIN) =>
  api.app.inject({ method: 'POST', url: '/api/v1/import', payload, headers });
const get = (url: string, headers: Record<string, string> = ADMIN) =>
  api.app.inject({ url: `/api/v1/${url}`, headers });

describe('import and export over HTTP', () => {
  it('bring options in, and say what was not understood', async () => {
    const text =
      '[service.vip]\n_type=ors\n_service=callback\n_max_dial_atempts=3\n[callback]\nqueue-polling-rate=30\n';
    const response = await post({ text });
    expect(response.statusCode).toBe(200);
    const { imported, remarks } = response.json();
    expect(imported).toEqual([
      { what: 'service', name: 'vip', outcome: 'created', count: 3 },
      { what: 'section', name: 'callback', outcome: 'created', count: 1 },
    ]);
    expect(remarks.find(({ line }: { line: number }) => line === 4)).toEqual({
      level: 'warning',
      line: 4,
      place: 'service.vip/_max_dial_atempts',
      message: 'is not known; it is kept and given to the scenario',
      suggestion: '_max_dial_attempts',
    });
    expect((await get('sections/callback')).json()).toEqual({ 'queue-polling-rate': '30' });
    expect((await get('services/vip')).json()).toMatchObject({ _service: 'callback' });
  });

  it('change nothing when they are only asked, or cannot read a text', async () => {
    expect((await post({ text: '[service.maybe]\n_type=ors\n', dryRun: true })).json()).toMatchObject({
      imported: [{ name: 'maybe', outcome: 'created' }],
    });
    expect((await get('services/maybe')).statusCode).toBe(404);
    const refused = await post({ text: 'nonsense' });
    expect(refused.statusCode).toBe(400);
    expect(refused.json().message).toContain('there is no section');
    expect((await post({ text: 5 })).statusCode).toBe(400);
  });

  it('give everything out in both forms, without secrets', async () => {
    await api.app.inject({
      method: 'PUT',
      url: '/api/v1/services/support',
      payload: { ...SUPPORT, password: 'hunter2' },
      headers: ADMIN,
    });
    const json = await get('export');
    expect(json.headers['content-type']).toMatch(/^application\/json/);
    expect(json.json().services.support).toEqual({ ...SUPPORT, password: '********' });
    const ini = await get('export?format=ini');
    expect(ini.headers['content-type']).toMatch(/^text\/plain/);
    expect(ini.body).toContain('[service.support]\n_type = ors\n');
    expect(ini.body + json.body).not.toContain('hunter2');
    expect((await get('export?format=xml')).statusCode).toBe(400);
    const again = await post({ text: ini.body });
    expect(again.json().imported.every(({ outcome }: { outcome: string }) => outcome === 'unchanged')).toBe(
      true,
    );
  });

  it('take the token of the process, and no other', async () => {
    expect((await get('export', { authorization: 'Bearer token-of-this-process' })).statusCode).toBe(200);
    expect((await get('export', { authorization: 'Bearer another' })).statusCode).toBe(401);
    expect((await get('export', {})).statusCode).toBe(401);
  });
});
