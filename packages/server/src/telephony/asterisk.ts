import { agentId } from '@ringback/core';
import { createAsteriskSwitch } from '@ringback/telephony';
import type { AsteriskSettings } from '../config/settings.ts';
import { asteriskBrowserPhones } from './asterisk-browser-phones.ts';
import type { Telephony, TelephonyParts } from './open-telephony.ts';

/** An Asterisk makes the calls; phones register there. */
export async function openAsterisk(parts: TelephonyParts, asterisk: AsteriskSettings): Promise<Telephony> {
  const { settings, configuration } = parts;
  const { control, onPhoneChange, close } = await createAsteriskSwitch({
    ...parts,
    ...asterisk,
    rtpHost: settings.rtp.host,
    rtpPorts: `${settings.rtp.ports.first}-${settings.rtp.ports.last}`,
    trunks: settings.trunks,
    agents: () => configuration.agentsById(),
  });
  return {
    control,
    sip: null,
    browserPhones: asteriskBrowserPhones(asterisk.url, parts),
    async followPhones(routing) {
      onPhoneChange((dn) => {
        for (const agent of configuration.agents())
          if (agent.dn === dn) routing.reachabilityChanged(agentId(agent.id));
      });
    },
    close,
  };
}
