import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerDirection, readRemoteAudio, type SdpDirection } from './audio.ts';
import { answerOffer, makeOffer, mediaFlow, readAnswer } from './offer-answer.ts';
import { formatSdp, parseSdp } from './sdp.ts';

/** Any code point but halves of a pair: fast-check's own `binary` takes seconds to be made. */
const CHARACTER = fc
  .integer({ min: 0, max: 0x10_f7ff })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

const US = { address: '192.0.2.1', port: 4000, sessionId: '77', version: 3 };

function offer(media: string, session = 'c=IN IP4 198.51.100.7'): string {
  return `v=0\r\no=phone 1 1 IN IP4 198.51.100.7\r\ns=call\r\n${session}\r\nt=0 0\r\n${media.trim().replace(/\n/g, '\r\n')}\r\n`;
}

function agree(text: string, local: Partial<Parameters<typeof answerOffer>[1]> = {}) {
  const result = answerOffer(text, { ...US, ...local });
  if (result.kind !== 'agreed') throw new Error(result.reason);
  return result;
}

describe('offers', () => {
  test('name G.711 in both laws and telephone events', () => {
    expect(makeOffer(US).split('\r\n')).toEqual([
      'v=0',
      'o=- 77 3 IN IP4 192.0.2.1',
      's=-',
      'c=IN IP4 192.0.2.1',
      't=0 0',
      'm=audio 4000 RTP/AVP 0 8 101',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=ptime:20',
      'a=sendrecv',
      '',
    ]);
  });

  test('may be limited to one codec, and hold', () => {
    const text = makeOffer({ ...US, codecs: ['PCMA'], direction: 'sendonly' });
    expect(text).toContain('m=audio 4000 RTP/AVP 8 101');
    expect(text).toContain('a=sendonly');
  });

  test('carry IPv6 addresses', () => {
    expect(makeOffer({ ...US, address: '2001:db8::1' })).toContain('c=IN IP6 2001:db8::1');
  });
});

describe('answers', () => {
  test('take the first codec of the offer that we have, with its numbers, RFC 3264 6.1', () => {
    const { answer, audio } = agree(
      offer(`
m=audio 6000 RTP/AVP 18 97 0 96
a=rtpmap:18 G729/8000
a=rtpmap:97 PCMA/8000
a=rtpmap:96 telephone-event/8000
a=ptime:30`),
    );
    expect(audio).toEqual({
      codec: 'PCMA',
      payloadType: 97,
      receivePayloadType: 97,
      dtmfPayloadType: 96,
      receiveDtmfPayloadType: 96,
      remoteAddress: '198.51.100.7',
      remotePort: 6000,
      direction: 'sendrecv',
      isHeld: false,
      ptime: 30,
    });
    expect(answer).toContain('m=audio 4000 RTP/AVP 97 96');
    expect(answer).toContain('a=rtpmap:97 PCMA/8000');
  });

  test('offer no events to a phone that offered none', () => {
    const { answer, audio } = agree(offer('m=audio 6000 RTP/AVP 8'));
    expect(audio.dtmfPayloadType).toBeUndefined();
    expect(answer).not.toContain('telephone-event');
  });

  test('have a block for each of the offer and port 0 for what we do not want', () => {
    const { answer } = agree(
      offer(`
m=video 7000 RTP/AVP 96
a=rtpmap:96 H264/90000
m=audio 6000 RTP/AVP 0
m=audio 6002 RTP/AVP 8`),
    );
    expect(parseSdp(answer)?.media.map(({ kind, port }) => [kind, port])).toEqual([
      ['video', 0],
      ['audio', 4000],
      ['audio', 0],
    ]);
  });

  test('pass by a block with port 0', () => {
    const { audio } = agree(offer('m=audio 0 RTP/AVP 0\nm=audio 6002 RTP/AVP 8'));
    expect(audio).toMatchObject({ codec: 'PCMA', remotePort: 6002 });
  });

  test('use the address of the block before that of the session', () => {
    const { audio } = agree(offer('m=audio 6000 RTP/AVP 0\nc=IN IP4 203.0.113.9'));
    expect(audio.remoteAddress).toBe('203.0.113.9');
  });

  test.each([
    ['sendonly', 'recvonly', true],
    ['recvonly', 'sendonly', false],
    ['inactive', 'inactive', true],
    ['sendrecv', 'sendrecv', false],
  ] as const)('meet %s with %s', (offered, direction, isHeld) => {
    const { audio, answer } = agree(offer(`m=audio 6000 RTP/AVP 0\na=${offered}`));
    expect(audio).toMatchObject({ direction, isHeld });
    expect(answer).toContain(`a=${direction}`);
  });

  test('take the direction of the session when the block has none', () => {
    expect(agree(offer('m=audio 6000 RTP/AVP 0', 'c=IN IP4 1.2.3.4\r\na=sendonly')).audio.direction).toBe(
      'recvonly',
    );
  });

  test('know the old hold by address 0.0.0.0', () => {
    const { audio } = agree(offer('m=audio 6000 RTP/AVP 0', 'c=IN IP4 0.0.0.0'));
    expect(audio).toMatchObject({ isHeld: true, direction: 'recvonly' });
  });

  test.each([
    ['no description', 'hello', 'not-sdp'],
    ['an address that is none', offer('m=audio 6000 RTP/AVP 0', 'c=IN IP4'), 'not-sdp'],
    ['no audio', offer('m=video 7000 RTP/AVP 96'), 'no-audio'],
    ['audio without an address', offer('m=audio 6000 RTP/AVP 0', 'b=AS:64'), 'no-audio'],
    ['encrypted audio only', offer('m=audio 6000 RTP/SAVP 0'), 'no-audio'],
    ['no codec of ours', offer('m=audio 6000 RTP/AVP 18\na=rtpmap:18 G729/8000'), 'no-codec'],
    ['PCMU at another rate', offer('m=audio 6000 RTP/AVP 96\na=rtpmap:96 PCMU/16000'), 'no-codec'],
  ])('refuse %s', (_case, text, reason) => {
    expect(answerOffer(text, US)).toEqual({ kind: 'refused', reason });
  });
});

