import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
afterAll(() => api.app.close());

const WAV = Buffer.from('RIFF\0\xff\x80 sound', 'latin1');
const call = (
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  payload?: Buffer | string,
  type = 'audio/wav',
) =>
  api.app.inject({
    method,
    url: `/api/v1/prompts${path}`,
    headers: { ...ADMIN, ...(payload === undefined ? {} : { 'content-type': type }) },
    ...(payload === undefined ? {} : { payload }),
  });

describe('an uploaded prompt', () => {
  it.each([['audio/wav'], ['application/octet-stream'], ['application/json']])(
    'is the bytes of the body, whatever their type: %s',
    async (type) => {
      const put = await call('PUT', '/bye?language=de', WAV, type);
      expect([put.statusCode, put.json()]).toEqual([200, { name: 'bye', language: 'de', durationMs: 1000 }]);
      expect((await call('GET', '')).json()).toEqual([{ name: 'bye', language: 'de', durationMs: 1000 }]);
      const heard = await call('GET', '/bye?language=de');
      expect([heard.headers['content-type'], heard.rawPayload]).toEqual(['audio/wav', WAV]);
      expect((await call('DELETE', '/bye?language=de')).statusCode).toBe(200);
    },
  );

  it('is refused with the field that is wrong, and changes nothing', async () => {
    for (const body of ['no sound', '']) {
      const response = await call('PUT', '/bye', body);
      expect(response.statusCode).toBe(400);
      expect(response.json()['message']).toContain('body');
    }
    expect((await call('GET', '')).json()).toEqual([]);
  });

  it('may be what a voice says of a text', async () => {
    const said = await call('POST', '/hello/speak', '{"text":"Hello"}', 'application/json');
    expect([said.statusCode, said.json()]).toEqual([
      200,
      { name: 'hello', language: null, durationMs: 1000 },
    ]);
    const refused = await call('POST', '/hello/speak', '{"text":"?"}', 'application/json');
    expect([refused.statusCode, refused.json()['message']]).toEqual([400, expect.stringContaining('text')]);
    await call('DELETE', '/hello');
  });

  it('stands beside those that come with the product', async () => {
    expect((await call('GET', '?origin=product')).json()).toMatchObject([{ name: 'music_on_hold' }]);
    expect((await call('GET', '?origin=else')).statusCode).toBe(400);
  });

  it('that is not there is 404', async () => {
    expect((await call('GET', '/nothing')).statusCode).toBe(404);
    expect((await call('DELETE', '/nothing')).statusCode).toBe(404);
  });
});
