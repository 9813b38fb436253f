import { type CallerAttestation, dialledForm, isSameNumber, readAttestation } from '@ringback/core';
import {
  decodedUser,
  headerList,
  type NameAddr,
  parseNameAddr,
  parseSipUri,
  type SipRequest,
} from '@ringback/sip';

/**
 * What an INVITE says of how well the number of its caller is known: `verstat` of the P-Asserted-Identity that has that number,
 * else of From (3GPP TS 24.229 7.2A.20), and `P-Attestation-Indicator`. Null: nothing. What contradicts itself counts as not
 * said, and the names of callers are not looked into. A level is about the number that was signed, which is that of
 * P-Asserted-Identity where there is one (RFC 8224 6.1, RFC 8588 4): the indicator, which names no number, does not count for
 * a caller beside whose number another one, or something unreadable, is asserted. There is no level where any identity was
 * not verified, or two of them or of the indicators contradict each other.
 */
export function attestationOf(request: SipRequest, callerNumber: string | null): CallerAttestation | null {
  const asserted = identities(request, 'P-Asserted-Identity');
  const own = asserted.filter(({ uri }) => isNumberOf(uri, callerNumber)).flatMap(verstats);
  const ofFrom = identities(request, 'From').flatMap(verstats);
  const indicators = headerList(request, 'P-Attestation-Indicator') ?? [];
  const isOfAnother =
    asserted.some(({ uri }) => isNumber(uri) && !isNumberOf(uri, callerNumber)) ||
    headerList(request, 'P-Asserted-Identity')?.filter(Boolean).length !== asserted.length;
  const read = readAttestation(
    agreed(own.length > 0 ? own : ofFrom),
    isOfAnother ? null : agreed(indicators),
  );
  const isDoubtful =
    [...asserted.flatMap(verstats), ...ofFrom].some(isUnverified) ||
    [[...own, ...ofFrom], indicators].some((said) => said.length > 0 && agreed(said) === null);
  if (read === null || !isDoubtful) return read;
  return read.verification === null ? null : { ...read, level: null };
}

function identities(request: SipRequest, header: string): NameAddr[] {
  return (headerList(request, header) ?? []).flatMap((value) => parseNameAddr(value) ?? []);
}

/** It stands behind the number (RFC 3966), among the parameters of a SIP URI, or behind the brackets. */
function verstats({ uri, parameters }: NameAddr): string[] {
  const behindNumber = userAndParameters(uri)
    .slice(1)
    .flatMap((parameter) => /^verstat=(.+)$/i.exec(parameter)?.[1] ?? []);
  const others = [parseSipUri(uri)?.parameters.get('verstat'), parameters.get('verstat')];
  return [...behindNumber, ...others.filter((value) => typeof value === 'string')];
}

/** The number of a SIP or tel URI, then the parameters that belong to it. */
function userAndParameters(uri: string): string[] {
  const sip = parseSipUri(uri);
  const user = sip === undefined ? /^tel:(.+)$/i.exec(uri)?.[1] : decodedUser(sip);
  return (user ?? '').split(';');
}

function isNumberOf(uri: string, callerNumber: string | null): boolean {
  if (callerNumber === null) return true;
  const [asserted, caller] = [dialledForm(userAndParameters(uri)[0] ?? ''), dialledForm(callerNumber)];
  return asserted !== null && caller !== null && isSameNumber(asserted, caller);
}

/** Whether it is somebody's number, and no name. */
function isNumber(uri: string): boolean {
  return /^\d+$/.test(dialledForm(userAndParameters(uri)[0] ?? '')?.text ?? '');
}

function isUnverified(verstat: string): boolean {
  const verification = readAttestation(verstat, null)?.verification ?? null;
  return verification === 'failed' || verification === 'none';
}

function agreed(values: readonly string[]): string | null {
  const [first, ...others] = values.map((value) => value.trim().toLowerCase());
  return first !== undefined && others.every((other) => other === first) ? first : null;
}
