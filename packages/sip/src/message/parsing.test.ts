import { describe, expect, test } from 'vitest';
import { headerList, headerTokens, headerValue, parseCseq } from './headers.ts';
import type { SipMessage } from './message.ts';
import { formatNameAddr, parseNameAddr } from './name-addr.ts';
import { MAX_BODY_BYTES, MAX_HEAD_BYTES, parseDatagram } from './parse-message.ts';
import { encodeText, serialiseMessage } from './serialise-message.ts';
import { type Frame, StreamFramer } from './stream-framing.ts';
import { formatVia, parseVia } from './via.ts';

const text = (lines: string, body = ''): Uint8Array =>
  encodeText(`${lines.trim().replace(/\n/g, '\r\n')}\r\n\r\n${body}`);

function message(bytes: Uint8Array): SipMessage {
  const parsed = parseDatagram(bytes);
  if (parsed.kind !== 'message') throw new Error(parsed.kind);
  return parsed.message;
}

const OPTIONS = 'OPTIONS sip:a@example.com SIP/2.0\nCall-ID: x';

describe('datagrams', () => {
  test('compact and long names, in any case, are the same header', () => {
    const read = message(text(`${OPTIONS}\nk: a\nSUPPORTED: b, c\nvia: x\nv: y`));
    expect(headerTokens(read, 'Supported')).toEqual(['a', 'b', 'c']);
    expect(headerTokens(read, 'V')).toEqual(['x', 'y']);
  });

  test('a header called like a property of every object is just a header', () => {
    expect(headerValue(message(text(`${OPTIONS}\nconstructor: 1\n__proto__: 2`)), 'constructor')).toBe('1');
  });

  test('line breaks and zeros alone are a keep-alive', () => {
    expect(parseDatagram(encodeText('\r\n\r\n')).kind).toBe('keep-alive');
    expect(parseDatagram(new Uint8Array(4)).kind).toBe('keep-alive');
    expect(parseDatagram(new Uint8Array(0)).kind).toBe('keep-alive');
  });

  test('bare line feeds end lines, a bare carriage return does not', () => {
    expect(parseDatagram(encodeText('OPTIONS sip:a@b SIP/2.0\nCall-ID: x\n\n')).kind).toBe('message');
    const folded = parseDatagram(encodeText('OPTIONS sip:a@b SIP/2.0\r\nSubject: a\r\n b\rEvil: 1\r\n\r\n'));
    expect(folded).toMatchObject({ kind: 'malformed', status: 400 });
  });

  test('Latin-1 names are no reason to refuse a call', () => {
    const bytes = Buffer.from(`${OPTIONS}\nFrom: "J\u00f6rg" <sip:j@example.com>;tag=1\n\n`, 'latin1');
    expect(parseNameAddr(headerValue(message(bytes), 'from') ?? '')?.displayName).toBe('J\u00f6rg');
  });

  test('without Content-Length the body reaches to the end, with one it ends there', () => {
    expect(message(text(OPTIONS, 'body')).body.byteLength).toBe(4);
    expect(message(text(`${OPTIONS}\nl: 2`, 'body')).body.byteLength).toBe(2);
  });

  test.each([
    [
      'a head that is too large',
      encodeText(`OPTIONS sip:a@b SIP/2.0\r\nX: ${'x'.repeat(MAX_HEAD_BYTES)}\r\n\r\n`),
      513,
    ],
    ['too many headers', text(`OPTIONS sip:a@b SIP/2.0\n${'X: 1\n'.repeat(600)}`), 400],
    ['a Content-Length beyond the limit', text(`${OPTIONS}\nl: ${MAX_BODY_BYTES + 1}`), 400],
    ['a header without a name', text(`${OPTIONS}\n: x`), 400],
    ['a line that is no header', text(`${OPTIONS}\nhello there`), 400],
  ])('%s is refused', (_case, bytes, status) => {
    expect(parseDatagram(bytes)).toMatchObject({ kind: 'malformed', status });
  });

  test('what is written can be read, whatever stands in the values', () => {
    const original = message(text(`${OPTIONS}\nSubject: \u00e9t\u00e9\nCSeq: 1 OPTIONS`, 'x'));
    const again = message(serialiseMessage(original));
    expect(headerValue(again, 'subject')).toBe('\u00e9t\u00e9');
    expect(again.body).toEqual(original.body);
  });
});

