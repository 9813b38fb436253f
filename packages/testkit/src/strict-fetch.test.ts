import { describe, expect, it } from 'vitest';
import { readingStrictly } from './strict-fetch.ts';

const answering = (body: string, status = 200) =>
  readingStrictly(
    async () => new Response(body, { status, headers: { 'content-type': 'application/json' } }),
  );
const CREATE = 'http://ringback/genesys/1/service/callback/support';

describe('a fetch that reads strictly', () => {
  it('gives what can be read, unread', async () => {
    const response = await answering('{"_id":"1-a"}')(CREATE, { method: 'post' });
    expect(await response.json()).toEqual({ _id: '1-a' });
  });

  it('rejects where a client would fail, whatever form the request has', async () => {
    await expect(answering('{"_id":7}')(CREATE, { method: 'POST' })).rejects.toThrow('strict client');
    await expect(answering('{"_id":7}')(new Request(CREATE, { method: 'POST' }))).rejects.toThrow(
      'has no _id',
    );
    await expect(answering('{"message":"no"}', 400)(CREATE)).rejects.toThrow('no integer code');
  });

  it('leaves other surfaces alone', async () => {
    const response = await answering('{"_id":7}')('http://ringback/api/v1/services');
    expect(await response.json()).toEqual({ _id: 7 });
  });
});
