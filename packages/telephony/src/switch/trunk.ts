import type { ChannelledTrunk } from '@ringback/core';
import { parseSipUri } from '@ringback/sip';
import { switchError } from '../errors.ts';

/** A way out to the telephone network (contract section 3, `telephony.trunks`). */
export interface TrunkConfiguration {
  readonly name: string;
  /** SIP address of the gateway; host, port and `;transport=` are used. */
  readonly uri: string;
  /** Regular expression over the dialled number: what this trunk may be asked for (P9). */
  readonly match: string;
  /** Number shown to who is called, unless the order names another. Null: none. */
  readonly callerId: string | null;
  /** The most calls at once, in both directions. Absent or null: no limit. */
  readonly channels?: number | null;
}

/** A trunk ready to be dialled through. */
export interface Trunk extends ChannelledTrunk {
  readonly host: string;
  readonly callerId: string | null;
  /** The request-URI for a number (digits, `*`, `#`, a leading plus). */
  uriFor(dialled: string): string;
}

/** Throws SWITCH_BAD_TRUNK, naming the trunk and the key that is wrong. */
export function compileTrunk(configuration: TrunkConfiguration): Trunk {
  const { name, callerId } = configuration;
  const uri = parseSipUri(configuration.uri);
  if (uri === undefined) throw switchError('SWITCH_BAD_TRUNK', { trunk: name, key: 'uri' });
  const match = compileMatch(configuration);
  const port = uri.port === undefined ? '' : `:${uri.port}`;
  const transport = uri.parameters.get('transport');
  const suffix = `${uri.host}${port}${typeof transport === 'string' ? `;transport=${transport}` : ''}`;
  return {
    name,
    host: uri.host,
    callerId: callerId === '' ? null : callerId,
    channels: configuration.channels ?? null,
    takes: (dialled) => match.test(dialled),
    // RFC 3261 25.1: of what can be dialled, only `#` may not stand in the user part as it is.
    uriFor: (dialled) => `${uri.scheme}:${dialled.replaceAll('#', '%23')}@${suffix}`,
  };
}

function compileMatch({ name, match }: TrunkConfiguration): RegExp {
  try {
    return new RegExp(match);
  } catch (error) {
    throw switchError('SWITCH_BAD_TRUNK', { trunk: name, key: 'match' }, error);
  }
}
