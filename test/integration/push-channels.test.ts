import {
  createECDH,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  verify,
} from 'node:crypto';
import { ApnsServer, HttpReceiver, type ReceivedRequest, SmtpSink } from '@ringback/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const vapid = createECDH('prime256v1');
vapid.generateKeys();
const browser = createECDH('prime256v1');
browser.generateKeys();
const pem = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }));

let ringback: RingbackProcess;
let http: HttpReceiver;
let apns: ApnsServer;
let smtp: SmtpSink;

beforeAll(async () => {
  http = await HttpReceiver.open();
  apns = await ApnsServer.open();
  smtp = await SmtpSink.open();
  const account = {
    type: 'service_account',
    project_id: 'shop-1',
    client_email: 'push@shop-1.iam.example',
    private_key: pem(rsa.privateKey),
    token_uri: `${http.url}/token`,
  };
  ringback = await RingbackProcess.start({
    http: { port: 0 },
    telephony: { sip: { port: 0 } },
    sections: {
      push: { 'fcm.apiKey': 'AAA-legacy' },
      'push.provider.shop': {
        'fcm.credentials': JSON.stringify(account),
        'fcm.url': http.url,
        'fcm.title': 'Callback',
        'apns.privateKey': pem(ec.privateKey),
        'apns.keyId': 'KEY1234567',
        'apns.teamId': 'TEAM123456',
        'apns.topic': 'com.example.shop',
        'debug.apns.url': apns.url,
        'apns.body': 'An agent is ready',
        'webpush.privateKey': vapid.getPrivateKey('base64url'),
        'webpush.subject': 'mailto:ops@shop.example',
        'webpush.origins': http.url,
      },
      email: {
        host: '127.0.0.1',
        port: smtp.port,
        security: 'none',
        username: 'u',
        password: 'p',
        from: 'Shop <cb@shop.example>',
      },
      sms: { url: `${http.url}/sms`, from: 'Shop', apiKey: 'sms-key' },
      'sms.provider.form': {
        url: `${http.url}/sms-form`,
        contentType: 'application/x-www-form-urlencoded',
        username: 'me',
        password: 'pw',
        apiKey: '',
      },
    },
    services: {
      shop: {
        _type: 'ors',
        _service: 'callback',
        _sms_confirmation: 'Hello $first_name$, we call you on $_desired_local_time$. $_link$',
        _sms_cancelled: 'Your callback was cancelled.',
        _email_confirmation: 'Dear $first_name$,\\nwe call $_customer_number$.\\n$_link$',
        _email_confirmation_subject: 'Your callback $_service_name$',
        _email_rescheduled: 'We call on $_desired_local_time$.',
        _message_link: 'https://shop.example/callback?id=$_id$',
        _message_timezone: 'Europe/Berlin',
      },
      form: {
        _type: 'ors',
        _service: 'callback',
        _sms_confirmation: 'Your code & time: 100%',
        _sms_provider: 'form',
      },
    },
  });
});
afterAll(async () => {
  await ringback?.close();
  await Promise.all([http?.close(), apns?.close(), smtp?.close()]);
});
beforeEach(() => {
  http.received.length = 0;
  http.answer = ({ path }) =>
    path === '/token'
      ? { status: 200, body: '{"access_token":"ya29.token","expires_in":3600}' }
      : { status: 200 };
  apns.received.length = 0;
  apns.answer = () => ({ status: 200 });
  smtp.received.length = 0;
});

const push = async (type: string, deviceId: unknown, message: unknown, more: object = {}): Promise<void> => {
  const { response } = await ringback.client.POST('/genesys/1/notification/publish', {
    body: {
      message: message as string,
      tag: 'agent',
      providerName: 'shop',
      notificationDetails: { deviceId: deviceId as string, type, ...more },
    },
  });
  expect(response.status).toBe(200);
};
const requests = (path: string): ReceivedRequest[] =>
  http.received.filter((request) => request.path === path);
const came = (path: string, count = 1) =>
  until(
    () => requests(path),
    (all) => all.length >= count,
  );
