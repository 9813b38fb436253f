import { hasCode } from '@ringback/core';
import { createSwitch, type Switch } from '@ringback/telephony';
import { browserPhones } from '../browser-phones.ts';
import { keepRegistrations } from '../registrations.ts';
import type { Telephony, TelephonyParts } from './open-telephony.ts';

/** The switch inside of the product: SIP, RTP, phones that register, phones in browsers. */
export async function openEmbeddedSwitch(parts: TelephonyParts): Promise<Telephony> {
  const { settings, lastSipPort, configuration, store, telemetry } = parts;
  const open = (sipPort: number): Promise<Switch> =>
    createSwitch({
      host: settings.sip.host,
      sipPort,
      transports: settings.sip.transports,
      rtpHost: settings.rtp.host,
      rtpPorts: `${settings.rtp.ports.first}-${settings.rtp.ports.last}`,
      silence: settings.silence,
      trunks: settings.trunks,
      callers: settings.callers,
      locations: settings.locations,
      accessNumbers: settings.accessNumbers,
      promptFolders: parts.promptFolders,
      agents: () => configuration.agentsById(),
      journal: parts.journal,
      clock: parts.clock,
      wireClock: parts.wireClock,
      chance: parts.chance,
      telemetry,
    });
  const telephony = await (settings.sip.port === 0 && lastSipPort !== null
    ? open(lastSipPort).catch((error: unknown) => {
        if (hasCode(error) && error.code === 'SIP_PORT_IN_USE') return open(0);
        throw error;
      })
    : open(settings.sip.port));
  return {
    control: telephony,
    sip: telephony.address,
    browserPhones: browserPhones({ telephony, settings, telemetry }),
    followPhones: (routing) => keepRegistrations({ telephony, routing, configuration, store, telemetry }),
    close: () => telephony.close(),
  };
}
