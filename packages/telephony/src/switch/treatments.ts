import type { CallEvent, Treatment } from '@ringback/core';
import {
  BUSY_NORTH_AMERICA,
  type MediaPort,
  type PlaySource,
  REORDER_NORTH_AMERICA,
  RINGBACK_NORTH_AMERICA,
  type Tone,
} from '@ringback/sip';
import type { SwitchContext } from './switch-context.ts';

/** The prompt that is played as music on hold. */
export const MUSIC_FILE = 'music_on_hold.wav';

/** One second of silence, repeated: packets go on, so that phones and firewalls keep the path open. */
const SILENCE: PlaySource = { kind: 'pcm', samples: new Int16Array(8_000) };

type Source = Treatment['source'];

const TONES: Readonly<Partial<Record<Source['kind'], Tone>>> = {
  ringback: RINGBACK_NORTH_AMERICA,
  busy: BUSY_NORTH_AMERICA,
  fastbusy: REORDER_NORTH_AMERICA,
};
type TreatmentOutcome = Extract<CallEvent, { kind: 'treatment.finished' }>['outcome'];

export interface TreatmentListener {
  /** The treatment that was asked for last is over. */
  finished(outcome: TreatmentOutcome): void;
  /** It could not be played; `finished('refused')` follows. */
  refused(why: string, source: Source): void;
}

interface Playing {
  readonly port: MediaPort;
  isStopped: boolean;
}

/**
 * What the waiting party hears, one treatment at a time. Each ends in one `finished`, but for one that another
 * replaced: the event names no treatment, so it always speaks of the one asked for last.
 */
export class Treatments {
  readonly #context: Pick<SwitchContext, 'prompts' | 'supervise'>;
  readonly #listener: TreatmentListener;
  #current: Playing | null = null;

  constructor(context: Pick<SwitchContext, 'prompts' | 'supervise'>, listener: TreatmentListener) {
    this.#context = context;
    this.#listener = listener;
  }

  /** Silence and tones go on until stopped, whether or not they are to loop. */
  play(port: MediaPort, source: Source, loop: boolean): void {
    const playing = { port, isStopped: false };
    this.#current = playing;
    this.#context.supervise(this.#run(playing, source, loop), 'treatment.play');
  }

  /** Stops what plays; nobody hears of it any more when another treatment is asked for at once. */
  stop(): void {
    const playing = this.#current;
    if (playing === null || playing.isStopped) return;
    playing.isStopped = true;
    this.#context.supervise(this.#stopPlay(playing), 'treatment.stop');
  }

  /** The time of treatments is over: who listened talks to somebody now, or is gone. */
  end(): void {
    const playing = this.#current;
    if (playing === null) return;
    this.#finish(playing, 'ended');
    if (!playing.port.isClosed) this.#context.supervise(playing.port.stopPlay(), 'treatment.end');
  }

  async #run(playing: Playing, source: Source, loop: boolean): Promise<void> {
    try {
      const sound = await findSound(source, this.#context.prompts);
      if (this.#current !== playing || playing.isStopped) return;
      if (sound.kind === 'refused') {
        this.#listener.refused(sound.why, source);
        this.#finish(playing, 'refused');
        return;
      }
      const isEndless = source.kind !== 'file' && source.kind !== 'music';
      const playback = await playing.port.play(sound.source, { loop: loop || isEndless });
      const { outcome } = await playback.finished;
      this.#finish(playing, outcome === 'completed' ? 'completed' : 'ended');
    } catch (error) {
      // A broken file; or the leg ended meanwhile, and then nobody is interested any more.
      if (this.#current === playing && !playing.port.isClosed) {
        this.#listener.refused(error instanceof Error ? error.message : String(error), source);
        this.#finish(playing, 'refused');
      } else this.#finish(playing, 'ended');
    }
  }

  async #stopPlay(playing: Playing): Promise<void> {
    try {
      await playing.port.stopPlay();
    } finally {
      this.#finish(playing, 'ended');
    }
  }

  #finish(playing: Playing, outcome: TreatmentOutcome): void {
    if (this.#current !== playing) return;
    this.#current = null;
    this.#listener.finished(outcome);
  }
}

export type Sound =
  | { readonly kind: 'sound'; readonly source: PlaySource }
  | { readonly kind: 'refused'; readonly why: string };

const REASONS = {
  url: 'prompts are not fetched from addresses; put the file into a prompt folder',
  'not-a-plain-name': 'a prompt is asked for by its plain file name',
  'not-found': 'no prompt folder has this file',
} as const;

/** What the media thread is to play for a treatment. */
export async function findSound(source: Source, prompts: SwitchContext['prompts']): Promise<Sound> {
  if (source.kind === 'silence') return { kind: 'sound', source: SILENCE };
  const tone = TONES[source.kind];
  if (tone !== undefined) return { kind: 'sound', source: { kind: 'tone', ...tone } };
  const found = await prompts.find(source.kind === 'file' ? source.file : MUSIC_FILE);
  if (found.kind === 'refused') return { kind: 'refused', why: REASONS[found.why] };
  return { kind: 'sound', source: { kind: 'file', path: found.path } };
}
