import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { headerTokens, headerValue, headerValues } from '../message/headers.ts';
import { type Bench, only, openBench, STRANGER } from './torture-bench.ts';

let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
});

afterEach(async () => {
  await bench.endpoint.close(0);
  bench.registrar.close();
});

const SDP = `v=0
o=mhandley 29739 7272939 IN IP4 192.0.2.5
s=-
c=IN IP4 192.0.2.5
t=0 0
m=audio 49217 RTP/AVP 0
`;

describe('RFC 4475 3.3, application layer', () => {
  test('3.3.1 insuf: a request without From, To and Call-ID gets 400 with what can be copied', async () => {
    const response = only(
      await bench.send(`
INVITE sip:user@example.com SIP/2.0
CSeq: 193942 INVITE
Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKinsuf
Content-Type: application/sdp
l: ${SDP.replace(/\n/g, '\r\n').length}

${SDP}`),
    );
    expect(response.status).toBe(400);
    expect(headerValue(response, 'cseq')).toBe('193942 INVITE');
    expect(headerValue(response, 'via')).toContain('z9hG4bKinsuf');
    expect(headerValues(response, 'to')).toEqual([]);
    expect(bench.invites).toHaveLength(0);
  });

  test('3.3.2 unkscm: a request-URI of a scheme that nobody knows gets 416', async () => {
    expect(await statusOfOptions('nobodyKnowsThisScheme:totallyopaquecontent')).toBe(416);
  });

  test('3.3.3 novelsc: a request-URI of a known scheme that is none of ours gets 416', async () => {
    expect(await statusOfOptions('soap.beep://192.0.2.103:3002')).toBe(416);
  });

  test('3.3.4 unksm2: foreign schemes in From and Contact are no syntax error; the registrar serves SIP alone', async () => {
    const register = (to: string, contact: string, call: string): string => `
REGISTER sip:example.com SIP/2.0
To: ${to}
From: <http://www.example.com>;tag=3234233
Call-ID: unksm2.${call}
CSeq: 234902 REGISTER
Max-Forwards: 70
Via: SIP/2.0/UDP 192.0.2.21:5060;branch=z9hG4bKunksm2${call}
Contact: <${contact}>
l: 0

`;
    const foreignUser = only(await bench.send(register('isbn:2983792873', 'name:John_Smith', 'a')));
    expect(foreignUser.status).toBe(404);
    const foreignContact = await bench.register(
      register('<sip:ann@example.com>', 'name:John_Smith', 'b'),
      'ann',
    );
    expect(foreignContact.status).toBe(400);
    expect(bench.endpoint.stats().malformedAnswered).toBe(0);
    expect(bench.registrar.contacts()).toHaveLength(0);
  });

  test('3.3.5 bext01: demanded extensions that we do not know are named in a 420', async () => {
    const response = only(
      await bench.send(`
OPTIONS sip:user@example.com SIP/2.0
To: sip:j_user@example.com
From: sip:caller@example.net;tag=242etr
Max-Forwards: 6
Call-ID: bext01.1
Require: nothingSupportsThis, nothingSupportsThisEither
Proxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis
CSeq: 8 OPTIONS
Via: SIP/2.0/TLS fold-and-staple.example.com;branch=z9hG4bKbext01
Content-Length: 0

`),
    );
    expect(response.status).toBe(420);
    expect(headerTokens(response, 'unsupported')).toEqual([
      'nothingsupportsthis',
      'nothingsupportsthiseither',
    ]);
  });

  test('3.3.6 invut: an INVITE with a body that is no SDP gets 415 and learns what is', async () => {
    const response = only(
      await bench.send(`
INVITE sip:user@example.com SIP/2.0
Contact: <sip:caller@host5.example.net>
To: sip:j.user@example.com
From: sip:caller@example.net;tag=8392034
Max-Forwards: 70
Call-ID: invut.1
CSeq: 235448 INVITE
Via: SIP/2.0/UDP somehost.example.com;branch=z9hG4bKinvut
Content-Type: application/unknownformat
Content-Length: 40

<audio>
 <pcmu port="443"/>
</audio>
 `),
    );
    expect(response.status).toBe(415);
    expect(headerTokens(response, 'accept')).toEqual(['application/sdp']);
    expect(bench.invites).toHaveLength(0);
  });

  test('3.3.7 regaut01: credentials of a scheme that nobody knows are no credentials', async () => {
    const response = only(
      await bench.send(`
REGISTER sip:example.com SIP/2.0
To: sip:j.user@example.com
From: sip:j.user@example.com;tag=87321hj23128
Max-Forwards: 8
Call-ID: regaut01.1
CSeq: 9338 REGISTER
Via: SIP/2.0/UDP 192.0.2.253;branch=z9hG4bKregaut01
Authorization: NoOneKnowsThisScheme opaque-data=here
Content-Length:0

`),
    );
    expect(response.status).toBe(401);
    expect(headerValues(response, 'www-authenticate').some((value) => value.includes('algorithm=MD5'))).toBe(
      true,
    );
  });

  test('3.3.8 multi01: headers that can stand once only, twice with different values, are refused', async () => {
    const response = only(
      await bench.send(`
INVITE sip:user@company.com SIP/2.0
Contact: <sip:caller@host25.example.net>
Via: SIP/2.0/UDP 192.0.2.25;branch=z9hG4bKmulti01
Max-Forwards: 70
CSeq: 5 INVITE
Call-ID: multi01.98asdh@192.0.2.1
CSeq: 59 INVITE
Call-ID: multi01.98asdh@192.0.2.2
From: sip:caller@example.com;tag=3413415
To: sip:user@example.com
To: sip:other@example.net
From: sip:caller@example.net;tag=2923420123
Content-Length: 0

`),
    );
    expect(response.status).toBe(400);
    expect(bench.invites).toHaveLength(0);
  });

  test('3.3.9 mcl01: two values of Content-Length are refused', async () => {
    const response = only(
      await bench.send(`
OPTIONS sip:user@example.com SIP/2.0
Via: SIP/2.0/UDP host5.example.net;branch=z9hG4bKmcl01
To: sip:j.user@example.com
From: sip:other@example.net;tag=3923942
Call-ID: mcl01.1
CSeq: 15932 OPTIONS
Content-Length: 13
Max-Forwards: 60
Content-Length: 5
Content-Type: text/plain

There's no way to know how many octets are supposed to be here.
`),
    );
    expect(response.status).toBe(400);
  });

  test('3.3.10 bcast: a 200 whose top Via names a broadcast address is for nobody here', async () => {
    const before = bench.net.outside.length;
    const responses = await bench.send(`
SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923
Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23
Call-ID: bcast.0384840201234ksdfak3j2erwedfsASdf
CSeq: 35 INVITE
From: sip:user@example.com;tag=11141343
To: sip:user@example.edu;tag=2229
Content-Type: application/sdp
Contact: <sip:user@host28.example.com>
Content-Length: 0

`);
    expect(responses).toHaveLength(0);
    // Neither an ACK nor anything to the broadcast address.
    expect(bench.net.outside).toHaveLength(before);
    expect(bench.endpoint.stats()).toMatchObject({ malformedDropped: 1, strayAnswersEnded: 0 });
  });

  test('3.3.11 zeromf: who is meant answers whatever Max-Forwards says', async () => {
    const response = only(
      await bench.send(`
OPTIONS sip:user@example.com SIP/2.0
To: sip:user@example.com
From: sip:caller@example.net;tag=3ghsd41
Call-ID: zeromf.1
CSeq: 39234321 OPTIONS
Via: SIP/2.0/UDP host1.example.com;branch=z9hG4bKzeromf
Max-Forwards: 0
Content-Length: 0

`),
    );
    expect(response.status).toBe(200);
  });

  test('3.3.12 cparam01: without brackets a parameter belongs to the Contact header', async () => {
    const response = await bench.register(
      registerWith('cparam01', 'sip:+19725552222@gw1.example.net;unknownparam'),
      'watson',
    );
    expect(response.status).toBe(200);
    expect(bench.registrar.contactsOf('watson').map(({ uri }) => uri)).toEqual([
      'sip:+19725552222@gw1.example.net',
    ]);
  });

  test('3.3.13 cparam02: with brackets it belongs to the URI', async () => {
    const response = await bench.register(
      registerWith('cparam02', '<sip:+19725552222@gw1.example.net;unknownparam>'),
      'watson',
    );
    expect(response.status).toBe(200);
    expect(bench.registrar.contactsOf('watson').map(({ uri }) => uri)).toEqual([
      'sip:+19725552222@gw1.example.net;unknownparam',
    ]);
  });

  test('3.3.14 regescrt: headers in a registered URI are kept, and left out of request-URIs', async () => {
    const uri = 'sip:user@example.com?Route=%3Csip:sip.example.com%3E';
    const response = await bench.register(registerWith('regescrt', `<${uri}>`), 'watson');
    expect(response.status).toBe(200);
    const [contact] = bench.registrar.contactsOf('watson');
    expect(contact?.uri).toBe(uri);
    expect(contact?.nextHop).toEqual(STRANGER);
    const call = bench.endpoint.prepareInvite(
      { target: uri, nextHop: STRANGER, from: { uri: 'sip:us@example.com' } },
      { answered() {}, failed() {} },
    );
    expect(call.saved.requestUri).toBe('sip:user@example.com');
    expect(call.saved.route).toEqual([]);
  });

  test('3.3.15 sdp01: a caller that takes no SDP gets 406', async () => {
    const response = only(
      await bench.send(`
INVITE sip:user@example.com SIP/2.0
To: sip:j_user@example.com
Contact: <sip:caller@host15.example.net>
From: sip:caller@example.net;tag=234
Max-Forwards: 5
Call-ID: sdp01.1
Content-Type: application/sdp
CSeq: 8 INVITE
Via: SIP/2.0/UDP 192.0.2.5;branch=z9hG4bKsdp01
Accept: text/nobodyKnowsThis
Content-Length: ${SDP.replace(/\n/g, '\r\n').length}

${SDP}`),
    );
    expect(response.status).toBe(406);
    expect(bench.invites).toHaveLength(0);
  });
});

