import type { InjectOptions } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildTestApi, SUPPORT, type TestApi } from '../../test/fakes.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_BODY = { 'content-type': 'application/json' };
const NUMBER = '+15552010142';
const URL = '/genesys/1/service/callback/support';

let usual: TestApi;
let api: TestApi;

beforeAll(async () => {
  usual = await buildTestApi();
});
afterEach(async () => {
  if (api !== usual) await api.app.close();
});
afterAll(() => usual.app.close());

async function start(services?: Record<string, Record<string, string>>): Promise<void> {
  usual.reset();
  api = services === undefined ? usual : await buildTestApi({}, services);
}

function post(payload: InjectOptions['payload'], headers: Record<string, string>, url = URL) {
  return api.app.inject({ method: 'POST', url, headers, ...(payload === undefined ? {} : { payload }) });
}

function onlyRecord() {
  const [record, ...more] = [...api.store.records.values()];
  expect(more).toEqual([]);
  if (record === undefined) throw new Error('nothing was stored');
  return record;
}

describe('asking for a callback', () => {
  it('is the same at the address that one site of the original has', async () => {
    await start();
    const url = '/genesys/1/admin/service/callback/support';
    const response = await post(JSON.stringify({ _customer_number: NUMBER }), JSON_BODY, url);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ _id: onlyRecord().id, _dialog_id: '0' });
    const refused = await post('{}', JSON_BODY, url.replace('support', 'nowhere'));
    expect(refused.json().exception).toMatch(/CallbackExceptionResource$/);
  });

  it('answers the five texts of a call that comes to the customer', async () => {
    await start();
    const response = await post(JSON.stringify({ _customer_number: NUMBER, first_name: 'Ana' }), JSON_BODY);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/json;charset=utf-8');
    expect(response.json()).toEqual({
      _id: onlyRecord().id,
      _dialog_id: '0',
      _action: 'ConfirmationDialog',
      _text: 'You will receive the call shortly',
      _ok_title: 'Ok',
    });
    expect(onlyRecord()).toMatchObject({
      service: 'support',
      state: 'QUEUED',
      customerNumber: NUMBER,
      userData: { first_name: 'Ana' },
    });
  });

  it('answers the same five texts for a later time', async () => {
    await start();
    const body = { _customer_number: NUMBER, _desired_time: '2031-05-28T15:30:00.000Z' };
    const response = await post(JSON.stringify(body), JSON_BODY);
    expect(Object.keys(response.json())).toHaveLength(5);
    expect(onlyRecord().state).toBe('SCHEDULED');
  });

  it('answers the id alone when the customer makes the call', async () => {
    await start({ own: { ...SUPPORT, _call_direction: 'USERORIGINATED' } });
    const body = JSON.stringify({ _customer_number: NUMBER });
    const response = await post(body, JSON_BODY, '/genesys/1/service/callback/own');
    expect(response.json()).toEqual({ _id: onlyRecord().id });
  });

  it('takes a form, a multipart body and the generic address as well', async () => {
    await start();
    const form = await post(`_customer_number=%2B15552010142&first_name=Ana`, FORM);
    const generic = await post(`_customer_number=%2B15552010142`, FORM, '/genesys/1/service/support');
    const data = new FormData();
    data.set('_customer_number', NUMBER);
    data.set('first_name', 'Ána');
    data.set('photo', new Blob(['x'.repeat(2_000_000)]), 'photo.png');
    const multipart = await api.app.inject({ method: 'POST', url: URL, payload: data });
    expect([form.statusCode, generic.statusCode, multipart.statusCode]).toEqual([200, 200, 200]);
    expect(api.store.records.get(multipart.json()._id)).toMatchObject({
      customerNumber: NUMBER,
      userData: { first_name: 'Ána', photo: 'photo.png' },
    });
  });

  it('counts and logs what was accepted, without the number', async () => {
    await start();
    await post(JSON.stringify({ _customer_number: NUMBER }), JSON_BODY);
    expect(api.telemetry.counts).toEqual([{ metric: 'callbacks_created', labels: { service: 'support' } }]);
    expect(api.telemetry.ofEvent('callback.accepted')).toMatchObject([{ callbackId: onlyRecord().id }]);
    expect(JSON.stringify(api.telemetry.lines)).not.toContain('5552010142');
  });
});

