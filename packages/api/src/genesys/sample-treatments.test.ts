import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildTestApi, type TestApi } from '../../test/fakes.ts';

const FOLDER = '/genesys/1/document/service_template/callback/Resources/SampleTreatments';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
afterAll(() => api.app.close());

it('the audio of the template is at the address of the original, and no other file is', async () => {
  const shipped = await api.app.inject({ url: `${FOLDER}/music_on_hold.wav` });
  expect([shipped.statusCode, shipped.headers['content-type'], shipped.body]).toEqual([
    200,
    'audio/wav',
    'RIFF music_on_hold.wav',
  ]);
  for (const name of ['nothing.wav', '..%2F..%2Fadmin-password', '%00']) {
    const missing = await api.app.inject({ url: `${FOLDER}/${name}` });
    expect(missing.statusCode, name).toBe(404);
    expect(missing.json(), name).toMatchObject({ code: 40400 });
  }
});
