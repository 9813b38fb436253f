import { escapeUser, parseSipUri, type SipUri } from '@ringback/sip';
import { switchError } from '../../errors.ts';

/**
 * How a call to an agent at another switch finds the agent there (routing reference 4.7): by an access number that is
 * asked for first, or by the number of the agent with everything beside it.
 */
export type AccessType = 'route-uui' | 'direct-uui';

/** An agent of another switch may be busy there, which nobody tells us when it is over. */
export const ELSEWHERE_AGAIN_MS = 15_000;

/** Another switch with agents of ours (contract section 3, `telephony.locations`). */
export interface LocationConfiguration {
  readonly name: string;
  /** SIP address of the switch; host, port and `;transport=` are used. */
  readonly uri: string;
  readonly accessType: AccessType;
}

export interface Location {
  readonly name: string;
  readonly host: string;
  readonly accessType: AccessType;
  /** Whether a phone with this address is one of that switch. */
  has(phone: SipUri): boolean;
  /** Address of a number at the switch. */
  uriFor(number: string): string;
}

/** Throws SWITCH_BAD_LOCATION, naming the location. */
export function compileLocation({ name, uri: text, accessType }: LocationConfiguration): Location {
  const uri = parseSipUri(text);
  if (uri === undefined) throw switchError('SWITCH_BAD_LOCATION', { location: name, key: 'uri' });
  const port = uri.port ?? 5060;
  const transport = uri.parameters.get('transport');
  const place = `${uri.host}:${port}${typeof transport === 'string' ? `;transport=${transport}` : ''}`;
  return {
    name,
    host: uri.host,
    accessType,
    has: (phone) => phone.host === uri.host && (phone.port ?? 5060) === port,
    uriFor: (number) => `${uri.scheme}:${escapeUser(number)}@${place}`,
  };
}