describe('what real clients send', () => {
  const accepted = async (payload: string, headers: Record<string, string>, url?: string) => {
    const response = await post(payload, headers, url);
    expect(response.json()).toHaveProperty('_id');
    return onlyRecord();
  };

  it('empty values of fixed options count as not given', async () => {
    await start({ free: { _type: 'ors', _service: 'callback' } });
    const record = await accepted(
      '_customer_number=%2B15552010142&_call_direction=&subject=',
      FORM,
      '/genesys/1/service/callback/free',
    );
    expect(record.params).toEqual({ _customer_number: NUMBER });
    expect(record.userData).toEqual({ subject: '' });
  });

  it('two spellings of a field stand side by side', async () => {
    await start();
    const record = await accepted('phonenumber=1&_customer_number=%2B15552010142&desiredtime=x', FORM);
    expect(record.customerNumber).toBe(NUMBER);
    expect(record.userData).toEqual({ phonenumber: '1', desiredtime: 'x' });
  });

  it('brackets in names are kept as they are', async () => {
    await start();
    const record = await accepted(
      'userData%5Bx%5D=1&userData[y]=2&userData=3&x=1&_customer_number=%2B15552010142',
      FORM,
    );
    expect(record.userData).toEqual({ 'userData[x]': '1', 'userData[y]': '2', userData: '3', x: '1' });
  });

  it('a name given twice: the first value of a parameter, all values of user data', async () => {
    await start();
    const record = await accepted(
      '_customer_number=&_customer_number=%2B15552010142&_customer_number=0&a=1&a=&a=2',
      FORM,
    );
    expect(record.params).toEqual({ _customer_number: NUMBER });
    expect(record.userData).toEqual({ a: '1,2' });
  });

  it('numbers and booleans become text, null is not given, lists are kept as JSON', async () => {
    await start();
    const record = await accepted(
      `{"_customer_number":15552010142,"_wait_for_agent":true,"_callback_state":null,"n":1.5,"l":[1,{"a":2}]}`,
      JSON_BODY,
    );
    expect(record.params).toEqual({ _customer_number: '15552010142', _wait_for_agent: 'true' });
    expect(record.userData).toEqual({ n: '1.5', l: '[1,{"a":2}]' });
  });

  it('record keys in a request are ignored', async () => {
    await start();
    const record = await accepted(
      `{"_customer_number":"${NUMBER}","_callback_state":"COMPLETED","_service_name":"x","_id":"me"}`,
      JSON_BODY,
    );
    expect(record.state).toBe('QUEUED');
    expect(record.params).toEqual({ _customer_number: NUMBER });
  });

  it('names of things that every object has are names like others', async () => {
    await start();
    const record = await accepted(
      `{"_customer_number":"${NUMBER}","constructor":"a","toString":"b","__proto__":"c","hasOwnProperty":"d"}`,
      JSON_BODY,
    );
    expect(record.userData).toEqual({ constructor: 'a', toString: 'b', hasOwnProperty: 'd' });
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('parameters in the query count, those in the body beat them', async () => {
    await start();
    const record = await accepted(
      `{"_customer_number":"${NUMBER}","a":"body"}`,
      JSON_BODY,
      `${URL}?_customer_number=1&a=query&b=query`,
    );
    expect(record.customerNumber).toBe(NUMBER);
    expect(record.userData).toEqual({ a: 'body', b: 'query' });
  });

  it('a plus that was not encoded is a plus all the same', async () => {
    await start();
    expect((await accepted('_customer_number=+15552010142', FORM)).customerNumber).toBe(NUMBER);
  });

  it('character sets other than UTF-8 are read, unknown ones are UTF-8', async () => {
    await start();
    await post('_customer_number=%2B15552010142&n=%E9', {
      'content-type': 'application/x-www-form-urlencoded; charset=ISO-8859-1',
    });
    await post(`{"_customer_number":"${NUMBER}","n":"é"}`, {
      'content-type': 'application/json; charset=klingon',
    });
    expect([...api.store.records.values()].map(({ userData }) => userData['n'])).toEqual(['é', 'é']);
  });

  it('unknown headers and credentials nobody asked for are ignored', async () => {
    await start();
    await post(`{"_customer_number":"${NUMBER}"}`, {
      ...JSON_BODY,
      'x-api-key': 'k',
      gms_user: 'u',
      authorization: 'Basic !!!',
    });
    expect(onlyRecord().customerNumber).toBe(NUMBER);
  });
});
