import type { AnsweredBy, CallOrder } from '@ringback/core';
import type { GiveUp } from './give-up.ts';
import type { LegAudio } from './leg-audio.ts';
import type { LegProgress } from './leg-progress.ts';
import type { SwitchContext } from './switch-context.ts';
import { playWhisper } from './whisper.ts';

export interface WelcomePorts {
  readonly context: Pick<SwitchContext, 'prompts' | 'supervise'>;
  readonly progress: LegProgress | null;
  /** The party is still there. */
  isThere(): boolean;
  /** Two parties would talk now. */
  connects(): boolean;
  /** Stores that they do; why the leg is to be given up, else. */
  storeConnection(): Promise<GiveUp | null>;
  giveUp(cause: GiveUp): void;
  answered(by: AnsweredBy | null): void;
  complain(event: string, error: unknown): void;
}

/** From the answer of a leg until its owner knows of it: what it hears alone before, and who it is that answered. */
export class LegWelcome {
  readonly #whisper: CallOrder['whisper'];
  readonly #ports: WelcomePorts;
  #isHeard: boolean;
  #isTold = false;

  constructor({ whisper }: Pick<CallOrder, 'whisper'>, ports: WelcomePorts) {
    this.#whisper = whisper;
    this.#ports = ports;
    this.#isHeard = whisper === undefined;
  }

  /** The party hears something alone first, or is about to: for the outside it has not answered before that is over. */
  get isPending(): boolean {
    return !this.#isHeard;
  }

  begin(audio: LegAudio): void {
    const { context } = this.#ports;
    if (this.#whisper === undefined) this.#findOut(audio);
    else context.supervise(this.#speak(this.#whisper, audio), 'leg.whisper');
  }

  /** Tells of the answer, unless that was done. */
  tell(by: AnsweredBy | null): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#ports.answered(by);
  }

  async #speak(whisper: NonNullable<CallOrder['whisper']>, audio: LegAudio): Promise<void> {
    const { context, isThere, connects, storeConnection, giveUp, complain } = this.#ports;
    await playWhisper(whisper, audio.port, context, (why) => complain('leg.whisper_not_played', why));
    if (!isThere()) return;
    const cause = connects() ? await storeConnection() : null;
    if (!isThere()) return;
    if (cause !== null) {
      giveUp(cause);
      return;
    }
    this.#isHeard = true;
    this.#findOut(audio);
  }

  /** Who answered, where that is wanted. */
  #findOut(audio: LegAudio): void {
    const { context, progress, connects } = this.#ports;
    const heard = connects() ? undefined : progress?.answered(audio);
    if (heard === undefined) this.tell(null);
    else
      context.supervise(
        heard.then((by) => this.tell(by)),
        'leg.progress',
      );
  }
}
