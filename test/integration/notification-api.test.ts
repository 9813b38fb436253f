import { asText } from '@ringback/client';
import { HttpReceiver } from '@ringback/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';

let ringback: RingbackProcess;
let receiver: HttpReceiver;

beforeAll(async () => {
  receiver = await HttpReceiver.open();
  ringback = await RingbackProcess.start({
    http: { port: 0, outgoing: [receiver.url] },
    telephony: { sip: { port: 0 } },
    sections: {
      push: { 'customhttp.url': `${receiver.url}/custom` },
      'push.provider.shop': { 'customhttp.url': `${receiver.url}/shop` },
    },
    lists: { GMS_Messages: { default: { ready: 'An agent is ready' }, de: { ready: 'Es ist jemand da' } } },
  });
});
afterAll(async () => {
  await ringback?.close();
  await receiver?.close();
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answer = () => ({ status: 200 });
});

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${ringback.http}/genesys/1/notification/${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
const subscribe = async (
  details: object,
  filter: string,
  more: object = {},
  headers: Record<string, string> = {},
): Promise<string> => {
  const { status, body } = await call(
    'POST',
    'subscription',
    { subscriberId: 'ana', notificationDetails: details, filter, ...more },
    headers,
  );
  expect(status).toBe(200);
  expect(Object.keys(body)).toEqual(['id']);
  return String(body['id']);
};
const publish = (message: unknown, tag: string, more: object = {}) =>
  call('POST', 'publish', { message, tag, ...more });
const came = (count: number) =>
  until(
    () => receiver.received.length,
    (received) => received >= count,
  );

describe('the notification API', () => {
  it('sends what is published to everybody whose filter fits, as it is, and to nobody after the end', async () => {
    const ids = [
      await subscribe({ deviceId: `${receiver.url}/all`, type: 'httpcb' }, '*'),
      await subscribe({ deviceId: `${receiver.url}/news`, type: 'httpcb' }, 'news'),
      await subscribe({ deviceId: `${receiver.url}/sport`, type: 'httpcb' }, 'sport-*'),
    ];
    expect(await publish('Hello, Ana', 'news')).toEqual({ status: 200, body: {} });
    await came(2);
    await publish('{"goal": 1}', 'sport-ulm');
    await came(4);
    const got = receiver.received.map(({ path, text, headers }) => [path, text, headers['content-type']]);
    expect(got.slice(0, 2).sort()).toEqual([
      ['/all', 'Hello, Ana', 'text/plain;charset=utf-8'],
      ['/news', 'Hello, Ana', 'text/plain;charset=utf-8'],
    ]);
    expect(got.slice(2).sort()).toEqual([
      ['/all', '{"goal": 1}', 'application/json;charset=utf-8'],
      ['/sport', '{"goal": 1}', 'application/json;charset=utf-8'],
    ]);
    for (const id of ids) expect((await call('DELETE', `subscription/${id}`)).status).toBe(200);
    await publish('nobody', 'news');
    await publish('x', 'y', { notificationDetails: { deviceId: `${receiver.url}/last`, type: 'httpcb' } });
    await came(5);
    expect(receiver.received.at(4)?.path).toBe('/last');
  });

  it('posts deviceId and message to customhttp.url with the authorization of the subscriber', async () => {
    const id = await subscribe({ deviceId: 'device-7', type: 'customhttp' }, 'c', {
      authorization: 'Bearer abc',
    });
    await publish('{"_id":"1","_action":"ready"}', 'c');
    await publish('hi', 'd', {
      providerName: 'shop',
      notificationDetails: { deviceId: 'device-8', type: 'customhttp' },
    });
    await came(2);
    const [first] = receiver.received.filter(({ path }) => path === '/custom');
    expect(first?.headers).toMatchObject({
      authorization: 'Bearer abc',
      'content-type': 'application/json;charset=utf-8',
    });
    expect(JSON.parse(first?.text ?? '')).toEqual({
      deviceId: 'device-7',
      message: '{"_id":"1","_action":"ready"}',
    });
    const [second] = receiver.received.filter(({ path }) => path === '/shop');
    expect(JSON.parse(second?.text ?? '')).toEqual({ deviceId: 'device-8', message: 'hi' });
    await call('DELETE', `subscription/${id}`);
  });

  it('puts a key in the language of each subscriber', async () => {
    const ids = [
      await subscribe(
        { deviceId: `${receiver.url}/de`, type: 'httpcb', properties: { language: 'de-AT' } },
        'l',
      ),
      await subscribe({ deviceId: `${receiver.url}/en`, type: 'httpcb' }, 'l'),
    ];
    await publish('ready', 'l', { mediaType: 'localizestring' });
    await came(2);
    expect(receiver.received.map(({ path, text }) => [path, text]).sort()).toEqual([
      ['/de', 'Es ist jemand da'],
      ['/en', 'An agent is ready'],
    ]);
    for (const id of ids) await call('DELETE', `subscription/${id}`);
  });

  it('does not call an address that nobody allowed', async () => {
    const foreign = await HttpReceiver.open();
    const details = { deviceId: `${foreign.url}/x`, type: 'httpcb' };
    const direct = await publish('x', 'y', { notificationDetails: details });
    expect(direct.status).toBe(400);
    expect(direct.body['message']).toContain('add it to http.outgoing');
    const ids = [
      await subscribe(details, 'evil'),
      await subscribe({ deviceId: `${receiver.url}/good`, type: 'httpcb' }, 'evil'),
    ];
    await publish('x', 'evil');
    await came(1);
    await until(
      () => ringback.logged('notification.failed').length,
      (count) => count > 0,
    );
    expect(foreign.received).toEqual([]);
    for (const id of ids) await call('DELETE', `subscription/${id}`);
    await foreign.close();
  });

  it('refuses types that are not enabled, and those that nobody knows', async () => {
    await ringback.admin('PATCH', '/api/v1/sections/push', { pushEnabled: 'comet, httpcb' });
    const refused = await call('POST', 'subscription', {
      subscriberId: 'ana',
      filter: '*',
      notificationDetails: { deviceId: 'x', type: 'customhttp' },
    });
    expect([refused.status, refused.body['message']]).toEqual([
      400,
      '"notificationDetails.type" is switched off: pushEnabled of section push does not list customhttp.',
    ]);
    await ringback.admin('PATCH', '/api/v1/sections/push', { pushEnabled: null });
    const unknown = await call('POST', 'subscription', {
      subscriberId: 'ana',
      filter: '*',
      notificationDetails: { deviceId: 'x', type: 'pigeon' },
    });
    expect(unknown.body['message']).toContain('must be one of httpcb, orscb');
  });
});

describe('orscb', () => {
  const DOCUMENT = `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
    <datamodel><data id="heard" expr="[]"/></datamodel>
    <state id="listening">
      <transition event="*"><assign location="heard" expr="heard.concat([_event.name + ':' + JSON.stringify(_event.data)])"/></transition>
    </state></scxml>`;

  it('is an event into a session, for what is published and for status events', async () => {
    const { client } = ringback;
    await client.PUT('/api/v1/documents/{name}', {
      params: { path: { name: 'listener' } },
      body: DOCUMENT,
      ...asText,
    });
    const started = await client.POST('/scxml/session/start', { body: { src: 'document:listener' } });
    const session = started.data?.sessionid ?? '';
    const heard = async (): Promise<string[]> => {
      const view = await client.GET('/scxml/session/{sid}', { params: { path: { sid: session } } });
      return view.data?.data['heard'] as string[];
    };
    const id = await subscribe({ deviceId: session, type: 'orscb' }, 'agent.ready');
    await publish('{"_id":"1"}', 'agent.ready');
    await publish('plain', 'agent.ready');
    await until(heard, (all) => all.length >= 2);
    expect(await heard()).toEqual(['agent.ready:{"_id":"1"}', 'agent.ready:{"message":"plain"}']);
    await ringback.admin('PUT', '/api/v1/services/told', {
      _type: 'ors',
      _service: 'callback',
      _enable_status_notification: 'notify',
      _status_notification_type: 'orscb',
      _status_notification_target: session,
    });
    await ringback.create('told', { _customer_number: '+14155550142' });
    const all = await until(heard, (names) =>
      names.some((name) => name.startsWith('_cbe_on_service_create')),
    );
    expect(all[2]).toContain('_cbe_on_callback_queued:{"event":"_cbe_on_callback_queued"');
    await call('DELETE', `subscription/${id}`);
  });
});

describe('comet', () => {
  const bayeux = async (
    user: string,
    message: { channel: string; [member: string]: unknown },
  ): Promise<Record<string, unknown>[]> => {
    const { data = [] } = await ringback.client.POST('/genesys/cometd', {
      params: { header: { gms_user: user } },
      body: [message],
    });
    return data;
  };

  it('gives a user what was published for him, also when he connects later', async () => {
    const id = await subscribe({ deviceId: 'd', type: 'comet' }, 'for-ana', {}, { gms_user: 'ana' });
    await publish('{"_id":"1-77","_action":"agent-available"}', 'for-ana');
    const [{ clientId } = {}] = await bayeux('ana', { channel: '/meta/handshake', version: '1.0' });
    await bayeux('ana', { channel: '/meta/subscribe', clientId, subscription: '/_genesys' });
    const [push, answer] = await bayeux('ana', {
      channel: '/meta/connect',
      clientId,
      connectionType: 'long-polling',
    });
    expect(push).toMatchObject({
      channel: '/_genesys',
      data: { id: expect.any(String), tag: 'for-ana', message: { _id: '1-77', _action: 'agent-available' } },
    });
    expect(answer).toMatchObject({ channel: '/meta/connect', successful: true });
    await bayeux('ana', { channel: '/meta/disconnect', clientId });
    await call('DELETE', `subscription/${id}`);
  });

  it('reaches whoever subscribed to status events of every callback', async () => {
    const id = await subscribe({ deviceId: 'bob', type: 'comet' }, '_cbe_on_callback_queued', {
      expire: 300,
    });
    await ringback.admin('PUT', '/api/v1/services/open', {
      _type: 'ors',
      _service: 'callback',
      _enable_status_notification: 'notify',
    });
    const [{ clientId } = {}] = await bayeux('bob', { channel: '/meta/handshake', version: '1.0' });
    await bayeux('bob', { channel: '/meta/subscribe', clientId, subscription: '/_genesys' });
    const waiting = bayeux('bob', { channel: '/meta/connect', clientId, connectionType: 'long-polling' });
    const { body } = await ringback.create('open', { _customer_number: '+14155550142' });
    expect((await waiting)[0]).toMatchObject({
      data: { tag: '_cbe_on_callback_queued', message: { _service_id: body['_id'] } },
    });
    await call('DELETE', `subscription/${id}`);
  });
});