describe('both together', () => {
  test('agree on what each side sends', () => {
    const ours = makeOffer(US);
    const theirs = agree(ours, { address: '192.0.2.2', port: 5000, codecs: ['PCMA'] });
    const result = readAnswer(ours, theirs.answer);
    expect(result).toMatchObject({
      kind: 'agreed',
      audio: {
        codec: 'PCMA',
        payloadType: 8,
        dtmfPayloadType: 101,
        remoteAddress: '192.0.2.2',
        remotePort: 5000,
      },
    });
  });

  test('an answer with other numbers: we send by its, receive by ours', () => {
    const ours = makeOffer(US);
    const result = readAnswer(ours, offer('m=audio 6000 RTP/AVP 0 97\na=rtpmap:97 telephone-event/8000'));
    expect(result).toMatchObject({
      audio: { payloadType: 0, receivePayloadType: 0, dtmfPayloadType: 97, receiveDtmfPayloadType: 101 },
    });
  });

  test('a refused answer is no agreement', () => {
    expect(readAnswer(makeOffer(US), offer('m=audio 0 RTP/AVP 0'))).toEqual({
      kind: 'refused',
      reason: 'no-audio',
    });
  });

  test('nobody sends to whom does not listen, whatever both wish', () => {
    const directions: SdpDirection[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];
    fc.assert(
      fc.property(fc.constantFrom(...directions), fc.constantFrom(...directions), (offered, wish) => {
        const mine = mediaFlow(answerDirection(offered, wish));
        const theirs = mediaFlow(offered);
        return (!mine.sends || theirs.receives) && (!mine.receives || theirs.sends);
      }),
    );
  });
});

describe('the parser', () => {
  test('reads back what is written', () => {
    const text = makeOffer(US);
    const sdp = parseSdp(text);
    expect(sdp === undefined ? '' : formatSdp(sdp)).toBe(text);
  });

  test('takes any text without a fault', () => {
    const lines = fc.constantFrom(
      'v=0',
      'o=- 1 1 IN IP4 1.1.1.1',
      's=-',
      'c=IN IP4 1.1.1.1',
      'm=audio 1 RTP/AVP 0',
    );
    const piece = fc.oneof(
      lines,
      fc.string({ unit: CHARACTER, maxLength: 30 }),
      fc.constant('a=rtpmap:0 PCMU/8000'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const sdp = parseSdp(pieces.join('\r\n'));
        if (sdp !== undefined) readRemoteAudio(sdp);
        answerOffer(pieces.join('\n'), US);
      }),
    );
  });

  test('accepts bare line feeds and unknown lines', () => {
    expect(parseSdp('v=0\no=- 1 1 IN IP4 1.2.3.4\ns=-\nz=0 0\nm=audio 9 RTP/AVP 0\n')?.media).toHaveLength(1);
  });
});
