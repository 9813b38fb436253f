import { encodeText, parseDatagram, type SipRequest } from '@ringback/sip';
import { expect, it } from 'vitest';
import { attestationOf } from './caller-attestation.ts';

/** An INVITE off the wire, by the parser that real ones go through. */
function invite(...lines: string[]): SipRequest {
  const head = [
    'INVITE sip:5000@10.0.0.1 SIP/2.0',
    'v: SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK1',
    't: <sip:5000@10.0.0.1>',
    'i: 1@10.0.0.9',
    'CSeq: 1 INVITE',
    'Max-Forwards: 70',
    ...lines,
    'l: 0',
  ];
  const read = parseDatagram(encodeText(`${head.join('\r\n')}\r\n\r\n`));
  if (read.kind !== 'message' || !('method' in read.message)) throw new Error(`no request: ${read.kind}`);
  return read.message;
}

it('an INVITE off the wire tells how well the number of its caller is known (U36)', () => {
  const request = invite(
    'f: "Ana" <sip:+15551230001@carrier.example;user=phone>;tag=a',
    'p-asserted-identity: <sip:+15551230001;verstat=TN-Validation-Passed@carrier.example;user=phone>,',
    '  <tel:+15551230001;verstat=TN-Validation-Passed>',
    'P-Attestation-Indicator: a',
  );
  expect(attestationOf(request, '+15551230001')).toEqual({ level: 'A', verification: 'passed' });
  // The identity is that of another number.
  expect(attestationOf(request, '+15551230002')).toEqual({ level: 'A', verification: null });
});

it('a caller who withholds the number can be attested all the same', () => {
  const request = invite(
    'f: <sip:anonymous@anonymous.invalid>;tag=a',
    'P-Asserted-Identity: <tel:+15551230001;verstat=TN-Validation-Failed>',
  );
  expect(attestationOf(request, null)).toEqual({ level: null, verification: 'failed' });
});
