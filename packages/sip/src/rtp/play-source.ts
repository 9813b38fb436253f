import { MediaError } from './errors.ts';
import { encodeG711, type G711Law, SAMPLE_RATE } from './g711.ts';
import type { PlayOptions, PlaySource } from './media-types.ts';
import { Player } from './player.ts';
import type { EncodedAudio, PromptCache } from './prompt-cache.ts';
import { resampleTo8k } from './resample.ts';
import { renderTone, type Tone } from './tone.ts';

/** Tones kept encoded: far more than any installation uses, so it only stops a caller that makes them up endlessly. */
const MOST_TONES = 200;

/** Makes players of what can be played. */
export class PlaySources {
  readonly #prompts: PromptCache;
  readonly #pause: () => Promise<void>;
  readonly #tones = new Map<string, EncodedAudio>();

  constructor(prompts: PromptCache, pause: () => Promise<void>) {
    this.#prompts = prompts;
    this.#pause = pause;
  }

  /** Rejects with a MEDIA_FILE_..., MEDIA_WAV_INVALID or MEDIA_BAD_ARGUMENT error. */
  async open(source: PlaySource, options: PlayOptions, law: G711Law): Promise<Player> {
    const loop = options.loop ?? false;
    switch (source.kind) {
      case 'file':
        return new Player(await this.#prompts.load(source.path, law), { loop });
      case 'pcm':
        return new Player(await this.#encodePcm(source.samples, source.sampleRate ?? SAMPLE_RATE, law), {
          loop,
        });
      case 'tone': {
        const { durationMs } = source;
        if (durationMs !== undefined && !(durationMs > 0)) {
          throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'durationMs', value: durationMs });
        }
        const limit = durationMs === undefined ? {} : { durationMs };
        return new Player(this.#encodeTone(source, law), { loop: true, ...limit });
      }
      default:
        throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'source' });
    }
  }

  async #encodePcm(samples: Int16Array, sampleRate: number, law: G711Law): Promise<EncodedAudio> {
    if (!(Number.isInteger(sampleRate) && sampleRate >= 4_000 && sampleRate <= 192_000)) {
      throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'sampleRate', value: sampleRate });
    }
    return { law, octets: encodeG711(await resampleTo8k({ sampleRate, samples }, this.#pause), law) };
  }

  #encodeTone(tone: Tone, law: G711Law): EncodedAudio {
    const key = JSON.stringify([law, tone.frequencies, tone.levelDb, tone.cadenceMs]);
    let audio = this.#tones.get(key);
    if (audio === undefined) {
      audio = { law, octets: encodeG711(renderTone(tone), law) };
      if (this.#tones.size >= MOST_TONES) this.#tones.clear();
      this.#tones.set(key, audio);
    }
    return audio;
  }
}