describe('RFC 4475 3.4, backward compatibility', () => {
  test('3.4.1 inv2543: an INVITE of an RFC 2543 peer is a call, and its repetition is no second one', async () => {
    const text = `
INVITE sip:UserB@example.com SIP/2.0
Via: SIP/2.0/UDP iftgw.example.com
From: <sip:+13035551111@ift.client.example.net;user=phone>
Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>
To: sip:+16505552222@ss1.example.net;user=phone
Call-ID: inv2543.1717@ift.client.example.com
CSeq: 56 INVITE
Content-Type: application/sdp

${SDP}`;
    expect(only(await bench.send(text)).status).toBe(486);
    expect(only(await bench.send(text)).status).toBe(486);
    expect(bench.invites).toHaveLength(1);
    expect(bench.invites[0]?.sdp).toContain('m=audio 49217');
    expect(bench.invites[0]?.from.uri).toBe('sip:+13035551111@ift.client.example.net;user=phone');
  });
});

async function statusOfOptions(uri: string): Promise<number> {
  const response = only(
    await bench.send(`
OPTIONS ${uri} SIP/2.0
To: sip:user@example.com
From: <sip:caller@example.net>;tag=384
Max-Forwards: 3
Call-ID: scheme.1
CSeq: 80 OPTIONS
Via: SIP/2.0/UDP host5.example.net;branch=z9hG4bKscheme
Content-Length: 0

`),
  );
  return response.status;
}

function registerWith(name: string, contact: string): string {
  return `
REGISTER sip:example.com SIP/2.0
Via: SIP/2.0/UDP saturn.example.com:5060;branch=z9hG4bK${name}
Max-Forwards: 70
From: sip:watson@example.com;tag=DkfVgjkrtMwaerKKpe
To: sip:watson@example.com
Call-ID: ${name}.1
CSeq: 2 REGISTER
Contact: ${contact}
l: 0

`;
}