/** Header and claims of a token whose signature is good. */
function tokenOf(token: string, key: KeyObject, isEc: boolean): Record<string, unknown>[] {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const signed = Buffer.from(`${header}.${claims}`);
  const how = isEc ? { key, dsaEncoding: 'ieee-p1363' as const } : key;
  expect(verify('sha256', signed, how, Buffer.from(signature, 'base64url'))).toBe(true);
  return [header, claims].map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
}
const failures = (): string[] => ringback.logged('notification.failed').map(({ why }) => String(why));
const failed = (words: string) => until(failures, (all) => all.some((why) => why.includes(words)));

describe('FCM', () => {
  const SEND = '/v1/projects/shop-1/messages:send';

  it('is sent by HTTP v1 with a token of the service account, which is asked for once', async () => {
    await push('gcm', 'device-token-1', { _id: '1-77', _action: 'agent-available' });
    await push('fcm', 'device-token-2', 'plain');
    await came(SEND, 2);
    const [asked, ...others] = requests('/token');
    expect(others).toEqual([]);
    expect(asked?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    const form = new URLSearchParams(asked?.text);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header, claims] = tokenOf(form.get('assertion') ?? '', rsa.publicKey, false);
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(claims).toMatchObject({
      iss: 'push@shop-1.iam.example',
      aud: `${http.url}/token`,
      scope: 'https://www.googleapis.com/auth/firebase.messaging',
    });
    expect(Number(claims?.['exp']) - Number(claims?.['iat'])).toBe(3600);
    const sent = requests(SEND).map(({ headers, text }) => [headers.authorization, JSON.parse(text)]);
    expect(sent).toContainEqual([
      'Bearer ya29.token',
      {
        message: {
          token: 'device-token-1',
          data: { message: '{"_id":"1-77","_action":"agent-available"}' },
          notification: { title: 'Callback' },
          android: { priority: 'HIGH' },
        },
      },
    ]);
  });

  it('is tried again after 503, with a new token after 401, and not for a device that is gone', async () => {
    let count = 0;
    http.answer = ({ path }) => {
      if (path === '/token') return { status: 200, body: '{"access_token":"second","expires_in":3600}' };
      count++;
      if (count === 1) return { status: 503 };
      if (count === 2) return { status: 401 };
      return { status: 200 };
    };
    await push('android', 'device-token-3', 'x');
    const sent = await came(SEND, 3);
    expect(sent.at(-1)?.headers.authorization).toBe('Bearer second');
    http.answer = () => ({
      status: 404,
      body: '{"error":{"code":404,"status":"NOT_FOUND","details":[{"errorCode":"UNREGISTERED"}]}}',
    });
    await push('fcm', 'gone', 'x');
    await failed('answered 404 (UNREGISTERED)');
    expect(requests(SEND)).toHaveLength(4);
  });

  it('does not use server keys of the old protocol, and says what to set', async () => {
    const response = await fetch(`${ringback.http}/genesys/1/notification/publish`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"message":"x","notificationDetails":{"deviceId":"t","type":"fcm"}}',
    });
    expect(response.status).toBe(200);
    await failed('fcm.apiKey is a server key of the old protocol');
  });
});

