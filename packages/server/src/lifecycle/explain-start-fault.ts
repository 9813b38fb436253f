import { AppError, hasCode } from '@ringback/core';
import type { AsteriskSettings, Settings } from '../config/settings.ts';
import { startError } from '../errors.ts';

/** Turns what the operating system, SIP or media said at a start into one line that names what to change. */
export function explainStartFault(error: unknown, settings: Settings): unknown {
  if (!hasCode(error)) return error;
  const { http, sip, rtp, driver } = settings;
  if (driver.kind === 'asterisk') {
    const words = asteriskWords(error.code, driver);
    if (words !== null) return startError('ASTERISK_UNUSABLE', words, { cause: error });
  }
  switch (error.code) {
    case 'SIP_PORT_IN_USE':
      return startError(
        'PORT_IN_USE',
        `sip port ${sip.port} on ${sip.host} is in use by another process: choose another with telephony.sip.port (0 takes a free one, and so does --port 0 for http and sip)`,
        { cause: error },
      );
    case 'SIP_BIND_FAILED':
      return startError(
        'ADDRESS_UNUSABLE',
        `sip cannot listen on ${sip.host}, port ${sip.port}: correct telephony.sip.host and telephony.sip.port`,
        { cause: error },
      );
    case 'MEDIA_BIND_FAILED':
    case 'MEDIA_BAD_ARGUMENT':
      return startError(
        'ADDRESS_UNUSABLE',
        `rtp cannot use ${rtp.host}, ports ${rtp.ports.first}-${rtp.ports.last}: correct telephony.rtp.host (without one it is telephony.sip.host) and telephony.rtp.ports`,
        { cause: error },
      );
    case 'EADDRINUSE':
      return startError(
        'PORT_IN_USE',
        `http port ${http.port} on ${http.host} is in use by another process: choose another with --port (RINGBACK_PORT, http.port)`,
        { cause: error },
      );
    case 'EACCES':
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return error instanceof AppError
        ? error
        : startError(
            'ADDRESS_UNUSABLE',
            `http cannot listen on ${http.host}, port ${http.port} (${error.code}): correct --host and --port (http.host, http.port)`,
            { cause: error },
          );
    default:
      return error;
  }
}

/** Null: Asterisk is not to blame. */
function asteriskWords(code: string, { url, username }: AsteriskSettings): string | null {
  const { origin } = new URL(url);
  switch (code) {
    case 'ASTERISK_UNREACHABLE':
      return `nothing answers as Asterisk at ${origin}: start it with its HTTP server enabled (http.conf), or correct telephony.asterisk.url`;
    case 'ASTERISK_REFUSED':
      return `the Asterisk at ${origin} refuses the user ${username}: correct telephony.asterisk.username and telephony.asterisk.password, or the user in its ari.conf (type=user, read_only=no)`;
    case 'ASTERISK_WITHOUT_ARI':
      return `what answers at ${origin} has no REST interface of Asterisk: enable it (ari.conf, modules res_ari and res_stasis), or correct telephony.asterisk.url`;
    default:
      return null;
  }
}
