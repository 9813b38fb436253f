import type { IncomingInvite, SipHop } from '@ringback/sip';
import { describe, expect, it } from 'vitest';
import { callerList, type IncomingFacts, incomingCalls } from './incoming-calls.ts';
import { FakeTelemetry } from './testing/fake-telemetry.ts';

interface Call {
  readonly host?: string;
  readonly uri?: string;
  readonly from?: { readonly uri: string; readonly displayName?: string };
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
}

function call({
  host = 'trunk',
  uri = 'sip:5000@10.0.0.1',
  from,
  headers = [],
}: Call): number | IncomingFacts {
  const outcome: (number | IncomingFacts)[] = [];
  const source: SipHop = { host, port: 5060, transport: 'udp' };
  const invite: Pick<IncomingInvite, 'source' | 'reject' | 'requestUri' | 'from'> & { request: object } = {
    source,
    requestUri: uri,
    from: from ?? { uri: 'sip:+15551230001@10.0.0.9' },
    request: { headers },
    reject: (status) => void outcome.push(status),
  };
  const take = incomingCalls(
    {
      isAgentPhone: ({ host: name }) => name === 'agent',
      isTrunkHost: (name) => name === 'trunk',
      isCaller: callerList(['10.1.0.0/16', '192.0.2.7', '2001:db8::/32']),
      routed: () => ({ kind: 'none' }),
    },
    new FakeTelemetry(),
    (_, facts) => void outcome.push(facts),
  );
  take(invite as unknown as IncomingInvite);
  expect(outcome).toHaveLength(1);
  return outcome[0] ?? 0;
}

describe('a call from outside', () => {
  it.each(['trunk', 'agent', '10.1.2.3', '192.0.2.7', '2001:db8::1'])('is taken from %s', (host) => {
    expect(call({ host })).toEqual({
      dialled: '5000',
      callerNumber: '+15551230001',
      callerName: null,
      userData: {},
    });
  });

  it.each(['stranger', '10.2.0.1', '192.0.2.8'])('is forbidden to the stranger %s: 403', (host) => {
    expect(call({ host })).toBe(403);
  });

  it('finds no destination when it names nobody: 404', () => {
    expect(call({ uri: 'sip:10.0.0.1' })).toBe(404);
    expect(call({ uri: 'mailto:x@y' })).toBe(404);
  });

  it.each(['sip:anonymous@anonymous.invalid', 'sip:10.0.0.1', 'sip:%ff@10.0.0.1'])(
    'has no caller when %s calls',
    (uri) => {
      expect(call({ from: { uri } })).toMatchObject({ callerNumber: null });
    },
  );

  it('tells the name of the caller in one line, and what the headers say of it', () => {
    const headers = [
      { name: 'X-Genesys-_urs_call_interaction_age', value: '60' },
      { name: 'x-genesys-__proto__', value: 'x' },
      { name: 'Subject', value: 'nothing' },
    ];
    const facts = call({ from: { uri: 'sip:1@10.0.0.9', displayName: 'Eve\r\nEvil' }, headers });
    expect(facts).toMatchObject({ callerName: 'Eve Evil', userData: { _urs_call_interaction_age: '60' } });
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  describe('has what the carrier says of its number (U36)', () => {
    const NUMBER = 'sip:+15551230001';
    const passed = { level: null, verification: 'passed' };
    const said = (headers: Record<string, string | string[]>, more: Omit<Call, 'headers'> = {}) => {
      const facts = call({
        ...more,
        headers: Object.entries(headers).flatMap(([name, values]) =>
          [values].flat().map((value) => ({ name, value })),
        ),
      });
      return typeof facts === 'number' ? facts : (facts.attestation ?? null);
    };

    it.each([
      [`<${NUMBER};verstat=TN-Validation-Passed@10.0.0.9>;tag=a`, passed],
      [`<${NUMBER}@10.0.0.9;user=phone;verstat=TN-Validation-Passed>;tag=a`, passed],
      ['<tel:+15551230001;verstat=TN-Validation-Failed>;tag=a', { level: null, verification: 'failed' }],
      [`"Eve" <${NUMBER}@10.0.0.9>;tag=a;verstat=No-TN-Validation`, { level: null, verification: 'none' }],
      [`"<;verstat=TN-Validation-Passed>" <${NUMBER}@10.0.0.9>;tag=a`, null],
      [`<${NUMBER};verstat=TN-Validation-Passed@10.0.0.9;verstat=TN-Validation-Failed>;tag=a`, null],
      [`<${NUMBER}@10.0.0.9;verstat=x>;tag=a`, null],
      ['<<>', null],
    ])('From: %s', (From, expected) => {
      expect(said({ From })).toEqual(expected);
    });

    it('where P-Asserted-Identity has the same number, that counts before From', () => {
      const From = `<${NUMBER}@10.0.0.9;verstat=No-TN-Validation>;tag=a`;
      const other = '<tel:+15559999999;verstat=TN-Validation-Passed>';
      const same = '<tel:+1-555-123-0001;verstat=TN-Validation-Passed>';
      expect(said({ From, 'P-Asserted-Identity': [other, `"A, B" ${same}`] })).toEqual(passed);
      expect(said({ From, 'P-Asserted-Identity': other })).toEqual({ level: null, verification: 'none' });
    });

    it('with the level of P-Attestation-Indicator, unless it contradicts itself', () => {
      const From = `<${NUMBER}@10.0.0.9;verstat=TN-Validation-Passed>;tag=a`;
      expect(said({ From, 'P-Attestation-Indicator': 'B' })).toEqual({ level: 'B', verification: 'passed' });
      expect(said({ From, 'P-Attestation-Indicator': ['A', 'C'] })).toEqual(passed);
      expect(said({ 'P-Attestation-Indicator': 'A' })).toEqual({ level: 'A', verification: null });
    });

    it('but nothing that a phone of an agent says of itself', () => {
      expect(said({ 'P-Attestation-Indicator': 'A' }, { host: 'agent' })).toBeNull();
    });
  });
});
