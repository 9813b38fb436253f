import type { BrowserPhones, Telemetry } from '@ringback/core';
import type { Switch } from '@ringback/telephony';
import { connectBrowserPhone } from '@ringback/webrtc';
import type { Settings } from './config/settings.ts';

/** UDP ports for browsers: apart from those of RTP (by default) and of the demo, and none that Linux gives away by chance. */
const BROWSER_PORTS = { first: 15_000, last: 19_999 };

/** Phones in the browsers of agents: SIP over the HTTP server's own port, audio over WebRTC, to the embedded switch. */
export function browserPhones({
  telephony,
  settings,
  telemetry,
}: {
  readonly telephony: Switch;
  readonly settings: Settings;
  readonly telemetry: Telemetry;
}): BrowserPhones {
  const { host } = settings.rtp;
  return {
    connect(dn, socket) {
      connectBrowserPhone({
        socket,
        settings: { relayHost: host, addresses: [host], ports: BROWSER_PORTS },
        adopt: (flow) => telephony.adopt(dn, flow),
        log: (level, message, fields) => telemetry.log(level, 'browser-phone', { message, ...fields }),
      });
    },
  };
}
