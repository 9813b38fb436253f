import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { headerList, headerValue, headerValues } from '../message/headers.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { parseDatagram } from '../message/parse-message.ts';
import { readRequest } from '../message/read-request.ts';
import { encodeText } from '../message/serialise-message.ts';
import { decodedUser, parseSipUri } from '../message/uri.ts';
import { parseVia } from '../message/via.ts';
import { type Bench, only, openBench, wire } from './torture-bench.ts';

let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
});

afterEach(async () => {
  await bench.endpoint.close(0);
  bench.registrar.close();
});

function sound(text: string) {
  const parsed = parseDatagram(encodeText(wire(text)));
  if (parsed.kind !== 'message' || parsed.message.kind !== 'request') throw new Error('not a request');
  const result = readRequest(parsed.message);
  if (result.kind !== 'sound') throw new Error(result.problem);
  return result.read;
}

describe('RFC 4475 3.1.1, valid messages', () => {
  test('3.1.1.1 wsinv: white space, folds, compact names and unknown headers are read', async () => {
    const text = `
INVITE sip:bo@desk.example.com;mystery SIP/2.0
TO :
 sip:bo@desk.example.com ;   tag    = 77x
from   : "Ann \\\\\\""       <sip:ann@example.com>
  ;
  tag = 12q
MaX-fOrWaRdS: 0044
Call-ID: wsinv.1@192.0.2.7
Content-Length   : 5
cseq: 0008
  INVITE
Via  : SIP  /   2.0
 /UDP
    192.0.2.7;branch=z9hG4bKws1
s :
Brand-New-Header:   first part
 second part
Strange-Header: ;;,,;;,;
Content-Type: application/sdp
Route:
 <sip:proxy.example.com;lr;odd=value;odd-alone>
v:  SIP  / 2.0  / TCP     gate.example.com   ;
  branch  =   z9hG4bKws2  ,
 SIP  /    2.0   / UDP  192.168.7.7   ; branch=
 z9hG4bKws3
m:"Quoted \\"\\"" <sip:ann@example.com> ; newparam =
      newvalue ;
  secondparam ; q = 0.33

v=0
`;
    const read = sound(text);
    expect(read).toMatchObject({ cseq: 8, fromTag: '12q', toTag: '77x', callId: 'wsinv.1@192.0.2.7' });
    expect(read.from.displayName).toBe('Ann \\"');
    expect(headerList(read.request, 'via')?.map((via) => parseVia(via)?.parameters.get('branch'))).toEqual([
      'z9hG4bKws1',
      'z9hG4bKws2',
      'z9hG4bKws3',
    ]);
    expect(headerValue(read.request, 'subject')).toBe('');
    expect(headerValue(read.request, 'brand-new-header')).toBe('first part second part');
    const contact = parseNameAddr(headerValue(read.request, 'contact') ?? '');
    expect(contact?.displayName).toBe('Quoted ""');
    expect(Object.fromEntries(contact?.parameters ?? [])).toEqual({
      newparam: 'newvalue',
      secondparam: null,
      q: '0.33',
    });
    // Its To has a tag of a dialog that we do not know: the one right answer for us.
    expect(only(await bench.send(text)).status).toBe(481);
  });

  test('3.1.1.2 intmeth: every character that a token, a user and a quoted string may have is taken', async () => {
    const method = "!odd-Method0123456789_*+`.%it'~";
    const text = `
${method} sip:1_odd.USER~(may-be!so)&isn't+it$/mad?,/;;*:&it+has=1,odd!*pass$wo~d_too.(isn't-it)@example.com SIP/2.0
Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+\`'~
To: "BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007f" <sip:1_odd.USER~(may-be!so)&isn't+it$/mad?,/;;*@example.com>
From: token1~\` token2'+_ token3*%!.- <sip:plain@example.com>;fromParam''~+*_!.-%="\u0440\u0430\u0431";tag=_tok~1'+\`*%!-.
Call-ID: intmeth.w(*)%!+*_~.-x<>:/[]{}?@o
CSeq: 139122385 ${method}
Max-Forwards: 255
extensionHeader-!.%*+_\`'~: \ufeff\u5927\u505c\u96fb
Content-Length: 0

`;
    const read = sound(text);
    expect(read.to.displayName).toBe('BEL:\u0007 NUL:\u0000 DEL:\u007f');
    expect(read.from.displayName).toBe("token1~` token2'+_ token3*%!.-");
    expect(read.from.parameters.get("fromparam''~+*_!.-%")).toBe('\u0440\u0430\u0431');
    expect(read.fromTag).toBe("_tok~1'+`*%!-.");
    expect(headerValue(read.request, "extensionheader-!.%*+_`'~")).toContain('\u5927\u505c\u96fb');
    const uri = parseSipUri(read.request.uri);
    expect(uri?.user).toBe("1_odd.USER~(may-be!so)&isn't+it$/mad?,/;;*");
    expect(uri?.password).toBe("&it+has=1,odd!*pass$wo~d_too.(isn't-it)");
    const response = only(await bench.send(text));
    expect(response.status).toBe(405);
    expect(headerValue(response, 'allow')).toContain('INVITE');
  });

  test('3.1.1.3 esc01: escapes in a user make neither another scheme nor another host', async () => {
    const text = `
INVITE sip:sips%3Aann%40example.com@example.net SIP/2.0
To: sip:%75se%72@example.com
From: <sip:I%20have%20spaces@example.net>;tag=esc1
Max-Forwards: 87
i: esc01.1
CSeq: 234234 INVITE
Via: SIP/2.0/UDP host5.example.net;branch=z9hG4bKesc01
C: application/sdp
Contact: <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>
Content-Length: 0

`;
    const uri = parseSipUri(sound(text).request.uri);
    expect(uri).toMatchObject({ scheme: 'sip', host: 'example.net', user: 'sips%3Aann%40example.com' });
    if (uri !== undefined) expect(decodedUser(uri)).toBe('sips:ann@example.com');
    const contact = parseSipUri(parseNameAddr(headerValue(sound(text).request, 'contact') ?? '')?.uri ?? '');
    expect(contact?.parameters.has('lr')).toBe(false);
    expect(contact?.parameters.get('n%61me')).toBe('v%61lue%25%34%31');
    expect(only(await bench.send(text)).status).toBe(486);
    expect(bench.invites).toHaveLength(1);
  });

  test('3.1.1.4 escnull: contacts with %00 are registered and kept apart', async () => {
    const response = await bench.register(
      `
REGISTER sip:example.com SIP/2.0
To: sip:null-%00-null@example.com
From: sip:null-%00-null@example.com;tag=esc2
Max-Forwards: 70
Call-ID: escnull.1
CSeq: 14398234 REGISTER
Via: SIP/2.0/UDP host5.example.com;branch=z9hG4bKescnull
Contact: <sip:%00@host5.example.com>
Contact: <sip:%00%00@host5.example.com>
L:0

`,
      'null-\u0000-null',
    );
    expect(response.status).toBe(200);
    expect(
      bench.registrar
        .contactsOf('null-\u0000-null')
        .map((contact) => contact.uri)
        .sort(),
    ).toEqual(['sip:%00%00@host5.example.com', 'sip:%00@host5.example.com']);
  });

  test('3.1.1.5 esc02: a percent sign in a method or display name is just that', async () => {
    const text = `
RE%47IST%45R sip:registrar.example.com SIP/2.0
To: "%Z%45" <sip:thing@example.com>
From: "%Z%45" <sip:thing@example.com>;tag=f23
Max-Forwards: 87
Call-ID: esc02.1
CSeq: 29344 RE%47IST%45R
Via: SIP/2.0/UDP host1.example.com;branch=z9hG4bKesc02
Contact: <sip:alias1@host1.example.com>
Content-Length: 0

`;
    expect(sound(text).from.displayName).toBe('%Z%45');
    // Were it taken for a REGISTER it would be challenged.
    expect(only(await bench.send(text)).status).toBe(405);
  });

  test('3.1.1.6 lwsdisp: no space is needed between display name and bracket', async () => {
    const text = `
OPTIONS sip:user@example.com SIP/2.0
To: sip:user@example.com
From: caller<sip:caller@example.com>;tag=323
Max-Forwards: 70
Call-ID: lwsdisp.1
CSeq: 60 OPTIONS
Via: SIP/2.0/UDP funky.example.com;branch=z9hG4bKlwsdisp
l: 0

`;
    expect(sound(text).from).toMatchObject({ displayName: 'caller', uri: 'sip:caller@example.com' });
    expect(only(await bench.send(text)).status).toBe(200);
  });

  test('3.1.1.7 longreq: long values of every kind are taken', async () => {
    const long = (text: string, times = 40): string => text.repeat(times);
    const vias = Array.from(
      { length: 34 },
      (_, index) => `v: SIP/2.0/TCP sip${index}.example.com;branch=z9hG4bK${long('via', 30)}.${index}`,
    );
    const text = `
INVITE sip:user@example.com SIP/2.0
To: "I have a user name of ${long('extreme')} proportion"<sip:user@example.com:6000;unknownparam1=${long('very')}longvalue;longparam${long('name')}=shortvalue;very${long('LongParameterNameWithNoValue')}>
F: sip:${long('amazinglylongcallername')}@example.net;tag=12${long('982')}424;unknownheaderparam${long('name')}=unknownheaderparam${long('value')};unknownValueless${long('paramname')}
Call-ID: longreq.one${long('really')}longcallid
CSeq: 3882340 INVITE
Unknown-${long('Long')}-Name: unknown-${long('long')}-value; unknown-${long('long')}-parameter-name = unknown-${long('long')}-parameter-value
Via: SIP/2.0/UDP sip33.example.com;branch=z9hG4bKlongreq
${vias.join('\n')}
Max-Forwards: 70
Contact: <sip:${long('amazinglylongcallername')}@host5.example.net>
Content-Length: 0

`;
    const read = sound(text);
    expect(read.fromTag).toBe(`12${long('982')}424`);
    expect(headerList(read.request, 'via')).toHaveLength(35);
    const response = only(await bench.send(text));
    expect(response.status).toBe(486);
    expect(headerList(response, 'via')).toHaveLength(35);
    expect(headerValue(response, 'call-id')).toBe(`longreq.one${long('really')}longcallid`);
  });

  test('3.1.1.8 dblreq: what follows a message in its datagram is ignored', async () => {
    const responses = await bench.send(`
REGISTER sip:example.com SIP/2.0
To: sip:j.user@example.com
From: sip:j.user@example.com;tag=43251j3j324
Max-Forwards: 8
I: dblreq.1
Contact: sip:j.user@host.example.com
CSeq: 8 REGISTER
Via: SIP/2.0/UDP 192.0.2.125;branch=z9hG4bKdblreq
Content-Length: 0


INVITE sip:joe@example.com SIP/2.0
t: sip:joe@example.com
From: sip:caller@example.net;tag=141334
Max-Forwards: 8
Call-ID: dblreq.2
CSeq: 8 INVITE
Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKdblreq2
Content-Length: 0

`);
    expect(only(responses).status).toBe(401);
    expect(bench.invites).toHaveLength(0);
  });

  test('3.1.1.9 semiuri: a semicolon before the at belongs to the user', async () => {
    const text = `
OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0
To: sip:j_user@example.com
From: sip:caller@example.org;tag=33242
Max-Forwards: 3
Call-ID: semiuri.1
CSeq: 8 OPTIONS
Accept: application/sdp, application/pkcs7-mime
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKsemiuri
l: 0

`;
    const uri = parseSipUri(sound(text).request.uri);
    expect(uri).toMatchObject({ user: 'user;par=u%40example.net', host: 'example.com' });
    expect(uri?.parameters.size).toBe(0);
    expect(only(await bench.send(text)).status).toBe(200);
  });

  test('3.1.1.10 transports: any transport may stand in Via', async () => {
    const text = `
OPTIONS sip:user@example.com SIP/2.0
To: sip:user@example.com
From: <sip:caller@example.com>;tag=323
Max-Forwards: 70
Call-ID: transports.1
CSeq: 60 OPTIONS
Via: SIP/2.0/UDP t1.example.com;branch=z9hG4bKtr1
Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKtr2
Via: SIP/2.0/TLS t3.example.com;branch=z9hG4bKtr3
Via: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKtr4
Via: SIP/2.0/TCP t5.example.com;branch=z9hG4bKtr5
l: 0

`;
    const response = only(await bench.send(text));
    expect(response.status).toBe(200);
    expect(headerValues(response, 'via').map((via) => parseVia(via)?.transport)).toEqual([
      'UDP',
      'SCTP',
      'TLS',
      'UNKNOWN',
      'TCP',
    ]);
  });

  test('3.1.1.11 mpart01: a body of many parts with bytes that are no text arrives as it was', async () => {
    const parts = encodeText(
      wire(`
--7a9cbec02ceef655
Content-Type: text/plain
Content-Transfer-Encoding: binary

Hello
--7a9cbec02ceef655
Content-Type: application/octet-stream

`),
    );
    const noise = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const end = encodeText('\r\n--7a9cbec02ceef655--\r\n');
    const body = Buffer.concat([parts, noise, end]);
    const head = encodeText(
      wire(`
MESSAGE sip:kumiko@example.org SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKmpart01
Max-Forwards: 70
Route: <sip:127.0.0.1:5080>
From: sip:fluffy@example.com;tag=2fb0dcc9
To: sip:kumiko@example.org
Call-ID: mpart01.1
CSeq: 1 MESSAGE
Content-Type: multipart/mixed;boundary=7a9cbec02ceef655
Content-Length: ${body.byteLength}

`),
    );
    const responses = await bench.send(Buffer.concat([head, body]));
    expect(only(responses).status).toBe(202);
    expect(Buffer.from(bench.requests[0]?.request.body ?? []).equals(body)).toBe(true);
  });

  test('3.1.1.12 unreason: a reason phrase may be any UTF-8', async () => {
    const phrase = '= 2**3 * 5**2 но сто девяносто девять - простое';
    expect(await optionsAnsweredWith(`SIP/2.0 200 ${phrase}`)).toMatchObject({
      kind: 'response',
      response: { status: 200, reasonPhrase: phrase },
    });
  });

  test('3.1.1.13 noreason: a reason phrase may be empty', async () => {
    const outcome = await optionsAnsweredWith('SIP/2.0 404 ');
    expect(outcome).toMatchObject({ kind: 'response', response: { status: 404, reasonPhrase: '' } });
  });
});

async function optionsAnsweredWith(statusLine: string) {
  const hop = { host: '198.51.100.7', port: 5062, transport: 'udp' } as const;
  const outcome = bench.endpoint.options('sip:peer@198.51.100.7:5062', hop);
  await bench.clock.advance(0);
  const request = bench.net.outside.at(-1)?.message;
  if (request === undefined) throw new Error('nothing sent');
  const lines = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map(
    (name) => `${name}: ${headerValue(request, name) ?? ''}${name === 'To' ? ';tag=peer' : ''}`,
  );
  await bench.send(`${statusLine}\n${lines.join('\n')}\nContent-Length: 0\n\n`);
  return outcome;
}
