// ITU-T G.711, µ-law and A-law, by table: 16-bit linear samples to octets and back, and from one law to the
// other. The tables cost 130 kB and are made once; a lookup for each sample keeps the relay cheap.

export type G711Law = 'mulaw' | 'alaw';

/** Samples per second of all G.711 audio here. */
export const SAMPLE_RATE = 8_000;

const MULAW_BIAS = 0x84;
const MULAW_CLIP = 32_635;

function mulawOf(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), MULAW_CLIP) + MULAW_BIAS;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function linearOfMulaw(octet: number): number {
  const value = ~octet & 0xff;
  const magnitude = (((value & 0x0f) << 3) + MULAW_BIAS) << ((value >> 4) & 0x07);
  return value & 0x80 ? MULAW_BIAS - magnitude : magnitude - MULAW_BIAS;
}

function alawOf(sample: number): number {
  // Negative values are made positive by complement, so that -1 falls into the first negative step.
  const sign = sample < 0 ? 0 : 0x80;
  const magnitude = (sample < 0 ? ~sample : sample) >> 4;
  const exponent = magnitude < 0x10 ? 0 : 28 - Math.clz32(magnitude);
  const mantissa = (magnitude >> Math.max(0, exponent - 1)) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

function linearOfAlaw(octet: number): number {
  const value = octet ^ 0x55;
  const exponent = (value >> 4) & 0x07;
  const mantissa = (value & 0x0f) << 4;
  const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return value & 0x80 ? magnitude : -magnitude;
}

function encodeTable(encode: (sample: number) => number): Uint8Array {
  const table = new Uint8Array(65_536);
  for (let sample = -32_768; sample < 32_768; sample += 1) table[sample & 0xffff] = encode(sample);
  return table;
}

function decodeTable(decode: (octet: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, octet) => decode(octet));
}

const ENCODE: Readonly<Record<G711Law, Uint8Array>> = {
  mulaw: encodeTable(mulawOf),
  alaw: encodeTable(alawOf),
};

const DECODE: Readonly<Record<G711Law, Int16Array>> = {
  mulaw: decodeTable(linearOfMulaw),
  alaw: decodeTable(linearOfAlaw),
};

const OTHER_LAW: Readonly<Record<G711Law, G711Law>> = { mulaw: 'alaw', alaw: 'mulaw' };

const TO_OTHER: Readonly<Record<G711Law, Uint8Array>> = {
  mulaw: Uint8Array.from(DECODE.mulaw, (sample) => ENCODE.alaw[sample & 0xffff] ?? 0),
  alaw: Uint8Array.from(DECODE.alaw, (sample) => ENCODE.mulaw[sample & 0xffff] ?? 0),
};

/** The octet of digital silence: 0xFF in µ-law, 0xD5 in A-law. */
export const SILENCE: Readonly<Record<G711Law, number>> = { mulaw: 0xff, alaw: 0xd5 };

/** Encodes 16-bit linear samples, one octet each. */
export function encodeG711(samples: Int16Array, law: G711Law): Uint8Array {
  const table = ENCODE[law];
  const octets = new Uint8Array(samples.length);
  for (let index = 0; index < samples.length; index += 1) {
    octets[index] = table[(samples[index] ?? 0) & 0xffff] ?? 0;
  }
  return octets;
}

/** Decodes octets to 16-bit linear samples: ±32,124 at most in µ-law, ±32,256 in A-law. */
export function decodeG711(octets: Uint8Array, law: G711Law): Int16Array {
  const table = DECODE[law];
  const samples = new Int16Array(octets.length);
  for (let index = 0; index < octets.length; index += 1) samples[index] = table[octets[index] ?? 0] ?? 0;
  return samples;
}

/** Rewrites octets of `from` into the other law in place, and returns that law. */
export function transcodeG711(octets: Uint8Array, from: G711Law): G711Law {
  const table = TO_OTHER[from];
  for (let index = 0; index < octets.length; index += 1) octets[index] = table[octets[index] ?? 0] ?? 0;
  return OTHER_LAW[from];
}

/** RFC 3551 static payload type: 0 for PCMU, 8 for PCMA. */
export type G711PayloadType = 0 | 8;

/** The law of a static payload type, or undefined for any other payload type. */
export function lawOfPayloadType(payloadType: G711PayloadType): G711Law;
export function lawOfPayloadType(payloadType: number): G711Law | undefined;
export function lawOfPayloadType(payloadType: number): G711Law | undefined {
  if (payloadType === 0) return 'mulaw';
  return payloadType === 8 ? 'alaw' : undefined;
}
