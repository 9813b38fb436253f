import { parseSipUri } from '@ringback/sip';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callerIdentity } from './caller-identity.ts';

/** Any code point but halves of a pair: fast-check's own `binary` takes seconds to be made. */
const CHARACTER = fc
  .integer({ min: 0, max: 0x10_f7ff })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

describe('who the called phone shows', () => {
  it('is the number at our host, with the name', () => {
    expect(callerIdentity({ number: '+1 (800) 555', name: ' Shop ' }, '10.0.0.1')).toEqual({
      uri: 'sip:+1800555@10.0.0.1',
      displayName: 'Shop',
    });
  });

  it('is the product when there is no number', () => {
    expect(callerIdentity({ number: null, name: null }, '::1')).toEqual({ uri: 'sip:ringback@[::1]' });
    expect(callerIdentity({ number: '@', name: '' }, '10.0.0.1')).toEqual({ uri: 'sip:ringback@10.0.0.1' });
  });

  it('is a well-formed address at our host and a name of one line, whatever was configured', () => {
    fc.assert(
      fc.property(fc.string({ unit: CHARACTER }), fc.string({ unit: CHARACTER }), (number, name) => {
        const { uri, displayName = '' } = callerIdentity({ number, name }, '10.0.0.1');
        expect(parseSipUri(uri)?.host).toBe('10.0.0.1');
        expect(displayName).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
