import { parseSipUri } from '@ringback/sip';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callerIdentity } from './caller-identity.ts';

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
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (number, name) => {
        const { uri, displayName = '' } = callerIdentity({ number, name }, '10.0.0.1');
        expect(parseSipUri(uri)?.host).toBe('10.0.0.1');
        expect(displayName).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