describe('APNs', () => {
  const TOKEN = '0123456789abcdef'.repeat(4);
  const sent = (count: number) =>
    until(
      () => apns.received,
      (all) => all.length >= count,
    );

  it('is sent over one connection of HTTP/2 with a token of the team', async () => {
    await push('ios', TOKEN, '{"_id":"1"}', { properties: { debug: 'true' } });
    await push('ios', TOKEN, 'two', { properties: { debug: 'true' } });
    const [first] = await sent(2);
    expect(apns.connections).toBe(1);
    expect(first?.path).toBe(`/3/device/${TOKEN}`);
    expect(first?.headers).toMatchObject({
      ':method': 'POST',
      'apns-topic': 'com.example.shop',
      'apns-push-type': 'alert',
      'apns-priority': '10',
      'apns-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const bodies = apns.received.map(({ body }) => JSON.parse(body));
    expect(bodies).toContainEqual({
      aps: { alert: { body: 'An agent is ready' }, sound: 'default' },
      message: '{"_id":"1"}',
    });
    const authorization = String(first?.headers.authorization);
    expect(authorization).toMatch(/^bearer /);
    const [header, claims] = tokenOf(authorization.slice('bearer '.length), ec.publicKey, true);
    expect(header).toEqual({ alg: 'ES256', kid: 'KEY1234567' });
    expect(claims).toMatchObject({ iss: 'TEAM123456', iat: expect.any(Number) });
  });

  it('is tried again after 503 and an expired token, and not for a device that is gone', async () => {
    apns.answer = (_push, count) =>
      count === 1
        ? { status: 503, reason: 'ServiceUnavailable' }
        : count === 2
          ? { status: 403, reason: 'ExpiredProviderToken' }
          : { status: 200 };
    await push('ios', TOKEN, 'x', { properties: { debug: 'true' } });
    const all = await sent(3);
    expect(new Set(all.map(({ headers }) => headers['apns-id'])).size).toBe(1);
    apns.answer = () => ({ status: 410, reason: 'Unregistered' });
    await push('ios', TOKEN, 'y', { properties: { debug: 'true' } });
    await failed('APNs answered 410 (Unregistered)');
    await push('ios', 'not a token', 'z', { properties: { debug: 'true' } });
    await failed('no device token of APNs');
  });
});

describe('Web Push', () => {
  const subscription = () => ({
    endpoint: `${http.url}/wp/abc`,
    keys: { p256dh: browser.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') },
  });

  it('is encrypted for the browser and signed with the key of the site', async () => {
    http.answer = () => ({ status: 201 });
    await push('webpush', subscription(), 'When I grow up, I want to be a watermelon');
    const [request] = await came('/wp/abc');
    expect(request?.headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: expect.stringMatching(/^\d+$/),
      urgency: 'high',
    });
    const [, token = '', key = ''] =
      /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(request?.headers.authorization ?? '') ?? [];
    expect(key).toBe(vapid.getPublicKey('base64url'));
    const point = vapid.getPublicKey();
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    };
    const [header, claims] = tokenOf(token, createPublicKey({ key: jwk, format: 'jwk' }), true);
    expect(header).toEqual({ typ: 'JWT', alg: 'ES256' });
    expect(claims).toMatchObject({ aud: http.url, sub: 'mailto:ops@shop.example' });
    // Salt, record size, length and value of the key of this message, one record with its tag.
    const body = request?.body ?? Buffer.alloc(0);
    expect([body.readUInt32BE(16), body[20], body[21]]).toEqual([4096, 65, 4]);
    expect(body.length).toBe(16 + 4 + 1 + 65 + 41 + 1 + 16);
    expect(body.toString('utf8')).not.toContain('watermelon');
  });

  it('is not sent to a server that is no push service, nor again to a browser that is gone', async () => {
    const foreign = await HttpReceiver.open();
    await push('webpush', { ...subscription(), endpoint: `${foreign.url}/evil` }, 'x');
    await failed(`The target ${foreign.url} came in a request`);
    expect(foreign.received).toEqual([]);
    await foreign.close();
    http.answer = () => ({ status: 410 });
    await push('webpush', subscription(), 'x');
    await failed(`${http.url} answered 410`);
    await push('webpush', 'token', 'x');
    await failed('no subscription of Web Push');
  });
});

describe('messages to customers without an app', () => {
  const create = async (service: string, more: Record<string, string>): Promise<string> => {
    const { status, body } = await ringback.create(service, more);
    expect(status).toBe(200);
    return body['_id'] ?? '';
  };

  it('confirm by text message and e-mail, with the values and the link, and say so in the history', async () => {
    const id = await create('shop', {
      _customer_number: '+4915112345678',
      _desired_time: new Date(Date.now() + 86_400_000).toISOString(),
      _customer_email: 'ana@example.com',
      first_name: 'Ana "A"',
    });
    const [text] = await came('/sms');
    expect(text?.headers).toMatchObject({
      authorization: 'Bearer sms-key',
      'content-type': 'application/json',
    });
    expect(JSON.parse(text?.text ?? '')).toEqual({
      to: '+4915112345678',
      from: 'Shop',
      text: expect.stringMatching(
        /^Hello Ana "A", we call you on \d{4}-\d\d-\d\d \d\d:\d\d\. https:\/\/shop\.example\/callback\?id=/,
      ),
      id: text?.headers['idempotency-key'],
    });
    expect(text?.text).toContain(`id=${id}`);
    const [mail] = await until(
      () => smtp.received,
      (all) => all.length > 0,
    );
    expect(mail).toMatchObject({ from: 'cb@shop.example', to: ['ana@example.com'], credentials: '\0u\0p' });
    expect(mail?.text).toMatch(/^Subject: Your callback shop$/m);
    expect(mail?.text).toMatch(/^Auto-Submitted: auto-generated$/im);
    expect(mail?.text).toContain(
      'Dear Ana "A",\r\nwe call +4915112345678.\r\nhttps://shop.example/callback?id=',
    );
    const lines = await until(
      () => ringback.trace(id),
      (all) => all.filter(({ event }) => event === 'notification.sent').length === 2,
    );
    expect(
      lines
        .filter(({ event }) => event === 'notification.sent')
        .map(({ text: said }) => said)
        .sort(),
    ).toEqual(['The customer was sent confirmation by email.', 'The customer was sent confirmation by sms.']);
    const later = new Date(Date.now() + 2 * 86_400_000).toISOString();
    const callback = { path: { name: 'shop', id } };
    const moved = await ringback.client.PUT('/genesys/1/service/callback/{name}/{id}', {
      params: callback,
      body: { _new_desired_time: later },
    });
    expect(moved.response.status).toBe(200);
    await until(
      () => smtp.received.length,
      (count) => count === 2,
    );
    expect(smtp.received[1]?.text).toContain('We call on ');
    await ringback.client.DELETE('/genesys/1/service/callback/{name}/{id}', { params: callback });
    const all = await came('/sms', 2);
    expect(JSON.parse(all[1]?.text ?? '')['text']).toBe('Your callback was cancelled.');
  });

  it('take nothing of a request but short values without links, and send no text to a landline (U33)', async () => {
    await create('shop', {
      _customer_number: '+493012345678',
      email: 'bob@example.com',
      first_name: `Win at https://evil.example/x now\r\nBcc: all@example.com ${'x'.repeat(200)}`,
      _email_confirmation: 'spam of the request',
      _sms_confirmation: 'spam of the request',
    });
    const [mail] = await until(
      () => smtp.received,
      (all) => all.length > 0,
    );
    expect(mail?.text).not.toContain('evil.example');
    expect(mail?.text).not.toContain('spam of the request');
    expect(mail?.text).not.toMatch(/^Bcc:/m);
    expect(mail?.to).toEqual(['bob@example.com']);
    expect(requests('/sms')).toEqual([]);
  });

  it('escape a text for a form, and use the credentials of the provider', async () => {
    await create('form', { _customer_number: '+4915112345678' });
    const [request] = await came('/sms-form');
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('me:pw').toString('base64')}`);
    expect(new URLSearchParams(request?.text).get('text')).toBe('Your code & time: 100%');
  });

  it('are given up when the mail server does not know the address, and tried again when it is busy', async () => {
    let isBusy = true;
    smtp.answerTo = (recipient) => {
      if (recipient === 'nobody@example.com') return '550 No such user';
      const answer = isBusy ? '450 Busy' : '250 OK';
      isBusy = false;
      return answer;
    };
    const id = await create('shop', { _customer_number: '+4915112345678', email: 'nobody@example.com' });
    const lines = await until(
      () => ringback.trace(id),
      (all) => all.some(({ event }) => event === 'notification.failed'),
    );
    expect(lines.find(({ event }) => event === 'notification.failed')?.text).toBe(
      'confirmation could not be sent by email, attempts 1: 127.0.0.1 answered 550',
    );
    await create('shop', { _customer_number: '+4915112345678', email: 'ana@example.com' });
    await until(
      () => smtp.received.length,
      (count) => count === 1,
    );
  });
});

it('keeps secrets of providers to itself', async () => {
  const shown = JSON.stringify(await ringback.admin('GET', '/api/v1/sections'));
  for (const secret of ['BEGIN PRIVATE KEY', 'sms-key', 'AAA-legacy', vapid.getPrivateKey('base64url')])
    expect(shown).not.toContain(secret);
  for (const secret of ['ya29.token', 'sms-key', 'ana@example.com', 'device-token-1'])
    expect(ringback.log).not.toContain(secret);
});
