import type { BrowserPhones, Telemetry } from '@ringback/core';
import type { Switch } from '@ringback/telephony';
import { connectBrowserPhone } from '@ringback/webrtc';
import type { Settings } from './config/settings.ts';

/** Phones in the browsers of agents: SIP over the HTTP server's own port, audio over WebRTC, to the embedded switch. */
export function browserPhones({
  telephony,
  settings: { rtp, webrtc },
  telemetry,
}: {
  readonly telephony: Switch;
  readonly settings: Pick<Settings, 'rtp' | 'webrtc'>;
  readonly telemetry: Telemetry;
}): BrowserPhones {
  return {
    isFor: () => true,
    connect({ dn }, socket) {
      connectBrowserPhone({
        socket,
        settings: { relayHost: rtp.host, addresses: [webrtc.host], ports: webrtc.ports },
        adopt: (flow) => telephony.adopt(dn, flow),
        log: (level, message, fields) => telemetry.log(level, 'browser-phone', { message, ...fields }),
      });
    },
  };
}
