import { parseSipUri } from '@ringback/sip';
import { switchError } from '../errors.ts';
import { compileTrunk, type Trunk, type TrunkConfiguration } from '../switch/trunk.ts';

/** An endpoint of Asterisk, as a trunk names it: `PJSIP/pstn`. */
const ENDPOINT = /^PJSIP\/([\w.+-]{1,80})$/;

/**
 * A trunk behind Asterisk: an endpoint there (`PJSIP/pstn`), or a SIP address that is called with the settings of an endpoint, by
 * default the one of the trunk's name. Throws SWITCH_BAD_TRUNK.
 */
export function compileAsteriskTrunk(configuration: TrunkConfiguration, endpoint: string | null): Trunk {
  const named = ENDPOINT.exec(configuration.uri)?.[1];
  if (named !== undefined) {
    const trunk = compileTrunk({ ...configuration, uri: 'sip:asterisk.invalid' });
    return { ...trunk, host: named, uriFor: (dialled) => `PJSIP/${escaped(dialled)}@${named}` };
  }
  const by = endpoint ?? configuration.name;
  if (!isEndpointName(by) || parseSipUri(configuration.uri) === undefined)
    throw switchError('SWITCH_BAD_TRUNK', { trunk: configuration.name, key: 'uri' });
  const trunk = compileTrunk(configuration);
  return { ...trunk, host: by, uriFor: (dialled) => `PJSIP/${by}/${trunk.uriFor(dialled)}` };
}

/** What may stand in a dial string of Asterisk as the name of an endpoint: nothing in it means anything else there. */
export function isEndpointName(name: string): boolean {
  return /^[\w.+-]{1,80}$/.test(name);
}

function escaped(dialled: string): string {
  return dialled.replaceAll('#', '%23');
}
