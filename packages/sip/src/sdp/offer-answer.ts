import {
  type AudioCodec,
  answerDirection,
  DTMF_PAYLOAD,
  type RemoteAudio,
  readRemoteAudio,
  type SdpDirection,
  STATIC_PAYLOAD,
} from './audio.ts';
import { formatSdp, parseSdp, type SdpAttribute, type SdpMedia } from './sdp.ts';

/** Our side of the audio. */
export interface LocalAudio {
  readonly address: string;
  readonly port: number;
  /** Best first; default PCMU, PCMA. */
  readonly codecs?: readonly AudioCodec[];
  /** Default `sendrecv`; `sendonly` puts the peer on hold. */
  readonly direction?: SdpDirection;
  /** The same for the whole call, digits only. */
  readonly sessionId: string;
  /** One more for each changed description of the call (RFC 3264 8). */
  readonly version: number;
}

/** What both sides agreed on, from our side. */
export interface AgreedAudio {
  readonly codec: AudioCodec;
  /** The number on packets that we send. */
  readonly payloadType: number;
  /** The number on packets that come in; the same unless the peer renumbered. */
  readonly receivePayloadType: number;
  /** Absent: the peer takes no RFC 4733 events. */
  readonly dtmfPayloadType?: number;
  readonly receiveDtmfPayloadType?: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly direction: SdpDirection;
  /** The peer put us on hold: it sends only, or nothing. */
  readonly isHeld: boolean;
  readonly ptime?: number;
}

export type NegotiationRefusal =
  /** No session description at all: 400. */
  | { readonly kind: 'refused'; readonly reason: 'not-sdp' }
  /** No audio, or no codec of ours: 488. */
  | { readonly kind: 'refused'; readonly reason: 'no-audio' | 'no-codec' };

const DEFAULT_CODECS: readonly AudioCodec[] = ['PCMU', 'PCMA'];

/** Our offer, RFC 3264 5: G.711 with the static numbers and telephone events 0-16. */
export function makeOffer(local: LocalAudio): string {
  const codecs = local.codecs ?? DEFAULT_CODECS;
  const block = audioBlock(local, {
    codecs: codecs.map((codec) => ({ codec, payloadType: STATIC_PAYLOAD[codec] })),
    dtmf: DTMF_PAYLOAD,
    direction: local.direction ?? 'sendrecv',
  });
  return describe(local, [block]);
}

/**
 * Answers an offer, RFC 3264 6: one codec, the numbers of the offer, one block for each block. Blocks we do not
 * want get port 0. The offer's order of codecs wins.
 */
export function answerOffer(
  offer: string,
  local: LocalAudio,
): { readonly kind: 'agreed'; readonly answer: string; readonly audio: AgreedAudio } | NegotiationRefusal {
  const sdp = parseSdp(offer);
  if (sdp === undefined) return { kind: 'refused', reason: 'not-sdp' };
  const remote = readRemoteAudio(sdp);
  if (remote === undefined) return { kind: 'refused', reason: 'no-audio' };
  const wanted = local.codecs ?? DEFAULT_CODECS;
  const chosen = remote.codecs.find(({ codec }) => wanted.includes(codec));
  if (chosen === undefined) return { kind: 'refused', reason: 'no-codec' };
  const direction = answerDirection(remote.direction, local.direction ?? 'sendrecv');
  const blocks = sdp.media.map((block, index) =>
    index === remote.index
      ? {
          ...audioBlock(local, { codecs: [chosen], dtmf: remote.dtmfPayloadType, direction }),
          protocol: block.protocol,
        }
      : refusedBlock(block),
  );
  return {
    kind: 'agreed',
    answer: describe(local, blocks),
    audio: agreed(remote, chosen, direction, chosen.payloadType),
  };
}

/** Reads the answer to an offer of ours, RFC 3264 7. */
export function readAnswer(
  offer: string,
  answer: string,
): { readonly kind: 'agreed'; readonly audio: AgreedAudio } | NegotiationRefusal {
  const ours = parseSdp(offer);
  const theirs = parseSdp(answer);
  if (ours === undefined || theirs === undefined) return { kind: 'refused', reason: 'not-sdp' };
  const local = readRemoteAudio(ours);
  const remote = readRemoteAudio(theirs);
  if (local === undefined || remote === undefined) return { kind: 'refused', reason: 'no-audio' };
  const chosen = remote.codecs.find(({ codec }) => local.codecs.some((mine) => mine.codec === codec));
  if (chosen === undefined) return { kind: 'refused', reason: 'no-codec' };
  const receive = local.codecs.find(({ codec }) => codec === chosen.codec)?.payloadType ?? chosen.payloadType;
  const direction = answerDirection(remote.direction, local.direction);
  const audio = agreed(remote, chosen, direction, receive);
  if (audio.dtmfPayloadType === undefined || local.dtmfPayloadType === undefined)
    return { kind: 'agreed', audio };
  return { kind: 'agreed', audio: { ...audio, receiveDtmfPayloadType: local.dtmfPayloadType } };
}

function agreed(
  remote: RemoteAudio,
  chosen: { readonly codec: AudioCodec; readonly payloadType: number },
  direction: SdpDirection,
  receivePayloadType: number,
): AgreedAudio {
  const dtmf = remote.dtmfPayloadType;
  return {
    codec: chosen.codec,
    payloadType: chosen.payloadType,
    receivePayloadType,
    ...(dtmf === undefined ? {} : { dtmfPayloadType: dtmf, receiveDtmfPayloadType: dtmf }),
    remoteAddress: remote.address,
    remotePort: remote.port,
    direction,
    isHeld: remote.direction === 'sendonly' || remote.direction === 'inactive',
    ...(remote.ptime === undefined ? {} : { ptime: remote.ptime }),
  };
}

/** What the peer hears of us now: whether we send, and whether we listen. */
export function mediaFlow(direction: SdpDirection): {
  readonly sends: boolean;
  readonly receives: boolean;
} {
  return {
    sends: direction === 'sendrecv' || direction === 'sendonly',
    receives: direction === 'sendrecv' || direction === 'recvonly',
  };
}

function audioBlock(
  local: LocalAudio,
  parts: {
    readonly codecs: readonly { readonly codec: AudioCodec; readonly payloadType: number }[];
    readonly dtmf: number | undefined;
    readonly direction: SdpDirection;
  },
): SdpMedia {
  const attributes: SdpAttribute[] = parts.codecs.map(({ codec, payloadType }) => ({
    name: 'rtpmap',
    value: `${payloadType} ${codec}/8000`,
  }));
  const formats = parts.codecs.map(({ payloadType }) => String(payloadType));
  if (parts.dtmf !== undefined) {
    formats.push(String(parts.dtmf));
    attributes.push({ name: 'rtpmap', value: `${parts.dtmf} telephone-event/8000` });
    attributes.push({ name: 'fmtp', value: `${parts.dtmf} 0-16` });
  }
  attributes.push({ name: 'ptime', value: '20' }, { name: parts.direction });
  return { kind: 'audio', port: local.port, protocol: 'RTP/AVP', formats, attributes };
}

function refusedBlock(block: SdpMedia): SdpMedia {
  // RFC 3264 6: port 0, and the formats stay because the grammar wants at least one.
  return { kind: block.kind, port: 0, protocol: block.protocol, formats: block.formats, attributes: [] };
}

function describe(local: LocalAudio, media: readonly SdpMedia[]): string {
  return formatSdp({
    origin: {
      username: '-',
      sessionId: local.sessionId,
      version: String(local.version),
      address: local.address,
    },
    sessionName: '-',
    connection: local.address,
    attributes: [],
    media,
  });
}
