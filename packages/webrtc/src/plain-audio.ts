import { formatSdp, parseSdp, type SdpMedia } from '@ringback/sip';

/** What of a browser's description a switch without WebRTC understands. */
const CODEC = /^(?:PCMU\/8000|PCMA\/8000|telephone-event\/8000)(?:\/1)?$/i;
const DIRECTION = /^(?:sendrecv|sendonly|recvonly|inactive)$/;
/** Payload numbers that need no `rtpmap` (RFC 3551 6). */
const STATIC = new Set(['0', '8']);

export interface Relay {
  readonly host: string;
  readonly port: number;
}

/** Where a plain description (RTP/AVP) wants to be sent to; null when it has no audio. */
export function audioTarget(sdp: string): Relay | null {
  const read = parseSdp(sdp);
  const block = read?.media.find(({ kind, port }) => kind === 'audio' && port > 0);
  const host = block?.connection ?? read?.connection;
  return block === undefined || host === undefined ? null : { host, port: block.port };
}

/** The direction of the audio in a description, and whether there is any. */
export function audioDirection(sdp: string): string {
  const block = audioOf(sdp);
  return block?.attributes.find(({ name }) => DIRECTION.test(name))?.name ?? 'sendrecv';
}

/**
 * The description of a browser as one of plain RTP: its G.711 and telephone events by the same numbers, at the address of the
 * relay. Null when there is no such audio in it.
 */
export function plainDescription(sdp: string, relay: Relay, version: number): string | null {
  const read = parseSdp(sdp);
  const block = audioOf(sdp);
  if (read === undefined || block === undefined) return null;
  const kept = block.formats.filter(
    (format) =>
      STATIC.has(format) ||
      block.attributes.some((line) => line.name === 'rtpmap' && isWanted(line.value, format)),
  );
  if (!kept.some((format) => !isEvent(block, format))) return null;
  const lines = block.attributes.filter(
    ({ name, value = '' }) =>
      (name === 'rtpmap' || name === 'fmtp') && kept.includes(value.split(' ', 1)[0] ?? ''),
  );
  return formatSdp({
    origin: { ...read.origin, version: String(version), address: relay.host },
    sessionName: '-',
    connection: relay.host,
    attributes: [],
    media: [
      {
        kind: 'audio',
        port: relay.port,
        protocol: 'RTP/AVP',
        formats: kept,
        attributes: [...lines, { name: 'ptime', value: '20' }, { name: audioDirection(sdp) }],
      },
    ],
  });
}

function audioOf(sdp: string): SdpMedia | undefined {
  return parseSdp(sdp)?.media.find(({ kind, port }) => kind === 'audio' && port > 0);
}

function isWanted(rtpmap: string | undefined, format: string): boolean {
  const [number, name = ''] = (rtpmap ?? '').split(' ', 2);
  return number === format && CODEC.test(name);
}

function isEvent({ attributes }: SdpMedia, format: string): boolean {
  return attributes.some(
    ({ name, value = '' }) =>
      name === 'rtpmap' && value.toLowerCase().startsWith(`${format} telephone-event`),
  );
}
