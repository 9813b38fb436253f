import type { BrowserPhones, Chance, Telemetry } from '@ringback/core';
import { DigestClient } from '@ringback/sip';
import { openPhoneSocket } from '@ringback/telephony';
import { relayBrowserPhone } from '@ringback/webrtc';

/**
 * Phones in the browsers of agents, at Asterisk: their SIP goes through this server to the WebSocket that Asterisk's HTTP server has, and
 * the server answers for the agent's password. Audio goes from the browser to Asterisk. An agent without a password, or with a phone at a
 * fixed address, has none.
 */
export function asteriskBrowserPhones(
  url: string,
  { chance, telemetry }: { readonly chance: Chance; readonly telemetry: Telemetry },
): BrowserPhones {
  // Pages try again every two seconds, all of them: that it does not work is said once.
  let doesFail = false;
  return {
    isFor: ({ uri, password }) => uri === null && password !== null && password !== '',
    connect({ dn, password }, socket) {
      const log = (level: 'info' | 'warn', message: string, fields: Readonly<Record<string, unknown>>) =>
        telemetry.log(level, 'browser-phone', { message, ...fields });
      relayBrowserPhone({
        socket,
        dn,
        digest: new DigestClient({ username: dn, password: password ?? '' }, (size) => chance.bytes(size)),
        connect: (listener) =>
          openPhoneSocket(url, {
            ...listener,
            opened() {
              doesFail = false;
              listener.opened();
            },
            failed(error) {
              if (!doesFail) log('warn', 'Asterisk does not take the WebSocket of a phone', { error });
              doesFail = true;
            },
          }),
        log,
      });
    },
  };
}
