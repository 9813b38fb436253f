import type { LegAudio } from './leg-audio.ts';
import type { SwitchContext } from './switch-context.ts';
import { findSound } from './treatments.ts';

type Context = Pick<SwitchContext, 'media' | 'prompts' | 'supervise'>;

/** Two parties who hear each other; who is put on hold hears music until the other comes back. */
export class Conversation {
  readonly #context: Context;
  readonly #parties: readonly [LegAudio, LegAudio];
  readonly #listensToMusic = new Set<LegAudio>();
  #isOver = false;

  /** `failed`: the audio could not be joined, so there is nothing to keep. */
  constructor(context: Context, parties: readonly [LegAudio, LegAudio], failed: (error: unknown) => void) {
    this.#context = context;
    this.#parties = parties;
    context.supervise(this.#join(failed), 'conversation.join');
    this.followHold();
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

  async #join(failed: (error: unknown) => void): Promise<void> {
    const [a, b] = this.#parties;
    try {
      await this.#context.media.bridge(a.port, b.port);
    } catch (error) {
      if (!this.#isOver) failed(error);
    }
  }

  #setMusic(party: LegAudio, isWanted: boolean): void {
    if (isWanted === this.#listensToMusic.has(party)) return;
    if (isWanted) {
      this.#listensToMusic.add(party);
      this.#context.supervise(this.#playMusic(party), 'conversation.music');
      return;
    }
    this.#listensToMusic.delete(party);
    if (!party.port.isClosed) this.#context.supervise(party.port.stopPlay(), 'conversation.music');
  }

  async #playMusic(party: LegAudio): Promise<void> {
    const music = await findSound({ kind: 'music' }, this.#context.prompts);
    const sound =
      music.kind === 'sound' ? music : await findSound({ kind: 'silence' }, this.#context.prompts);
    if (sound.kind === 'refused' || !this.#listensToMusic.has(party) || party.port.isClosed) return;
    // A play covers what the bridge would relay.
    await party.port.play(sound.source, { loop: true });
  }
}
