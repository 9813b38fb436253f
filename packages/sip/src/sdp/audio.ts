import type { Sdp, SdpMedia } from './sdp.ts';

/** RFC 3551 names: G.711 µ-law and A-law. */
export type AudioCodec = 'PCMU' | 'PCMA';

export type SdpDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** RFC 3551 table 4. */
export const STATIC_PAYLOAD: Readonly<Record<AudioCodec, number>> = { PCMU: 0, PCMA: 8 };
/** What we offer for RFC 4733 events: the number that most phones use. */
export const DTMF_PAYLOAD = 101;

/** What the peer's audio block says, ready to use. */
export interface RemoteAudio {
  /** Position among the blocks of the description. */
  readonly index: number;
  readonly address: string;
  readonly port: number;
  /** G.711 codecs with the peer's payload numbers, in its order. */
  readonly codecs: readonly { readonly codec: AudioCodec; readonly payloadType: number }[];
  /** The peer's number for RFC 4733 telephone events at 8 kHz. */
  readonly dtmfPayloadType?: number;
  /** As the peer says it, from its side. An address of 0.0.0.0 is the old way to hold (RFC 3264 8.4). */
  readonly direction: SdpDirection;
  readonly ptime?: number;
}

const DIRECTIONS: ReadonlySet<string> = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

/** The first usable RTP/AVP audio block; undefined when there is none with a port and an address. */
export function readRemoteAudio(sdp: Sdp): RemoteAudio | undefined {
  for (const [index, block] of sdp.media.entries()) {
    const address = block.connection ?? sdp.connection;
    if (block.kind !== 'audio' || block.port === 0 || address === undefined) continue;
    if (block.protocol !== 'RTP/AVP' && block.protocol !== 'RTP/AVPF') continue;
    const { codecs, dtmfPayloadType } = readFormats(block);
    const ptime = Number(block.attributes.find(({ name }) => name === 'ptime')?.value ?? Number.NaN);
    return {
      index,
      address,
      port: block.port,
      codecs,
      direction: isNullAddress(address) ? heldBy(readDirection(sdp, block)) : readDirection(sdp, block),
      ...(dtmfPayloadType === undefined ? {} : { dtmfPayloadType }),
      ...(ptime >= 1 && ptime <= 200 ? { ptime } : {}),
    };
  }
  return undefined;
}

/** The direction that answers an offered one when we want `wish`, RFC 3264 6.1. */
export function answerDirection(offered: SdpDirection, wish: SdpDirection): SdpDirection {
  const sends =
    wish !== 'recvonly' && wish !== 'inactive' && offered !== 'sendonly' && offered !== 'inactive';
  const receives =
    wish !== 'sendonly' && wish !== 'inactive' && offered !== 'recvonly' && offered !== 'inactive';
  return directionOf(sends, receives);
}

export function directionOf(sends: boolean, receives: boolean): SdpDirection {
  if (sends) return receives ? 'sendrecv' : 'sendonly';
  return receives ? 'recvonly' : 'inactive';
}

function isNullAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

function heldBy(direction: SdpDirection): SdpDirection {
  return direction === 'sendrecv' || direction === 'sendonly' ? 'sendonly' : 'inactive';
}

function readDirection(sdp: Sdp, block: SdpMedia): SdpDirection {
  for (const { name } of [...block.attributes, ...sdp.attributes]) {
    if (DIRECTIONS.has(name)) return name as SdpDirection;
  }
  return 'sendrecv';
}

function readFormats(block: SdpMedia): Pick<RemoteAudio, 'codecs' | 'dtmfPayloadType'> {
  const names = new Map<string, string>([
    ['0', 'PCMU/8000'],
    ['8', 'PCMA/8000'],
  ]);
  for (const { name, value } of block.attributes) {
    const found = name === 'rtpmap' ? /^([0-9]{1,3})[ \t]+(\S+)/.exec(value ?? '') : null;
    if (found !== null && found[1] !== undefined && found[2] !== undefined) {
      names.set(found[1], found[2].toUpperCase());
    }
  }
  const codecs: { codec: AudioCodec; payloadType: number }[] = [];
  let dtmfPayloadType: number | undefined;
  for (const format of block.formats) {
    const payloadType = Number(format);
    if (!/^[0-9]{1,3}$/.test(format) || payloadType > 127) continue;
    const name = names.get(format)?.replace(/\/1$/, '');
    if (name === 'PCMU/8000') codecs.push({ codec: 'PCMU', payloadType });
    else if (name === 'PCMA/8000') codecs.push({ codec: 'PCMA', payloadType });
    // Below are numbers of other kinds of sound, and of RTCP (RFC 3551 6): no key is taken by one of them.
    else if (name === 'TELEPHONE-EVENT/8000' && payloadType >= 96) dtmfPayloadType ??= payloadType;
  }
  return dtmfPayloadType === undefined ? { codecs } : { codecs, dtmfPayloadType };
}
