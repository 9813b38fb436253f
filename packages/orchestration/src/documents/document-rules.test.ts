import { describe, expect, it } from 'vitest';
import { parseAddress, uploadedUrl } from './document-address.ts';
import { verdictOnPart, verdictOnRequested } from './document-rules.ts';

describe('an address of a document', () => {
  it.each([
    ['callback', { kind: 'stock', scenario: 'user-terminated' }],
    ['callback:user-originated', { kind: 'stock', scenario: 'user-originated' }],
    ['document:hello', { kind: 'uploaded', name: 'hello', url: 'document:///hello' }],
    [
      'document:///flows/my%20own',
      { kind: 'uploaded', name: 'flows/my own', url: 'document:///flows/my%20own' },
    ],
    ['document:grüße', { kind: 'uploaded', name: 'grüße', url: 'document:///gr%C3%BC%C3%9Fe' }],
    ['file:///srv/a.scxml', { kind: 'file', url: 'file:///srv/a.scxml' }],
    ['/srv/my flows/a#1.scxml', { kind: 'file', url: 'file:///srv/my%20flows/a%231.scxml' }],
    [
      'HTTPS://Intranet.example:443/a b',
      { kind: 'http', url: 'https://intranet.example/a%20b', origin: 'https://intranet.example' },
    ],
  ])('%s', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it.each([
    '',
    'hello',
    'a.scxml',
    '//host/a',
    'ftp://a/b',
    'javascript:alert(1)',
    'data:text/xml,<a/>',
    'document:',
    'document:///',
    'document:%zz',
  ])('%s is none', (text) => {
    expect(parseAddress(text).kind).toBe('none');
  });

  it('of an uploaded document is one that relative references can be resolved against', () => {
    const neighbour = new URL('lib/common.js', uploadedUrl('flows/main.scxml')).href;
    expect(parseAddress(neighbour)).toMatchObject({ kind: 'uploaded', name: 'flows/lib/common.js' });
    expect(parseAddress(new URL('../../../../top', uploadedUrl('a/b')).href)).toMatchObject({ name: 'top' });
  });
});

describe('what a request may have run', () => {
  const rules = {
    origins: ['https://flows.example', 'http://127.0.0.1:9000/'],
    folders: ['file:///srv/flows/'],
    configured: new Set(['https://intranet.example/a.scxml', 'file:///srv/a.scxml']),
  };
  const verdict = (src: string) => verdictOnRequested(parseAddress(src), rules);

  it.each([
    'callback',
    'document:any',
    'https://flows.example/x?y',
    'http://127.0.0.1:9000/z',
    'https://intranet.example/a.scxml',
    'file:///srv/a.scxml',
    '/srv/a.scxml',
    'file:///srv/flows/deep/b.scxml',
  ])('%s, because it was allowed, configured or uploaded', (src) => {
    expect(verdict(src)).toBeNull();
  });

  it.each([
    'https://intranet.example/b.scxml',
    'http://flows.example/x',
    'https://flows.example:8443/x',
    'https://flows.example.evil.example/x',
    'https://flows.example@evil.example/',
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1:9001/',
    'file:///etc/passwd',
    'file:///srv/../srv/b.scxml',
    'file:///srv/flows/../b.scxml',
    'file:///srv/flows/%2e%2e/b.scxml',
    '/srv/flows/../b.scxml',
    'file:///srv/flowsandmore/b.scxml',
  ])('not %s', (src) => {
    expect(verdict(src)).toEqual(expect.any(String));
  });

  it('says what would allow it', () => {
    expect(verdict('http://10.0.0.1:81/x')).toMatch(
      /http:\/\/10\.0\.0\.1:81 to http\.outgoing.*document-origins/,
    );
  });

  it('is anything at any origin when that was configured', () => {
    const any = { origins: ['*'], folders: [], configured: new Set<string>() };
    expect(verdictOnRequested(parseAddress('http://10.0.0.1/x'), any)).toBeNull();
    expect(verdictOnRequested(parseAddress('file:///etc/passwd'), any)).not.toBeNull();
  });
});

describe('what a document may draw in', () => {
  const verdict = (document: string, part: string) =>
    verdictOnPart(parseAddress(part), parseAddress(document), ['https://cdn.example']);

  it.each([
    ['https://a.example/main.scxml', 'https://a.example/lib.js'],
    ['https://a.example/main.scxml', 'https://cdn.example/lib.js'],
    ['document:main', 'document:lib'],
    ['document:main', 'https://cdn.example/lib.js'],
    ['file:///srv/main.scxml', 'file:///srv/lib.js'],
    ['file:///srv/main.scxml', 'stock:///inbound.scxml'],
    ['document:///a', 'stock:///classic-callback.scxml'],
    ['callback', 'file:///srv/lib.js'],
  ])('%s draws in %s', (document, part) => {
    expect(verdict(document, part)).toBeNull();
  });

  it.each([
    ['https://a.example/main.scxml', 'https://b.example/lib.js'],
    ['https://a.example/main.scxml', 'http://a.example/lib.js'],
    ['https://a.example/main.scxml', 'file:///etc/passwd'],
    ['https://a.example/main.scxml', 'document:lib'],
    ['document:main', 'file:///srv/lib.js'],
    ['document:main', 'http://169.254.169.254/'],
    ['file:///srv/main.scxml', 'document:lib'],
    ['file:///srv/main.scxml', 'stock:///nothing.scxml'],
  ])('%s does not draw in %s', (document, part) => {
    expect(verdict(document, part)).toEqual(expect.any(String));
  });
});