describe('header values', () => {
  test('commas in quotes and brackets do not split', () => {
    const read = message(text(`${OPTIONS}\nm: "a, \\" b" <sip:x,y@h>;q=1, <sip:z@h?s=a,b>\nm: sip:w@h`));
    expect(headerList(read, 'contact')).toEqual(['"a, \\" b" <sip:x,y@h>;q=1', '<sip:z@h?s=a,b>', 'sip:w@h']);
  });

  test('names and addresses are written so that they can be read', () => {
    const value = {
      displayName: 'A "B" \\ C',
      uri: 'sip:a@b;x=1',
      parameters: new Map([
        ['tag', 't'],
        ['n', null],
      ]),
    };
    const written = formatNameAddr(value);
    expect(written).toBe('"A \\"B\\" \\\\ C" <sip:a@b;x=1>;tag=t;n');
    expect(parseNameAddr(written)).toEqual(value);
  });

  test('IPv6 stands in Via with brackets, in received without', () => {
    const via = parseVia('SIP/2.0/UDP [2001:DB8::9]:5070;received=2001:db8::9;branch=z9hG4bKx');
    expect(via).toMatchObject({ host: '[2001:db8::9]', port: 5070 });
    if (via !== undefined) {
      expect(formatVia(via)).toBe('SIP/2.0/UDP [2001:db8::9]:5070;received=2001:db8::9;branch=z9hG4bKx');
    }
  });

  test.each(['1 INVITE', '2147483647 INVITE', '0001  ACK'])('CSeq %s is read', (value) => {
    expect(parseCseq(message(text(`${OPTIONS}\nCSeq: ${value}`)))).toBeDefined();
  });

  test.each(['2147483648 INVITE', '-1 INVITE', 'INVITE', '1', '1 IN VITE', '1.5 INVITE'])(
    'CSeq %s is none',
    (value) => {
      expect(parseCseq(message(text(`${OPTIONS}\nCSeq: ${value}`)))).toBeUndefined();
    },
  );
});

describe('streams', () => {
  const one = text(`${OPTIONS}\nCSeq: 1 OPTIONS\nl: 4`, 'body');
  const two = text(`${OPTIONS}\nCSeq: 2 OPTIONS\nContent-Length: 0`);

  const names = (frames: readonly Frame[]): string[] =>
    frames.map((frame) =>
      frame.kind === 'message'
        ? (headerValue(frame.message, 'cseq') ?? '') + frame.message.body.byteLength
        : frame.kind,
    );

  test('are cut into the same messages wherever the network cuts them', () => {
    const stream = Buffer.concat([one, encodeText('\r\n\r\n'), two, one]);
    for (let cut = 1; cut < stream.length; cut += 1) {
      const framer = new StreamFramer();
      const frames = [...framer.push(stream.subarray(0, cut)), ...framer.push(stream.subarray(cut))];
      expect(names(frames).filter((name) => name !== 'ping')).toEqual([
        '1 OPTIONS4',
        '2 OPTIONS0',
        '1 OPTIONS4',
      ]);
      expect(framer.isMidMessage).toBe(false);
    }
    const framer = new StreamFramer();
    const bytewise = [...stream].flatMap((byte) => framer.push(Uint8Array.of(byte)));
    expect(names(bytewise).filter((name) => name !== 'ping')).toHaveLength(3);
  });

  test('answer a ping, but not the line breaks between messages', () => {
    const framer = new StreamFramer();
    expect(names(framer.push(encodeText('\r\n\r\n')))).toEqual(['ping']);
    expect(names(framer.push(encodeText('\r\n')))).toEqual([]);
  });

  test('go on after a malformed message whose length is known', () => {
    const bad = text('OPTIONS sip:a@b SIP/3.0\nl: 0');
    expect(new StreamFramer().push(Buffer.concat([bad, two]))).toMatchObject([
      { kind: 'malformed', fatal: false, failure: { status: 505 } },
      { kind: 'message' },
    ]);
  });

  test('end when a head never ends', () => {
    const framer = new StreamFramer();
    const chunk = encodeText('X: y\r\n'.repeat(2_000));
    const frames = Array.from({ length: 8 }, () => framer.push(chunk)).flat();
    expect(frames).toMatchObject([{ kind: 'malformed', fatal: true }]);
    expect(framer.push(two)).toEqual([]);
  });
});
