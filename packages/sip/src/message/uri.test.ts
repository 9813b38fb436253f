import { describe, expect, test } from 'vitest';
import { decodedUser, escapeUser, formatSipUri, parseSipUri, sameSipUri, uriScheme } from './uri.ts';

function same(a: string, b: string): boolean {
  const [left, right] = [parseSipUri(a), parseSipUri(b)];
  if (left === undefined || right === undefined) throw new Error('no SIP URI');
  return sameSipUri(left, right) && sameSipUri(right, left);
}

describe('SIP URIs, RFC 3261 19.1', () => {
  test.each([
    'sip:alice@atlanta.com',
    'sip:alice:secretword@atlanta.com;transport=tcp',
    'sips:alice@atlanta.com?subject=project%20x&priority=urgent',
    'sip:+1-212-555-1212:1234@gateway.com;user=phone',
    'sip:alice@192.0.2.4',
    'sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com',
    'sip:alice;day=tuesday@atlanta.com',
    'sip:bob@[2001:db8::9:1]:5070',
  ])('%s is read and written back', (text) => {
    const uri = parseSipUri(text);
    if (uri === undefined) throw new Error('not read');
    expect(formatSipUri(uri).toLowerCase()).toBe(text.toLowerCase());
  });

  test.each([
    'sip:',
    'sip:@example.com',
    'sip:a b@example.com',
    'sip:a@exa mple.com',
    'sip:a@example.com:0',
    'sip:a@example.com:65536',
    'sip:a@example.com:',
    'sip:a@-example.com',
    'sip:a%4@example.com',
    'sip:a@example.com;',
    'sip:a@example.com;=x',
    'sip:a@[::1',
    'tel:+4930123',
    'example.com',
  ])('%s is none', (text) => {
    expect(parseSipUri(text)).toBeUndefined();
  });

  test.each([
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    ['sip:alice@atlanta.com?subject=x&priority=urgent', 'sip:alice@atlanta.com?priority=urgent&subject=x'],
  ])('%s is the same as %s', (a, b) => {
    expect(same(a, b)).toBe(true);
  });

  test.each([
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
    ['sip:a@b', 'sips:a@b'],
    ['sip:b', 'sip:a@b'],
  ])('%s is not the same as %s', (a, b) => {
    expect(same(a, b)).toBe(false);
  });

  test('a user with any characters survives escaping', () => {
    const user = 'ann@example.com;x=1 "é"';
    const uri = parseSipUri(`sip:${escapeUser(user)}@example.com`);
    if (uri === undefined) throw new Error('not read');
    expect(decodedUser(uri)).toBe(user);
  });

  test('escapes that are no UTF-8 name nobody', () => {
    const uri = parseSipUri('sip:%ff@example.com');
    if (uri === undefined) throw new Error('not read');
    expect(decodedUser(uri)).toBeUndefined();
  });

  test('the scheme of other URIs is found', () => {
    expect(uriScheme('TEL:+49')).toBe('tel');
    expect(uriScheme('soap.beep://x')).toBe('soap.beep');
    expect(uriScheme('no scheme')).toBeUndefined();
    expect(uriScheme('1x:y')).toBeUndefined();
  });
});
