import { makeOffer, readAnswer } from '@ringback/sip';
import { describe, expect, it } from 'vitest';
import { audioDirection, audioTarget, plainDescription } from './plain-audio.ts';

const BROWSER = [
  'v=0',
  'o=- 4611 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'm=audio 50000 UDP/TLS/RTP/SAVPF 111 63 0 8 110 126',
  'c=IN IP4 192.0.2.7',
  'a=candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host',
  'a=ice-ufrag:abcd',
  'a=fingerprint:sha-256 AA:BB',
  'a=setup:active',
  'a=mid:0',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10',
  'a=rtpmap:63 red/48000/2',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:110 telephone-event/48000',
  'a=rtpmap:126 telephone-event/8000',
  '',
].join('\r\n');
const RELAY = { host: '127.0.0.1', port: 15_000 };

describe('a browser’s description, as the switch gets it', () => {
  it('has G.711 and telephone events by the same numbers, at the relay', () => {
    const plain = plainDescription(BROWSER, RELAY, 1) ?? '';
    expect(plain).toContain('m=audio 15000 RTP/AVP 0 8 126\r\n');
    expect(plain).toContain('c=IN IP4 127.0.0.1\r\n');
    expect(plain).not.toMatch(/candidate|fingerprint|opus|192\.0\.2\.7/);
    const offer = makeOffer({ address: '127.0.0.1', port: 20_000, sessionId: '1', version: 1 });
    expect(readAnswer(offer, plain)).toMatchObject({
      kind: 'agreed',
      audio: { codec: 'PCMU', remotePort: 15_000, dtmfPayloadType: 126, direction: 'sendrecv' },
    });
  });

  it('keeps a hold', () => {
    const held = BROWSER.replace('a=sendrecv', 'a=sendonly');
    expect(audioDirection(held)).toBe('sendonly');
    expect(plainDescription(held, RELAY, 2)).toContain('a=sendonly\r\n');
  });

  it.each([
    ['is no description', 'hello'],
    ['has no audio', BROWSER.replace('m=audio', 'm=video')],
    ['refused the audio', BROWSER.replace('m=audio 50000', 'm=audio 0')],
    ['has no G.711', BROWSER.replace(' 0 8 110 126', ' 126').replaceAll(/a=rtpmap:[08] .*\r\n/g, '')],
  ])('is none when it %s', (_what, sdp) => {
    expect(plainDescription(sdp, RELAY, 1)).toBeNull();
  });
});

describe('where the switch listens', () => {
  it('is read from its description', () => {
    const offer = makeOffer({ address: '127.0.0.1', port: 20_000, sessionId: '1', version: 1 });
    expect(audioTarget(offer)).toEqual({ host: '127.0.0.1', port: 20_000 });
    expect(audioTarget('hello')).toBeNull();
  });
});
