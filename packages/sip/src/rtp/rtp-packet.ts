// RTP packets, RFC 3550 section 5.1, read with every length checked, because anybody can send to an RTP port.

/** Octets of a header without contributing sources and without an extension. */
export const RTP_HEADER_LENGTH = 12;

export type RtpPacket = {
  readonly payloadType: number;
  readonly marker: boolean;
  /** 16 bits, wraps. */
  readonly sequence: number;
  /** 32 bits, wraps; samples for G.711. */
  readonly timestamp: number;
  readonly ssrc: number;
  /** A view of the datagram, without padding. */
  readonly payload: Uint8Array;
};

export type RtpFault = 'too-short' | 'wrong-version' | 'rtcp' | 'bad-csrc' | 'bad-extension' | 'bad-padding';

export type RtpReading =
  | { readonly ok: true; readonly packet: RtpPacket }
  | { readonly ok: false; readonly fault: RtpFault };

function fault(reason: RtpFault): RtpReading {
  return { ok: false, fault: reason };
}

/**
 * Reads one datagram as RTP version 2. RTCP that was sent to the RTP port (RFC 5761 section 4: second octet
 * 192-223) is told apart, so that it is not counted as malformed.
 */
export function readRtp(datagram: Uint8Array): RtpReading {
  if (datagram.length < 2) return fault('too-short');
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.length);
  const first = view.getUint8(0);
  const second = view.getUint8(1);
  if (first >> 6 !== 2) return fault('wrong-version');
  if (second >= 192 && second <= 223) return fault('rtcp');
  if (datagram.length < RTP_HEADER_LENGTH) return fault('too-short');

  let start = RTP_HEADER_LENGTH + (first & 0x0f) * 4;
  if (start > datagram.length) return fault('bad-csrc');
  if (first & 0x10) {
    if (start + 4 > datagram.length) return fault('bad-extension');
    start += 4 + view.getUint16(start + 2) * 4;
    if (start > datagram.length) return fault('bad-extension');
  }
  let end = datagram.length;
  if (first & 0x20) {
    // The last octet counts the padding, itself included.
    const padding = end > start ? view.getUint8(end - 1) : 0;
    if (padding === 0 || start + padding > end) return fault('bad-padding');
    end -= padding;
  }
  return {
    ok: true,
    packet: {
      payloadType: second & 0x7f,
      marker: (second & 0x80) !== 0,
      sequence: view.getUint16(2),
      timestamp: view.getUint32(4),
      ssrc: view.getUint32(8),
      payload: datagram.subarray(start, end),
    },
  };
}

export type RtpHeader = Omit<RtpPacket, 'payload'>;

/** Writes a plain 12-octet header over the start of `target`; numbers wrap to their field. */
export function writeRtpHeader(target: Uint8Array, header: RtpHeader): void {
  target[0] = 0x80;
  target[1] = (header.marker ? 0x80 : 0) | (header.payloadType & 0x7f);
  target[2] = header.sequence >>> 8;
  target[3] = header.sequence;
  target[4] = header.timestamp >>> 24;
  target[5] = header.timestamp >>> 16;
  target[6] = header.timestamp >>> 8;
  target[7] = header.timestamp;
  target[8] = header.ssrc >>> 24;
  target[9] = header.ssrc >>> 16;
  target[10] = header.ssrc >>> 8;
  target[11] = header.ssrc;
}

/** One datagram of a plain header and the payload. */
export function writeRtp(packet: RtpPacket): Uint8Array {
  const datagram = new Uint8Array(RTP_HEADER_LENGTH + packet.payload.length);
  writeRtpHeader(datagram, packet);
  datagram.set(packet.payload, RTP_HEADER_LENGTH);
  return datagram;
}

/** Signed distance from one 16-bit sequence number to another: -32,768 to 32,767. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** Signed distance from one 32-bit timestamp to another. */
export function timestampDistance(from: number, to: number): number {
  return (to - from) | 0;
}
