import { encodeText, parseDatagram, type SipRequest } from '@ringback/sip';
import { describe, expect, it } from 'vitest';
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
  // The identity that was signed is that of another number.
  expect(attestationOf(request, '+15551230002')).toBeNull();
});

it('a caller who withholds the number can be attested all the same', () => {
  const request = invite(
    'f: <sip:anonymous@anonymous.invalid>;tag=a',
    'P-Asserted-Identity: <tel:+15551230001;verstat=TN-Validation-Failed>',
  );
  expect(attestationOf(request, null)).toEqual({ level: null, verification: 'failed' });
});

describe('a level counts only where nothing speaks against it', () => {
  const FROM = 'f: <sip:5551234567@carrier.example>;tag=a';
  const of = (...lines: string[]) =>
    attestationOf(invite(...lines, 'P-Attestation-Indicator: A'), '5551234567');

  it.each([
    'sip:+15551234567;verstat=TN-Validation-Failed@carrier.example',
    'sip:%2B1(555)1234567;verstat=TN-Validation-Failed@carrier.example',
    'tel:+1-555-123-4567;verstat=TN-Validation-Failed',
  ])('the number is that of %s, however it is written', (identity) => {
    expect(of(FROM, `P-Asserted-Identity: <${identity}>`)).toEqual({ level: null, verification: 'failed' });
  });

  it.each(['TN-Validation-Failed', 'No-TN-Validation'])('not beside another identity with %s', (verstat) => {
    const other = `P-Asserted-Identity: <tel:+442071234567;verstat=${verstat}>`;
    expect(of(FROM, other)).toBeNull();
    const own = 'P-Asserted-Identity: <tel:+15551234567;verstat=TN-Validation-Passed>';
    expect(of(FROM, own, other)).toEqual({ level: null, verification: 'passed' });
  });

  it('not where identities contradict each other', () => {
    const [passed, failed] = ['Passed', 'Failed'].map(
      (end) => `P-Asserted-Identity: <tel:+15551234567;verstat=TN-Validation-${end}>`,
    );
    expect(of(FROM, passed ?? '', failed ?? '')).toBeNull();
    const from = (end: string) =>
      `f: <sip:5551234567;verstat=TN-Validation-Passed${end}@carrier.example>;tag=a`;
    expect(of(from('-A'), 'P-Asserted-Identity: <tel:+15551234567;verstat=TN-Validation-Passed-C>')).toEqual({
      level: null,
      verification: 'passed',
    });
    expect(of(from('-A'), 'P-Attestation-Indicator: B')).toEqual({ level: null, verification: 'passed' });
    expect(of(from('-A'))).toEqual({ level: 'A', verification: 'passed' });
  });

  it('of another number that is asserted counts as one of that number: what is not behind a number is about the asserted one', () => {
    const other = 'P-Asserted-Identity: <tel:+442071234567>';
    expect(of(FROM, other)).toBeNull();
    expect(of(FROM, 'P-Asserted-Identity: <tel:+15551234567>', other)).toBeNull();
    const passed = (end: string) =>
      `f: <sip:5551234567;verstat=TN-Validation-Passed${end}@carrier.example>;tag=a`;
    expect(of(passed(''), other)).toEqual({ level: null, verification: 'passed' });
    expect(of(passed('-A'), other)).toEqual({ level: 'A', verification: 'passed' });
    expect(of(FROM, 'P-Asserted-Identity: "x <')).toBeNull();
    // A name without a number, and the number itself, take nothing away.
    expect(of(FROM, 'P-Asserted-Identity: "Shop" <sip:shop@carrier.example>')).toEqual({
      level: 'A',
      verification: null,
    });
    expect(of(FROM, 'P-Asserted-Identity: <sip:+15551234567@carrier.example>, <tel:+15551234567>')).toEqual({
      level: 'A',
      verification: null,
    });
  });
});
