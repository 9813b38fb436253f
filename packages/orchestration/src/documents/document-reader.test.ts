import type { OutgoingOutcome, OutgoingRequest } from '@ringback/core';
import { MemoryDocuments } from '@ringback/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseAddress } from './document-address.ts';
import { DocumentReader, documentLimits } from './document-reader.ts';

const URL = 'https://user:pw@flows.example/a.scxml?key=1';

let asked: OutgoingRequest[];
let answers: OutgoingOutcome[];
let uploaded: MemoryDocuments;
let reader: DocumentReader;
beforeEach(() => {
  asked = [];
  answers = [];
  uploaded = new MemoryDocuments();
  reader = new DocumentReader({
    http: {
      async send(request) {
        asked.push(request);
        return answers.shift() ?? { kind: 'failed', reason: 'unreachable', why: 'nobody is there' };
      },
    },
    readFile: async (url) => ({ ok: true, text: `file ${url}` }),
    uploaded,
    stockUrl: 'file:///stock.scxml',
    limits: () => documentLimits({ 'document-timeout': '3', 'document-origins': 'https://cdn.example' }, []),
  });
});

const answered = (status: number, text = '', headers: Record<string, string> = {}): OutgoingOutcome => ({
  kind: 'answered',
  status,
  headers,
  body: Buffer.from(text),
  url: URL,
});
const read = (reference = URL) => reader.read(parseAddress(reference));

describe('reading over HTTP', () => {
  it('asks with the limits that are configured, and follows redirects to its own and allowed origins only', async () => {
    answers.push(answered(200, '<scxml/>'));
    expect(await read()).toEqual({ ok: true, text: '<scxml/>' });
    const [request] = asked;
    expect(request).toMatchObject({
      method: 'GET',
      url: URL,
      timeoutMs: 3000,
      maxBytes: 4_000_000,
      maxRedirects: 5,
    });
    const follows = [
      'https://flows.example/b',
      'https://cdn.example/b',
      'https://evil.example/b',
      'http://flows.example/b',
    ];
    expect(follows.map((target) => request?.mayFollow?.(target))).toEqual([true, true, false, false]);
  });

  it('asks whether a text has changed instead of fetching it again', async () => {
    answers.push(
      answered(200, 'one', { etag: '"1"', 'last-modified': 'yesterday' }),
      answered(304),
      answered(200, 'two', { etag: '"2"' }),
      answered(304),
    );
    const texts = [await read(), await read(), await read(), await read()];
    expect(texts.map((answer) => answer.ok && answer.text)).toEqual(['one', 'one', 'two', 'two']);
    expect(asked.map(({ headers }) => [headers?.['if-none-match'], headers?.['if-modified-since']])).toEqual([
      [undefined, undefined],
      ['"1"', 'yesterday'],
      ['"1"', 'yesterday'],
      ['"2"', undefined],
    ]);
  });

  it('does not take what a server says about a text that it never sent', async () => {
    answers.push(answered(304));
    expect(await read()).toMatchObject({ ok: false });
  });

  it('says what is wrong without credentials', async () => {
    answers.push(answered(404), answered(500), answered(204));
    for (const status of [404, 500, 204])
      expect(await read()).toEqual({
        ok: false,
        message: `https://flows.example/a.scxml answered ${status}`,
      });
    expect(await read()).toEqual({ ok: false, message: 'nobody is there' });
  });

  it('reads other character sets when the server names one, and no text that is none', async () => {
    const latin = Buffer.from([0x67, 0x72, 0xfc, 0xdf]);
    const typed = (type: string): OutgoingOutcome => ({
      kind: 'answered',
      status: 200,
      headers: { 'content-type': type },
      body: latin,
      url: URL,
    });
    answers.push(
      typed('text/xml; charset="ISO-8859-1"'),
      typed('text/xml'),
      typed('text/xml;charset=klingon'),
    );
    expect(await read()).toEqual({ ok: true, text: 'grüß' });
    expect(await read()).toMatchObject({ ok: false });
    expect(await read()).toMatchObject({ ok: false });
  });
});

describe('reading from elsewhere', () => {
  it('takes the current version of an uploaded document', async () => {
    await uploaded.put('hello', 'one', 0);
    await uploaded.put('hello', 'two', 0);
    expect(await read('document:hello')).toEqual({ ok: true, text: 'two' });
    await uploaded.makeCurrent('hello', 1);
    expect(await read('document:hello')).toEqual({ ok: true, text: 'one' });
    expect(await read('document:none')).toEqual({ ok: false, message: 'no document "none" was uploaded' });
  });

  it('takes files from where files are read, and nothing that is no address', async () => {
    expect(await read('callback')).toEqual({ ok: true, text: 'file file:///stock.scxml' });
    expect(await read('file:///srv/a.scxml')).toEqual({ ok: true, text: 'file file:///srv/a.scxml' });
    expect(await read('nonsense')).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
  });
});
