import { describe, expect, expectTypeOf, it } from 'vitest';
import { asForm, asMultipart, asText } from './bodies.ts';
import { createRingbackClient, type RingbackAccess } from './client.ts';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly contentType: string | null;
  readonly body: string;
}

/** A server that answers everything with one body, and remembers what it was sent. */
function answering(body: unknown, status = 200) {
  const sent: Sent[] = [];
  const fetch: NonNullable<RingbackAccess['fetch']> = async (request) => {
    const { pathname, search } = new URL(request.url);
    sent.push({
      method: request.method,
      path: `${pathname}${search}`,
      authorization: request.headers.get('authorization'),
      contentType: request.headers.get('content-type'),
      body: await request.text(),
    });
    const isText = typeof body === 'string';
    return new Response(isText ? body : JSON.stringify(body), {
      status,
      headers: { 'content-type': isText ? 'text/plain' : 'application/json' },
    });
  };
  const client = createRingbackClient({
    baseUrl: 'http://ringback',
    username: 'admin',
    password: 'ä',
    fetch,
  });
  return { client, sent };
}

describe('the client', () => {
  it('asks for a callback, and gives what was answered (U18)', async () => {
    const { client, sent } = answering({ _id: '1-a', _action: 'ConfirmationDialog' });
    const { data, error } = await client.POST('/genesys/1/service/callback/{name}', {
      params: { path: { name: 'support & more' } },
      body: { _customer_number: '+15552010142', first_name: 'Ana' },
    });
    expect(error).toBeUndefined();
    expect(data?._id).toBe('1-a');
    expectTypeOf(data?._id).toEqualTypeOf<string | undefined>();
    expect(sent).toEqual([
      {
        method: 'POST',
        path: '/genesys/1/service/callback/support%20%26%20more',
        authorization: 'Basic YWRtaW46w6Q=',
        contentType: 'application/json',
        body: '{"_customer_number":"+15552010142","first_name":"Ana"}',
      },
    ]);
  });

  it('gives why something was refused, with the code', async () => {
    const { client } = answering({ code: 7040, message: 'no such service' }, 400);
    const { data, error, response } = await client.GET('/api/v1/services/{name}', {
      params: { path: { name: 'x' } },
    });
    expect(data).toBeUndefined();
    expect(error).toMatchObject({ code: 7040, message: 'no such service' });
    expectTypeOf(error?.code).toEqualTypeOf<number | undefined>();
    expect(response.status).toBe(400);
  });

  it('takes parameters of any name where the server does', async () => {
    const { client, sent } = answering([]);
    await client.GET('/genesys/1/service/callback', {
      params: { query: { _callback_state: '!COMPLETED', account: '7 & 8' } },
    });
    expect(sent[0]?.path).toBe('/genesys/1/service/callback?_callback_state=!COMPLETED&account=7%20%26%208');
  });

  it('keeps the rest of a path in one piece', async () => {
    const { client, sent } = answering('', 200);
    await client.POST('/genesys/1/service/{id}/{action}', {
      params: { path: { id: '1-a', action: 'ixn/chat' } },
      parseAs: 'text',
    });
    expect(sent[0]?.path).toBe('/genesys/1/service/1-a/ixn%2Fchat');
  });

  it('sends forms, files and texts', async () => {
    const { client, sent } = answering({ id: '1' });
    await client.POST('/genesys/1/storage/{ttlOrId}', {
      params: { path: { ttlOrId: '60' } },
      body: { name: 'Ana & Bo', empty: null },
      ...asForm,
    });
    expect(sent[0]).toMatchObject({
      contentType: 'application/x-www-form-urlencoded',
      body: 'name=Ana+%26+Bo',
    });
    await client.POST('/genesys/1/storage/{ttlOrId}', {
      params: { path: { ttlOrId: '60' } },
      body: { picture: new Blob(['bytes']), name: 'a' },
      ...asMultipart,
    });
    expect(sent[1]?.contentType).toMatch(/^multipart\/form-data; boundary=/);
    expect(sent[1]?.body).toContain('name="picture"; filename="blob"');
    await client.PUT('/api/v1/documents/{name}', {
      params: { path: { name: 'flows/main' } },
      body: '<scxml/>',
      ...asText,
    });
    expect(sent[2]).toMatchObject({ contentType: 'text/plain;charset=utf-8', body: '<scxml/>' });
  });

  it('shows a token instead of a password', async () => {
    const seen: (string | null)[] = [];
    const client = createRingbackClient({
      baseUrl: 'http://ringback/',
      token: 't0',
      fetch: async (request) => {
        seen.push(request.headers.get('authorization'));
        return Response.json([]);
      },
    });
    const { data } = await client.GET('/api/v1/calls');
    expect(data).toEqual([]);
    expect(seen).toEqual(['Bearer t0']);
  });
});
