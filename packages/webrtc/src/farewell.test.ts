import { headerValue, makeOffer, makeResponse, type SipRequest } from '@ringback/sip';
import { describe, expect, it } from 'vitest';
import { farewellOf } from './farewell.ts';

const INVITE: SipRequest = {
  kind: 'request',
  method: 'INVITE',
  uri: 'sip:x@df7.invalid;transport=ws',
  headers: [
    { name: 'Via', value: 'SIP/2.0/WS 127.0.0.1:5060;branch=z9hG4bK1' },
    { name: 'From', value: '<sip:+1800@127.0.0.1>;tag=switch' },
    { name: 'To', value: '<sip:x@df7.invalid;transport=ws>' },
    { name: 'Call-ID', value: 'call@1' },
    { name: 'CSeq', value: '7 INVITE' },
    { name: 'Contact', value: '<sip:127.0.0.1:5060;transport=ws>' },
  ],
  body: new TextEncoder().encode(
    makeOffer({ address: '127.0.0.1', port: 20_000, sessionId: '1', version: 1 }),
  ),
};

describe('the farewell of a browser that is gone', () => {
  it('is BYE within the dialog when the call was answered', () => {
    const answer = makeResponse(INVITE, { status: 200, toTag: 'browser' });
    const bye = farewellOf({ invite: INVITE, answer, cseq: 4 });
    expect(bye).toMatchObject({ kind: 'request', method: 'BYE', uri: 'sip:127.0.0.1:5060;transport=ws' });
    expect(headerValue(bye, 'from')).toMatch(/;tag=browser$/);
    expect(headerValue(bye, 'to')).toMatch(/;tag=switch$/);
    expect(headerValue(bye, 'cseq')).toBe('5 BYE');
  });

  it('is 480 when it rings', () => {
    const refusal = farewellOf({ invite: INVITE, answer: null, cseq: 0 });
    expect(refusal).toMatchObject({ kind: 'response', status: 480 });
    expect(headerValue(refusal, 'cseq')).toBe('7 INVITE');
  });
});
