export { MediaError, type MediaErrorCode, type MediaErrorDetails } from './errors.ts';
export { decodeG711, encodeG711, type G711Law, type G711PayloadType, transcodeG711 } from './g711.ts';
export { dominantFrequency, rms, type ToneShare, toneLevel, toneShares } from './goertzel.ts';
export { createMediaServer } from './media-server.ts';
export type * from './media-types.ts';
export type { CallProgress, ProgressWish } from './progress/call-progress.ts';
export { type GreetingLimits, MILD_LIMITS } from './progress/greeting.ts';
export { resampleTo8k } from './resample.ts';
export { type RtpFault, type RtpPacket, type RtpReading, readRtp, writeRtp } from './rtp-packet.ts';
export type { DtmfDigit, DtmfTiming } from './telephone-event.ts';
export {
  BUSY_EUROPE,
  BUSY_NORTH_AMERICA,
  REORDER_NORTH_AMERICA,
  RINGBACK_EUROPE,
  RINGBACK_NORTH_AMERICA,
  renderTone,
  sine,
  type Tone,
} from './tone.ts';
export { type Pcm, readWav, stereoHeader, writeWav } from './wav.ts';
