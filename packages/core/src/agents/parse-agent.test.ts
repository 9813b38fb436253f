import { describe, expect, it } from 'vitest';
import { parseAgent } from './parse-agent.ts';

describe('the address of an agent', () => {
  it.each([
    'sip:1001@127.0.0.1:5080',
    'sip:1001@phones.example',
    'sip:ana.b%40c@10.0.0.7;transport=tcp',
    'sip:1001@[2001:db8::1]:5060',
    'SIP:1001@A-1.example;transport=udp;lr',
  ])('may be %s', (uri) => {
    expect(parseAgent('1001', { uri })).toMatchObject({ kind: 'agent', agent: { uri } });
  });

  it.each([
    '',
    '1001@127.0.0.1',
    'sip:127.0.0.1',
    'sip:@127.0.0.1',
    'sip:a@b@c',
    'sip:%zz@127.0.0.1',
    'sip:1001@',
    'sip:1001@-a-',
    'sip:1001@[::1',
    'sip:1001@127.0.0.1:0',
    'sip:1001@127.0.0.1:99999',
    'sip:1001@127.0.0.1:',
    'sip:1001@127.0.0.1\r\nX: y',
    'sip:1001@127.0.0.1;a>b',
    'tel:+15550100',
    'sips:1001@127.0.0.1',
    5,
  ])('must not be %j, which nobody could dial', (uri) => {
    expect(parseAgent('1001', { uri })).toEqual({
      kind: 'problem',
      field: 'uri',
      why: 'must look like sip:1001@127.0.0.1:5080',
    });
  });
});
