import type { CallEvent, RecordingOrder } from '@ringback/core';
import { type MediaPort, sine, writeWav } from '@ringback/sip';

export type RecordingOutcome = Pick<
  Extract<CallEvent, { kind: 'recording.finished' }>,
  'sound' | 'reachedMax'
>;

export const NOTHING_RECORDED: RecordingOutcome = { sound: null, reachedMax: false };

const BEEP_HZ = 1_000;
const BEEP_MS = 500;
const RATE = 8_000;

/** The tone, if there is to be one, and what is said after it. */
export async function recordParty(port: MediaPort, order: RecordingOrder): Promise<RecordingOutcome> {
  const { beep, maxMs, finalSilenceMs, silenceMs } = order;
  if (beep) {
    const tone = await port.play({ kind: 'tone', ...sine(BEEP_HZ), durationMs: BEEP_MS });
    await tone.finished;
  }
  const { outcome, samples, durationMs } = await port.record({ maxMs, finalSilenceMs, silenceMs });
  if (samples.length === 0) return NOTHING_RECORDED;
  return {
    sound: { wav: writeWav({ sampleRate: RATE, samples }), durationMs },
    reachedMax: outcome === 'max-time',
  };
}
