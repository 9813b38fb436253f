import { DEFAULTS } from './defaults.ts';
import type { SettingFinding } from './exposure.ts';
import type { TelephonySection } from './read-telephony.ts';
import type { PortSpan } from './settings.ts';

/**
 * Ports that two parts of the switch would take from each other. Calls find another port as long as there is one, so it is a
 * warning: what a firewall lets through for the one is used by the other.
 */
export function portFindings({
  sip,
  rtp,
  webrtc,
}: Pick<TelephonySection, 'sip' | 'rtp' | 'webrtc'>): SettingFinding[] {
  const audio = rtp.ports ?? DEFAULTS.rtpPorts;
  const browsers = webrtc.ports ?? DEFAULTS.webrtcPorts;
  const sipPort = (sip.transports ?? DEFAULTS.transports).includes('udp')
    ? (sip.port ?? DEFAULTS.sipPort)
    : null;
  const findings: SettingFinding[] = [];
  if (browsers.first <= audio.last && audio.first <= browsers.last)
    findings.push({
      path: ['telephony', webrtc.ports === null ? 'rtp' : 'webrtc', 'ports'],
      code: 'PORTS_OVERLAP',
      text: `telephony.webrtc.ports ${text(browsers)} overlap with telephony.rtp.ports ${text(audio)}`,
      remedy: 'Set telephony.webrtc.ports to a range of its own',
    });
  if (sipPort === null) return findings;
  for (const [name, span] of [
    ['rtp', audio],
    ['webrtc', browsers],
  ] as const)
    if (sipPort >= span.first && sipPort <= span.last)
      findings.push({
        path: ['telephony', 'sip', 'port'],
        code: 'PORTS_OVERLAP',
        text: `telephony.sip.port ${sipPort} lies within telephony.${name}.ports ${text(span)}`,
        remedy: 'Choose another port, or another range',
      });
  return findings;
}

function text({ first, last }: PortSpan): string {
  return `${first}-${last}`;
}
