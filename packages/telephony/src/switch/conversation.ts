import type { LegAudio } from './leg-audio.ts';
import { PartySounds } from './party-sounds.ts';
import type { SwitchContext } from './switch-context.ts';

type Context = Pick<SwitchContext, 'media' | 'prompts' | 'supervise'>;

/** Two parties who hear each other; who is put on hold by the phone of the other one hears music until that comes back. */
export class Conversation {
  readonly #context: Context;
  readonly #parties: readonly [LegAudio, LegAudio];
  readonly #sounds: PartySounds;
  readonly #failed: (error: unknown) => void;
  #isOver = false;

  /** `failed`: the audio could not be joined, so there is nothing to keep. */
  constructor(context: Context, parties: readonly [LegAudio, LegAudio], failed: (error: unknown) => void) {
    this.#context = context;
    this.#parties = parties;
    this.#sounds = new PartySounds(context);
    this.#failed = failed;
    this.rejoin();
    this.followHold();
  }

  /** Joins both, and nobody else. */
  rejoin(): void {
    this.#context.supervise(this.#join(), 'conversation.join');
  }

  /** To be called when a party went on hold or came back. */
  followHold(): void {
    const [a, b] = this.#parties;
    this.#setMusic(a, b.isHeld && !a.isHeld);
    this.#setMusic(b, a.isHeld && !b.isHeld);
  }

  /** One party leaves: who stays hears nothing of it any more. */
  end(): void {
    this.#isOver = true;
    const [a, b] = this.#parties;
    this.#setMusic(a, false);
    this.#setMusic(b, false);
    if (a.port.isClosed || b.port.isClosed) return;
    this.#context.supervise(this.#context.media.unbridge(a.port), 'conversation.part');
  }

  async #join(): Promise<void> {
    const [a, b] = this.#parties;
    try {
      await this.#context.media.bridge(a.port, b.port);
    } catch (error) {
      if (!this.#isOver) this.#failed(error);
    }
  }

  #setMusic(party: LegAudio, isWanted: boolean): void {
    if (isWanted) this.#sounds.play(party, 'music');
    else this.#sounds.stop(party);
  }
}
