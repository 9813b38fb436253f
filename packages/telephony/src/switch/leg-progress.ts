import type { AnsweredBy, CallDetection, CallOrder } from '@ringback/core';
import { type CallProgress, type GreetingLimits, MILD_LIMITS, type ProgressWish } from '@ringback/sip';
import type { GiveUp } from './give-up.ts';
import type { LegAudio } from './leg-audio.ts';

/** A machine that never stops talking is spoken to after so long. */
const LONGEST_GREETING_MS = 45_000;

/** Listens to one leg: before its answer to the network, after it to whoever answered. */
export class LegProgress {
  readonly #detection: CallDetection;
  readonly #failed: (error: unknown) => void;
  #isEarly = false;

  /** Null when the leg is not to be listened to. */
  static of(
    { detection }: Pick<CallOrder, 'detection'>,
    failed: (error: unknown) => void,
  ): LegProgress | null {
    return detection === undefined ? null : new LegProgress(detection, failed);
  }

  private constructor(detection: CallDetection, failed: (error: unknown) => void) {
    this.#detection = detection;
    this.#failed = failed;
  }

  /** Sound came with a provisional response; undefined when there is nothing (more) to listen to. */
  early(
    audio: LegAudio,
    sdp: string | undefined,
    giveUp: (cause: GiveUp) => void,
  ): Promise<void> | undefined {
    if (this.#isEarly || sdp === undefined || !audio.takeEarlyAnswer(sdp)) return undefined;
    this.#isEarly = true;
    return audio
      .apply()
      .then(() => audio.port.listenForProgress({ stage: 'before-answer' }))
      .then((progress) => {
        const cause = toneCause(progress);
        if (cause !== null) giveUp(cause);
      });
  }

  /** Never rejects: what cannot be heard is unknown. */
  async answered(audio: LegAudio): Promise<AnsweredBy> {
    try {
      return await audio.port.listenForProgress(progressWish(this.#detection));
    } catch (error) {
      this.#failed(error);
      return { who: 'unknown', cause: 'NOT-HEARD', afterMs: 0 };
    }
  }
}

/** What the media part listens for once a leg was answered; limits that are no numbers of its own are passed over. */
function progressWish({ timeGuardMs, awaitsSignal, limits }: CallDetection): ProgressWish {
  const changed: Record<string, number> = {};
  for (const name of Object.keys(MILD_LIMITS)) {
    const value = limits[name];
    if (value !== undefined && Number.isFinite(value) && value >= 0) changed[name] = value;
  }
  const own: GreetingLimits = { ...MILD_LIMITS, ...changed };
  return {
    stage: 'after-answer',
    timeGuardMs,
    limits: own,
    awaitSignalMs: awaitsSignal ? LONGEST_GREETING_MS : 0,
  };
}

/** Why a leg is given up before its answer, when a tone says how the call goes. */
function toneCause({ who }: CallProgress): GiveUp | null {
  switch (who) {
    case 'busy':
      return 'busy-tone';
    case 'congestion':
      return 'congestion-tone';
    case 'no-such-number':
      return 'number-tone';
    default:
      return null;
  }
}
