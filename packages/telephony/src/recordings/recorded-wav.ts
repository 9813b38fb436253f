import { stereoHeader } from '@ringback/sip';

/** What comes before the sound. */
export const HEAD_OCTETS = 44;
/** Two channels of 16 bits, 8000 times in a second. */
const OCTETS_PER_MS = 32;
const FRAME_OCTETS = 4;

/** The head of a recording whose file has so many octets, and how long it is. */
export function recordHead(fileOctets: number): { readonly octets: Uint8Array; readonly durationMs: number } {
  const sound = fileOctets - HEAD_OCTETS;
  const whole = sound - (sound % FRAME_OCTETS);
  return { octets: stereoHeader(whole), durationMs: Math.floor(whole / OCTETS_PER_MS) };
}
