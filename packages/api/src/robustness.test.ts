import * as fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, type TestApi } from '../test/fakes.ts';

let api: TestApi;

beforeAll(async () => {
  api = await buildTestApi();
});
afterAll(() => api.app.close());

/** Any code point but halves of a pair: fast-check's own `binary` takes seconds to be made. */
const CHARACTER = fc
  .integer({ min: 0, max: 0x10_f7ff })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

const name = fc.oneof(
  fc.constantFrom('_customer_number', '_desired_time', '__proto__', 'constructor', '_id', 'a'),
  fc.string({ unit: CHARACTER }),
);
const value = fc.oneof(
  fc.constantFrom<unknown>('+15552010142', '2031-05-28T15:30:00.000Z', '', null, true, 0, 1e300, '\u0000'),
  fc.string({ unit: CHARACTER }),
  fc.jsonValue(),
);
const NUMBER: [string, unknown] = ['_customer_number', '+15552010142'];
const fields = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(name, value), { maxLength: 8 }))
  .map(([hasNumber, pairs]) => (hasNumber ? [NUMBER, ...pairs] : pairs));
const form = fields.map((pairs) =>
  pairs
    .map(([key, item]) => {
      const text = typeof item === 'string' ? item : JSON.stringify(item);
      return `${encodeURIComponent(wellFormed(key))}=${encodeURIComponent(wellFormed(text))}`;
    })
    .join('&'),
);
const json = fields.map(
  (pairs) => `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${JSON.stringify(item)}`).join(',')}}`,
);
const part = fc
  .tuple(name, fc.string({ unit: CHARACTER }), fc.boolean())
  .map(
    ([key, text, isFile]) =>
      `--b\r\nContent-Disposition: form-data; name="${key}"${isFile ? '; filename="f"' : ''}\r\n\r\n${text}\r\n`,
  );
const NUMBER_PART = '--b\r\nContent-Disposition: form-data; name="_customer_number"\r\n\r\n+15552010142\r\n';
const multipart = fc
  .tuple(fc.boolean(), fc.array(part, { maxLength: 6 }))
  .map(([hasNumber, parts]) => `${hasNumber ? NUMBER_PART : ''}${parts.join('')}--b--\r\n`);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.oneof(form, json, multipart).map((text) => Buffer.from(text)),
);
const contentType = fc.oneof(
  fc.constantFrom('application/json; charset=utf-16', 'multipart/form-data', 'text/plain', ''),
  fc.string({ unit: 'grapheme-ascii' }),
);
/** Most say what they are, some lie. */
const typedBody = fc.oneof(
  form.map((text) => ['application/x-www-form-urlencoded', Buffer.from(text)] as const),
  json.map((text) => ['application/json', Buffer.from(text)] as const),
  multipart.map((text) => ['multipart/form-data; boundary=b', Buffer.from(text)] as const),
  fc.tuple(contentType, body),
);
/** What can be written as UTF-8 at all. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '?');
}

/** What a header may carry at all. */
const asHeader = (text: string): string => text.replace(/[^\x20-\x7e]/g, '');

describe('hostile input (P8)', { timeout: 30_000 }, () => {
  it('to the compatible edge is accepted and stored once, or clearly refused and not stored', async () => {
    const accepted = new Set<string>();
    await fc.assert(
      fc.asyncProperty(typedBody, fc.string({ unit: CHARACTER }), async ([type, payload], query) => {
        const before = api.store.records.size;
        const response = await api.app.inject({
          method: 'POST',
          url: `/genesys/1/service/callback/support?${encodeURIComponent(wellFormed(query))}`,
          headers: { 'content-type': asHeader(type) },
          payload,
        });
        const answer = response.json();
        if (response.statusCode === 200) {
          accepted.add(type);
          expect(api.store.records.size).toBe(before + 1);
          expect(Object.values(answer).every((item) => typeof item === 'string')).toBe(true);
        } else {
          expect(response.statusCode).toBeGreaterThanOrEqual(400);
          expect(response.statusCode).toBeLessThan(500);
          expect(answer).toMatchObject({ code: expect.any(Number), message: expect.any(String) });
          expect(api.store.records.size).toBe(before);
        }
      }),
      { numRuns: 250 },
    );
    expect(accepted.size).toBeGreaterThanOrEqual(3);
  });

  it('to queries and paths never fails inside and changes nothing', async () => {
    const before = api.store.records.size;
    const method = fc.constantFrom<InjectOptions['method']>('GET', 'POST', 'PUT', 'PATCH', 'DELETE');
    const piece = fc.oneof(
      fc.constantFrom('genesys', '1', 'service', 'callback', 'api', 'v1', 'services', 'agents', 'x', 'state'),
      fc.string({ unit: CHARACTER }).map((text) => encodeURIComponent(wellFormed(text))),
      fc.stringMatching(/^[%a-f0-9.;]{1,8}$/),
    );
    const url = fc
      .tuple(fc.array(piece, { maxLength: 6 }), fc.stringMatching(/^[%a-f0-9=&_![\]]{0,20}$/))
      .map(([pieces, query]) => `/${pieces.join('/')}?${query}`);
    await fc.assert(
      fc.asyncProperty(method, url, body, async (verb, path, payload) => {
        const response = await api.app.inject({
          ...(verb === undefined ? {} : { method: verb }),
          url: path,
          headers: { ...ADMIN, 'content-type': 'application/json' },
          ...(verb === 'GET' ? {} : { payload }),
        });
        expect(response.statusCode).toBeLessThan(500);
      }),
      { numRuns: 250 },
    );
    expect(api.store.records.size).toBe(before);
  });

  it('to the admin API never fails inside', async () => {
    const path = fc.constantFrom(
      ['PUT', '/services/p'],
      ['PATCH', '/services/p'],
      ['PUT', '/sections/p'],
      ['PUT', '/lists/p'],
      ['PUT', '/resources/p'],
      ['PUT', '/agents/p'],
      ['POST', '/agents/p/state'],
    );
    await fc.assert(
      fc.asyncProperty(path, fc.oneof(json, fc.json()), async ([verb, url], payload) => {
        const response = await api.app.inject({
          method: verb as 'PUT',
          url: `/api/v1${url}`,
          headers: { ...ADMIN, 'content-type': 'application/json' },
          payload,
        });
        expect([200, 400, 404]).toContain(response.statusCode);
      }),
      { numRuns: 200 },
    );
  });
});
