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

type RecordingPort = Pick<MediaPort, 'isClosed' | 'play' | 'stopPlay' | 'record' | 'stopRecording'>;

/** One recording of a party: the tone, if there is to be one, and what is said after it. */
export class PartyRecording {
  readonly #port: RecordingPort;
  #isStopped = false;

  constructor(port: RecordingPort) {
    this.#port = port;
  }

  async run(order: RecordingOrder): Promise<RecordingOutcome> {
    if (order.beep) {
      const tone = await this.#port.play({ kind: 'tone', ...sine(BEEP_HZ), durationMs: BEEP_MS });
      await tone.finished;
    }
    // Who does not wait for the tone to end has nothing to say.
    return this.#isStopped ? NOTHING_RECORDED : recorded(this.#port, order);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#port.isClosed) return;
    await Promise.all([this.#port.stopPlay(), this.#port.stopRecording()]);
  }
}

async function recorded(
  port: RecordingPort,
  { maxMs, finalSilenceMs, silenceMs }: RecordingOrder,
): Promise<RecordingOutcome> {
  const { outcome, samples, durationMs } = await port.record({ maxMs, finalSilenceMs, silenceMs });
  if (samples.length === 0) return NOTHING_RECORDED;
  return {
    sound: { wav: writeWav({ sampleRate: RATE, samples }), durationMs },
    reachedMax: outcome === 'max-time',
  };
}
