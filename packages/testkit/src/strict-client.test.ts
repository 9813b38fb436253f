import { describe, expect, it } from 'vitest';
import { type ReceivedAnswer, readStrictly } from './strict-client.ts';

const read = (method: string, url: string, body: unknown, more: Partial<ReceivedAnswer> = {}) =>
  readStrictly({
    method,
    url: `/genesys/1/${url}`,
    status: 200,
    contentType: 'application/json;charset=utf-8',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...more,
  });
const RECORD = {
  _id: '1-a',
  _desired_time: '2031-05-28T15:30:00.000Z',
  _expiration_time: '2031-05-29T15:30:00.000Z',
  _url: '/u',
  url: '/u',
};
const ERROR = { code: 40000, phrase: 'X', message: 'x', exception: 'y' };

describe('a strict client', () => {
  it.each<[string, string, unknown]>([
    ['POST', 'service/callback/a', { _id: '1' }],
    ['GET', 'service/callback?_id=1', [RECORD]],
    ['GET', 'service/callback/a/1-a', RECORD],
    ['GET', 'service/callback/a/availability', { '2031-05-28T15:30:00.000Z': 0 }],
    ['GET', 'admin/callback/queues', { a: [RECORD], b: [] }],
    ['PUT', 'service/callback/a/1', 'anything'],
    ['GET', 'service/1/storage', { a: '1' }],
    ['POST', 'admin/service/callback/a', { _id: '1' }],
    ['GET', 'admin/callback/watermarks', { services: { a: 1 }, total: 1 }],
    ['POST', 'service/request-access', { _access_number: '+1', _expiration_time: '30' }],
    ['POST', 'service/match-interaction', { _id: '1', _data_id: '1', first_name: 'Ana' }],
    ['POST', 'service/match-interaction', { matches: [{ _id: '1', _data_id: '1' }] }],
    ['GET', 'service/ewt-for-vq?name=VQ', { ewt: -1 }],
    ['GET', 'service/ewt-for-vq', { VQ: { ewt: 5 }, ewtless: { ewt: -1 } }],
    ['POST', 'storage/30', { id: '1' }],
    ['POST', 'storage/custom/a/30', { id: 'a' }],
    ['GET', 'storage/1', {}],
    ['POST', 'notification/subscription', { id: '1' }],
    ['POST', 'patterns/group/a', { email: 'e' }],
  ])('reads %s %s', (method, url, body) => {
    expect(() => read(method, url, body)).not.toThrow();
  });

  it.each<[string, string, unknown]>([
    ['POST', 'service/callback/a', { id: '1' }],
    ['POST', 'service/callback/a', { _id: '1', n: 1 }],
    ['POST', 'service/callback/a', ''],
    ['GET', 'service/callback?_id=1', [{ ...RECORD, _desired_time: '2031-05-28T15:30:00Z' }]],
    ['GET', 'service/callback?_id=1', [{ ...RECORD, url: undefined }]],
    ['GET', 'service/callback/a/availability', { '2031-05-28T15:30:00.000Z': '0' }],
    ['GET', 'service/callback/a/availability', { '2031-05-28T15:30:10.000Z': 1 }],
    ['GET', 'service/1/check-queue-position', { ewt: '1' }],
    ['GET', 'admin/callback/queues', [RECORD]],
    ['POST', 'admin/service/callback/a', {}],
    ['GET', 'admin/callback/watermarks', { services: { a: '1' }, total: 1 }],
    ['POST', 'service/request-interaction', { _access_number: '+1', _expiration_time: 30 }],
    ['POST', 'service/request-access', { _expiration_time: '30' }],
    ['POST', 'service/match-interaction', { _id: '1' }],
    ['POST', 'service/match-interaction', { matches: [{ _id: 1, _data_id: '1' }] }],
    ['GET', 'service/ewt-for-vq', { ewt: '5' }],
    ['GET', 'service/ewt-for-vq', { VQ: 5 }],
    ['GET', 'service/1/storage', { a: 1 }],
    ['POST', 'storage/30', { id: 1 }],
    ['POST', 'notification/subscription', { _id: '1' }],
    ['POST', 'patterns', { email: 1 }],
  ])('does not read %s %s', (method, url, body) => {
    expect(() => read(method, url, body)).toThrow('strict client');
  });

  it('wants an integer code and texts in every error', () => {
    expect(() => read('POST', 'service/callback/a', ERROR, { status: 400 })).not.toThrow();
    for (const body of [{ ...ERROR, code: '40000' }, { ...ERROR, extra: 1 }, { message: 'x' }, 'x'])
      expect(() => read('POST', 'service/callback/a', body, { status: 400 })).toThrow('strict client');
  });
});
