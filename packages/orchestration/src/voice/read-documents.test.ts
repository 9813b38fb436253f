import { DEFAULT_LIMITS } from '@ringback/voicexml';
import { expect, it } from 'vitest';
import { ReadDocuments } from './read-documents.ts';

const document = (said: string) =>
  `<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><form><block>${said}</block></form></vxml>`;
const URL_A = 'http://web/a.vxml';

it('a document is read once for all calls, and again when it has changed, lies elsewhere or made room for others', () => {
  const documents = new ReadDocuments(400);
  const read = (said: string, url = URL_A) => documents.read(document(said), url, DEFAULT_LIMITS);
  const first = read('A');
  expect(first.ok).toBe(true);
  expect(read('A')).toBe(first);
  expect(read('B')).not.toBe(first);
  expect(read('A', 'http://web/b.vxml')).not.toBe(first);
  expect(read('C')).not.toBe(first);
  expect(read('A')).not.toBe(first);
});

it('one that is wrong is told as wrong each time', () => {
  const documents = new ReadDocuments();
  for (let turn = 0; turn < 2; turn += 1)
    expect(documents.read('<vxml', URL_A, DEFAULT_LIMITS)).toMatchObject({ ok: false });
});
