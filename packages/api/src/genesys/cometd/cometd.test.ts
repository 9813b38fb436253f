import type { JsonObject } from '@ringback/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildTestApi, type TestApi } from '../../../test/fakes.ts';

let api: TestApi;
beforeEach(async () => {
  api = await buildTestApi();
});
afterEach(() => api.app.close());

const send = async (messages: unknown, user: string | null = 'ana', path = ''): Promise<JsonObject[]> => {
  const answer = await api.app.inject({
    method: 'POST',
    url: `/genesys/cometd${path}`,
    headers: {
      'content-type': 'application/json;charset=UTF-8',
      ...(user === null ? {} : { gms_user: user }),
    },
    payload: JSON.stringify(messages),
  });
  expect(answer.statusCode).toBe(200);
  return answer.json();
};
const handshake = async (user: string | null = 'ana'): Promise<string> => {
  const [answer] = await send(
    [{ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'], id: '1' }],
    user,
  );
  expect(answer).toMatchObject({ channel: '/meta/handshake', successful: true, id: '1', version: '1.0' });
  return String(answer?.['clientId']);
};
const connect = (clientId: string, more: JsonObject = {}) =>
  send([{ channel: '/meta/connect', clientId, connectionType: 'long-polling', id: '9', ...more }]);
const subscribe = (clientId: string, subscription: unknown = '/_genesys') =>
  send([{ channel: '/meta/subscribe', clientId, subscription, id: '3' }]);
/** The request has come as far as it can. */
const itWaits = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const push = (message: string): void =>
  api.comet.users.get('ana')?.({ id: 'n1', tag: 'news', message: { text: message } });

describe('CometD', () => {
  it('gives a user who subscribed what comes for him while a connect waits', async () => {
    const clientId = await handshake();
    expect(await subscribe(clientId)).toEqual([
      { channel: '/meta/subscribe', successful: true, clientId, subscription: '/_genesys', id: '3' },
    ]);
    const waiting = connect(clientId);
    await itWaits();
    push('hello');
    expect(await waiting).toMatchObject([
      { channel: '/_genesys', data: { id: 'n1', tag: 'news', message: { text: 'hello' } } },
      { channel: '/meta/connect', successful: true, clientId, id: '9' },
    ]);
  });

  it('keeps what comes between two connects', async () => {
    const clientId = await handshake();
    await subscribe(clientId, ['/_genesys', '/other']);
    push('one');
    push('two');
    const came = await connect(clientId);
    expect(came.map((one) => (one['data'] as JsonObject | undefined)?.['message'])).toEqual([
      { text: 'one' },
      { text: 'two' },
      undefined,
    ]);
  });

  it('answers a connect without news after thirty seconds, and at once when asked to', async () => {
    const clientId = await handshake();
    expect(await connect(clientId, { advice: { timeout: 0 } })).toHaveLength(1);
    const waiting = connect(clientId);
    await itWaits();
    await api.clock.advance(30_000);
    expect(await waiting).toMatchObject([{ channel: '/meta/connect', successful: true }]);
  });

  it('forgets clients that stay away, and says so to those that come back', async () => {
    const clientId = await handshake();
    await subscribe(clientId);
    await api.clock.advance(61_000);
    expect(api.comet.users.size).toBe(0);
    expect(await connect(clientId)).toMatchObject([
      { successful: false, error: '402::Unknown client', advice: { reconnect: 'handshake' } },
    ]);
  });

  it('lets go of a user who unsubscribes or disconnects', async () => {
    const clientId = await handshake();
    await subscribe(clientId);
    await send([{ channel: '/meta/unsubscribe', clientId, subscription: '/_genesys' }]);
    expect(api.comet.users.size).toBe(0);
    await subscribe(clientId, '/**');
    expect(api.comet.users.size).toBe(1);
    expect(await send([{ channel: '/meta/disconnect', clientId }])).toMatchObject([{ successful: true }]);
    expect(api.comet.users.size).toBe(0);
    expect(api.clock.armed).toBe(0);
  });

  it('takes the kind of message in the address, and one message without a list', async () => {
    const [answer] = await send({ channel: '/meta/handshake', version: '1.0' }, 'ana', '/handshake');
    expect(answer).toMatchObject({ successful: true });
  });

  it.each([
    ['who does not say who he is', null, '/meta/subscribe', { subscription: '/_genesys' }, '403::'],
    ['who subscribes to nothing', 'ana', '/meta/subscribe', {}, '403::'],
    ['who publishes', 'ana', '/_genesys', { data: {} }, '403::'],
  ])('refuses one %s', async (_case, user, channel, more, error) => {
    const clientId = await handshake(user);
    const [answer] = await send([{ channel, clientId, ...more }], user);
    expect(answer).toMatchObject({ successful: false, error: expect.stringContaining(error) });
  });

  it('speaks long-polling only', async () => {
    const [answer] = await send([{ channel: '/meta/handshake', supportedConnectionTypes: ['websocket'] }]);
    expect(answer).toMatchObject({ successful: false, advice: { reconnect: 'none' } });
  });

  it.each(['[]', '"x"', '[1]', '{}', 'no json', '[{"channel":5}]'])('is 400 for %s', async (payload) => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/genesys/cometd',
      headers: { 'content-type': 'application/json' },
      payload,
    });
    expect(answer.statusCode).toBe(400);
  });

  it('ends the connects that wait when the server closes', async () => {
    const clientId = await handshake();
    const waiting = connect(clientId);
    await itWaits();
    await api.app.close();
    expect(await waiting).toMatchObject([{ channel: '/meta/connect' }]);
  });
});
