import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { basic, buildTestApi, SUPPORT, type TestApi } from '../../../test/fakes.ts';

const FORM = 'application/x-www-form-urlencoded';
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]);

function multipart(parts: readonly { name: string; file?: string; type?: string; body: Buffer | string }[]) {
  const chunks = parts.flatMap(({ name, file, type, body }) => [
    Buffer.from(
      `--x\r\ncontent-disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}\r\n` +
        `${type === undefined ? '' : `content-type: ${type}\r\n`}\r\n`,
    ),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);
  return {
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: Buffer.concat([...chunks, Buffer.from('--x--\r\n')]),
  };
}

describe('the storage', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await buildTestApi({}, { support: SUPPORT, guarded: { ...SUPPORT, username: 'u', password: 'p' } });
  });
  beforeEach(async () => {
    api.reset();
    for (const section of ['server', 'storage']) await api.configuration.deleteSection(section);
  });
  afterAll(() => api.app.close());

  const post = (path: string, payload = '', headers: Record<string, string> = {}) =>
    api.app.inject({
      method: 'POST',
      url: `/genesys/1/storage/${path}`,
      headers: { 'content-type': FORM, ...headers },
      payload,
    });
  const get = (path: string, headers: Record<string, string> = {}) =>
    api.app.inject({ method: 'GET', url: `/genesys/1/storage/${path}`, headers });
  const kept = async (payload: string, ttl = '3600'): Promise<string> => (await post(ttl, payload)).json().id;

  it('keeps texts, and gives them back together and one by one', async () => {
    const response = await post('3600', 'a=1&b=two&_c=%C3%BC&_callback_state=x&_media_type=');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ id: expect.stringMatching(/^7-[0-9a-f-]{36}$/) });
    const { id } = response.json();
    const all = await get(id);
    expect(all.json()).toEqual({ a: '1', b: 'two', _c: 'ü', _callback_state: 'x', _media_type: '' });
    const one = await get(`${id}/b`);
    expect([one.statusCode, one.headers['content-type'], one.body]).toEqual([
      200,
      'text/plain;charset=utf-8',
      'two',
    ]);
  });

  it.each([
    ['5', 5],
    ['0', 30],
    ['-5', 30],
    ['1.5', 30],
    ['soon', 30],
    ['99999999999999', 86_400],
  ])('keeps data with the ttl %s for %s s and more', async (ttl, seconds) => {
    const id = await kept('a=1', ttl);
    await api.clock.advance(seconds * 1000 - 1);
    expect((await get(id)).statusCode).toBe(200);
    if (seconds === 86_400) return;
    await api.clock.advance(1);
    for (const path of [id, `${id}/a`, `binary/${id}/a`]) expect((await get(path)).statusCode).toBe(404);
  });

  it('adds and replaces keys, and begins the time anew', async () => {
    const id = await kept('a=1&b=2', '10');
    await api.clock.advance(9_000);
    const added = await post(`${id}/10`, 'b=3&c=4');
    expect([added.statusCode, added.json()]).toEqual([200, { id }]);
    await api.clock.advance(9_000);
    expect((await get(id)).json()).toEqual({ a: '1', b: '3', c: '4' });
    await api.clock.advance(1_000);
    expect((await post(`${id}/10`, 'b=3')).statusCode).toBe(404);
  });

  it('takes an empty body, JSON, and nothing else', async () => {
    const id = await kept('');
    expect((await get(id)).json()).toEqual({});
    const json = await post('60', '{"n":1,"t":true,"o":{"x":1}}', { 'content-type': 'application/json' });
    expect((await get(json.json().id)).json()).toEqual({ n: '1', t: 'true', o: '{"x":1}' });
    expect((await post('60', '<a/>', { 'content-type': 'text/xml' })).statusCode).toBe(415);
  });

  it('keeps files with their bytes, which are saved and not shown', async () => {
    const upload = multipart([
      { name: 'a', body: '1' },
      { name: 'photo', file: 'me.png', type: 'image/png', body: PNG },
      { name: '_page', file: 'x.html', type: 'text/html', body: '<script>1</script>' },
    ]);
    const response = await api.app.inject({ method: 'POST', url: '/genesys/1/storage/60', ...upload });
    expect(response.statusCode).toBe(200);
    const { id } = response.json();
    expect((await get(id)).json()).toEqual({ a: '1', photo: 'me.png', _page: 'x.html' });
    const photo = await get(`binary/${id}/photo`);
    expect([photo.statusCode, photo.headers['content-type']]).toEqual([200, 'image/png']);
    expect(photo.rawPayload.equals(PNG)).toBe(true);
    const page = await get(`binary/${id}/_page`);
    expect(page.headers['content-disposition']).toMatch(/^attachment/);
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect((await get(`binary/${id}/a`)).statusCode).toBe(404);
  });

  it('takes files only of types that are allowed, where that is controlled', async () => {
    await api.configuration.putSection('server', {
      'allow-file-control': 'true',
      'allowed-mime-types': 'image/png, audio/*',
    });
    const send = (type: string) =>
      api.app.inject({
        method: 'POST',
        url: '/genesys/1/storage/60',
        ...multipart([{ name: 'f', file: 'f', type, body: 'x' }]),
      });
    for (const type of ['image/png', 'audio/wav']) expect((await send(type)).statusCode).toBe(200);
    const refused = await send('text/html');
    expect([refused.statusCode, refused.json().phrase]).toEqual([400, 'FILE_NOT_ALLOWED']);
    expect((await post('60', 'a=1')).statusCode).toBe(200);
  });

  it('refuses files that are too large', async () => {
    const upload = multipart([{ name: 'f', file: 'f', type: 'a/b', body: Buffer.alloc(10 * 1_048_576 + 1) }]);
    const response = await api.app.inject({ method: 'POST', url: '/genesys/1/storage/60', ...upload });
    expect(response.statusCode).toBe(413);
  });

  it("keeps data under an id of one's own for whoever says who it is", async () => {
    const ana = { gms_user: 'ana' };
    const anonymous = await post('custom/cart/60', 'a=1');
    expect([anonymous.statusCode, anonymous.json().message]).toEqual([
      400,
      'Header gms_user is missing: it says whose data these are.',
    ]);
    const response = await post('custom/cart/60', 'a=1', ana);
    expect([response.statusCode, response.json()]).toEqual([200, { id: 'cart' }]);
    expect((await get('cart', ana)).json()).toEqual({ a: '1' });
    expect((await get('cart/a', ana)).body).toBe('1');
    expect((await get('cart')).statusCode).toBe(404);
    expect((await get('cart', { gms_user: 'bob' })).statusCode).toBe(404);
    expect((await post('cart/60', 'b=2', ana)).statusCode).toBe(200);
    await post('custom/cart/60', 'c=3', { gms_user: 'bob' });
    expect((await get('cart', ana)).json()).toEqual({ a: '1', b: '2' });
  });

  it('takes no ids and no users that are longer than an index has room for', async () => {
    const ana = { gms_user: 'a'.repeat(128) };
    expect((await post(`custom/${'x'.repeat(128)}/60`, 'a=1', ana)).statusCode).toBe(200);
    for (const response of [
      await post(`custom/${'x'.repeat(129)}/60`, 'a=1', ana),
      await post('custom/x/60', 'a=1', { gms_user: 'a'.repeat(129) }),
    ]) {
      expect([response.statusCode, response.json().message]).toEqual([
        400,
        expect.stringContaining('is longer than 128 characters'),
      ]);
    }
  });

  it('removes data', async () => {
    const id = await kept('a=1');
    const remove = () => api.app.inject({ method: 'DELETE', url: `/genesys/1/storage/${id}` });
    expect((await remove()).statusCode).toBe(200);
    expect((await remove()).statusCode).toBe(404);
    expect((await get(id)).statusCode).toBe(404);
  });

  it('has the data of callbacks and other services under their _data_id', async () => {
    const { _id: id } = (
      await api.app.inject({
        method: 'POST',
        url: '/genesys/1/service/callback/support',
        headers: { 'content-type': FORM },
        payload: '_customer_number=%2B15552010142&name=Ana',
      })
    ).json();
    expect((await get(id)).json()).toEqual({ name: 'Ana' });
    expect((await post(`${id}/60`, 'city=Bonn')).json()).toEqual({ id });
    expect((await get(`${id}/city`)).body).toBe('Bonn');
    await api.app.inject({ method: 'DELETE', url: `/genesys/1/storage/${id}` });
    expect((await get(id)).json()).toEqual({});
  });

  it('asks for its own credentials, for those of the server, and for those of the service whose data are wanted', async () => {
    const id = await kept('a=1');
    await api.configuration.putSection('server', { username: 'v', password: 'q' });
    expect((await get(id)).statusCode).toBe(401);
    expect((await get(id, basic('v', 'q'))).statusCode).toBe(200);
    await api.configuration.putSection('storage', { password: 's' });
    expect((await get(id, basic('v', 'q'))).statusCode).toBe(401);
    expect((await get(id, basic('v', 's'))).statusCode).toBe(200);
    expect((await post('60', 'a=1')).statusCode).toBe(401);
    const created = await api.app.inject({
      method: 'POST',
      url: '/genesys/1/service/callback/guarded',
      headers: { 'content-type': FORM, ...basic('u', 'p') },
      payload: '_customer_number=%2B15552010142&name=Ana',
    });
    expect((await get(created.json()._id, basic('v', 's'))).statusCode).toBe(401);
    expect((await get(created.json()._id, basic('u', 'p'))).json()).toEqual({ name: 'Ana' });
  });

  it.each(['nobody', 'nobody/a', 'binary/nobody/a', '%00', 'a%00/b'])('has nothing at %s', async (path) => {
    const response = await get(path);
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ code: 40400, phrase: 'NOT_FOUND' });
  });

  it('says try again while the database is away', async () => {
    const id = await kept('a=1');
    api.store.away = true;
    expect((await get(id)).statusCode).toBe(503);
    expect((await post('60', 'a=1')).statusCode).toBe(503);
  });
});
