import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { basic, buildTestApi, type TestApi } from '../../../test/fakes.ts';

const SUBSCRIPTION = '/genesys/1/notification/subscription';
const PUBLISH = '/genesys/1/notification/publish';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(() => {
  api.notifications.refusal = null;
  api.notifications.subscribed.length = 0;
  api.notifications.published.length = 0;
});
afterAll(() => api.app.close());

const post = (url: string, payload: unknown, headers: Record<string, string> = {}) =>
  api.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(payload),
  });
const device = { deviceId: 'token-1', type: 'fcm', properties: { debug: 'true', badge: 3 } };
const subscription = { subscriberId: 'ana', notificationDetails: device, filter: '*' };

describe('subscribing', () => {
  it('answers the id of the subscription and hands over what was asked', async () => {
    const answer = await post(
      SUBSCRIPTION,
      { ...subscription, providerName: 'shop', expire: '120', authorization: 'Bearer x' },
      { gms_user: 'ana@example.com' },
    );
    expect([answer.statusCode, answer.json()]).toEqual([200, { id: 'subscription-1' }]);
    expect(api.notifications.subscribed).toEqual([
      {
        subscriberId: 'ana',
        user: 'ana@example.com',
        details: { deviceId: 'token-1', type: 'fcm', properties: { debug: 'true', badge: '3' } },
        provider: 'shop',
        authorization: 'Bearer x',
        expireS: 120,
        filter: '*',
      },
    ]);
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'subscriberId=ana'],
    ['text', 'text/plain', '{}'],
    ['no content type', undefined, '{}'],
  ])('is 415 for %s', async (_case, type, payload) => {
    for (const url of [SUBSCRIPTION, PUBLISH]) {
      const headers = type === undefined ? {} : { 'content-type': type };
      const answer = await api.app.inject({ method: 'POST', url, headers, payload });
      expect([answer.statusCode, answer.json()['code']]).toEqual([415, 41500]);
    }
  });

  it.each([
    ['subscriberId', { ...subscription, subscriberId: '' }, 'is missing'],
    ['filter', { ...subscription, filter: null }, 'is missing'],
    ['notificationDetails', { ...subscription, notificationDetails: undefined }, 'is missing'],
    ['notificationDetails', { ...subscription, notificationDetails: 'x' }, 'must be an object'],
    ['notificationDetails.deviceId', { ...subscription, notificationDetails: { type: 'fcm' } }, 'is missing'],
    ['notificationDetails.type', { ...subscription, notificationDetails: { deviceId: 'x' } }, 'is missing'],
    ['expire', { ...subscription, expire: 'soon' }, 'must be a whole number of seconds'],
    ['filter', { ...subscription, filter: { a: 1 } }, 'must be a text'],
  ])('is 400 for a bad %s, in words that name it', async (field, payload, why) => {
    const answer = await post(SUBSCRIPTION, payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()['message']).toBe(`"${field}" ${why}.`);
    expect(api.notifications.subscribed).toEqual([]);
  });

  it('is 400 when the centre cannot take it, with its words', async () => {
    api.notifications.refusal = { kind: 'refused', field: 'notificationDetails.type', why: 'is off' };
    const answer = await post(SUBSCRIPTION, subscription);
    expect([answer.statusCode, answer.json()['message']]).toEqual([
      400,
      '"notificationDetails.type" is off.',
    ]);
  });

  it('takes a subscription of Web Push as an object', async () => {
    const deviceId = { endpoint: 'https://push.example/x', keys: { p256dh: 'a', auth: 'b' } };
    await post(SUBSCRIPTION, { ...subscription, notificationDetails: { deviceId, type: 'webpush' } });
    expect(JSON.parse(api.notifications.subscribed[0]?.details.deviceId ?? '')).toEqual(deviceId);
  });

  it('ends with DELETE, which is 200 also for one that has expired', async () => {
    const answer = await api.app.inject({
      method: 'DELETE',
      url: `${SUBSCRIPTION}/some-id`,
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.statusCode, answer.json()]).toEqual([200, {}]);
    expect(api.notifications.unsubscribed).toEqual(['some-id']);
  });

  it('is not looked for under an id that no database can hold', async () => {
    const answer = await api.app.inject({ method: 'DELETE', url: `${SUBSCRIPTION}/a%00b` });
    expect(answer.statusCode).toBe(200);
    expect(api.notifications.unsubscribed).not.toContain('a\u0000b');
  });
});

describe('publishing', () => {
  it('hands over message and tag', async () => {
    const answer = await post(PUBLISH, { message: 'Hello', tag: 'news', mediaType: 'localizestring' });
    expect([answer.statusCode, answer.json()]).toEqual([200, {}]);
    expect(api.notifications.published).toEqual([
      {
        message: 'Hello',
        tag: 'news',
        isLocalised: true,
        details: null,
        provider: null,
        authorization: null,
      },
    ]);
  });

  it('needs no tag when it is for one device, and takes an object as the JSON of it', async () => {
    await post(PUBLISH, { message: { _id: '1', _action: 'ready' }, notificationDetails: device });
    expect(api.notifications.published).toMatchObject([
      { message: '{"_id":"1","_action":"ready"}', tag: '', details: { type: 'fcm' } },
    ]);
  });

  it.each([
    ['message', { tag: 'x' }],
    ['tag', { message: 'x' }],
    ['mediaType', { message: 'x', tag: 'y', mediaType: 'video' }],
  ])('is 400 without a good %s', async (field, payload) => {
    const answer = await post(PUBLISH, payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()['message']).toContain(`"${field}"`);
  });
});

it('asks for the credentials of section notification, else of server', async () => {
  await api.configuration.putSection('server', { username: 'gms', password: 'global' });
  await api.configuration.putSection('notification', { password: 'own' });
  expect((await post(SUBSCRIPTION, subscription)).statusCode).toBe(401);
  expect((await post(SUBSCRIPTION, subscription, basic('gms', 'global'))).statusCode).toBe(401);
  expect((await post(SUBSCRIPTION, subscription, basic('gms', 'own'))).statusCode).toBe(200);
  await api.configuration.deleteSection('server');
  await api.configuration.deleteSection('notification');
});

it('never answers anything but 200 or 400 to JSON, whatever it is', async () => {
  const value = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          'message',
          'tag',
          'subscriberId',
          'filter',
          'notificationDetails',
          'deviceId',
          'type',
          'properties',
          'expire',
          '__proto__',
        ),
        tie('tree'),
      ),
    ),
  })).tree;
  await fc.assert(
    fc.asyncProperty(value, fc.constantFrom(SUBSCRIPTION, PUBLISH), async (body, url) => {
      const { statusCode } = await post(url, body);
      expect([200, 400]).toContain(statusCode);
    }),
  );
});
