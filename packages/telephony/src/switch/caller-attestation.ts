import { type CallerAttestation, readAttestation } from '@ringback/core';
import { headerList, type NameAddr, parseNameAddr, parseSipUri, type SipRequest } from '@ringback/sip';

/**
 * What an INVITE says of how well the number of its caller is known: `verstat` of the P-Asserted-Identity that has that number,
 * else of From (3GPP TS 24.229 7.2A.20), and `P-Attestation-Indicator`. Null: nothing. What contradicts itself counts as not
 * said, and the names of callers are not looked into.
 */
export function attestationOf(request: SipRequest, callerNumber: string | null): CallerAttestation | null {
  const asserted = identities(request, 'P-Asserted-Identity').filter(
    ({ uri }) => callerNumber === null || digits(userAndParameters(uri)[0] ?? '') === digits(callerNumber),
  );
  const said = asserted.flatMap(verstats);
  const verstat = agreed(said.length > 0 ? said : identities(request, 'From').flatMap(verstats));
  return readAttestation(verstat, agreed(headerList(request, 'P-Attestation-Indicator') ?? []));
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
  const user = parseSipUri(uri)?.user ?? /^tel:(.+)$/i.exec(uri)?.[1] ?? '';
  return user.split(';');
}

function digits(text: string): string {
  return text.replaceAll(/[^0-9]/g, '');
}

function agreed(values: readonly string[]): string | null {
  const [first, ...others] = values.map((value) => value.trim().toLowerCase());
  return first !== undefined && others.every((other) => other === first) ? first : null;
}
