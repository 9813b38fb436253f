import { describe, expect, test } from 'vitest';
import type { SipHop } from '../endpoint/types.ts';
import { headerList } from '../message/headers.ts';
import type { SipRequest } from '../message/message.ts';
import { EMPTY_BODY } from '../message/serialise-message.ts';
import { parseVia } from '../message/via.ts';
import { responseHop, stampVia } from './via-routing.ts';

const SOURCE: SipHop = { host: '203.0.113.5', port: 32_100, transport: 'udp' };

function stamped(via: string, source = SOURCE): { vias: string[]; hop: SipHop } {
  const headers = [{ name: 'v', value: via }];
  const request: SipRequest = {
    kind: 'request',
    method: 'OPTIONS',
    uri: 'sip:a@b',
    headers,
    body: EMPTY_BODY,
  };
  const vias = headerList(stampVia(request, source), 'via') ?? [];
  const top = parseVia(vias[0] ?? '');
  if (top === undefined) throw new Error('no Via');
  return { vias, hop: responseHop(top, source) };
}

describe('responses find their way, RFC 3261 18.2 and RFC 3581', () => {
  test('with rport they go back to where the request came from', () => {
    const { vias, hop } = stamped('SIP/2.0/UDP 10.0.0.1:5070;rport;branch=z9hG4bK1, SIP/2.0/UDP 10.0.0.9');
    expect(vias).toEqual([
      'SIP/2.0/UDP 10.0.0.1:5070;rport=32100;branch=z9hG4bK1;received=203.0.113.5',
      'SIP/2.0/UDP 10.0.0.9',
    ]);
    expect(hop).toEqual(SOURCE);
  });

  test('without rport they go to the source address and the port of the Via', () => {
    const { vias, hop } = stamped('SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bK1');
    expect(vias[0]).toContain('received=203.0.113.5');
    expect(hop).toEqual({ host: '203.0.113.5', port: 5070, transport: 'udp' });
  });

  test('a Via that tells the truth gets no received', () => {
    expect(stamped('SIP/2.0/UDP 203.0.113.5').vias[0]).toBe('SIP/2.0/UDP 203.0.113.5');
    expect(stamped('SIP/2.0/UDP 203.0.113.5').hop.port).toBe(5060);
  });

  test('what a peer says about its own received is not believed', () => {
    const { vias, hop } = stamped('SIP/2.0/UDP 203.0.113.5;received=198.51.100.99');
    expect(vias[0]).not.toContain('198.51.100.99');
    expect(hop.host).toBe('203.0.113.5');
  });

  test('over TCP they go back on their connection', () => {
    const source: SipHop = { ...SOURCE, transport: 'tcp' };
    expect(stamped('SIP/2.0/TCP 10.0.0.1:5070', source).hop).toEqual(source);
  });
});
