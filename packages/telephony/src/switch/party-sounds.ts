import type { Treatment } from '@ringback/core';
import type { LegAudio } from './leg-audio.ts';
import type { SwitchContext } from './switch-context.ts';
import { findSound } from './treatments.ts';

type Kind = Extract<Treatment['source']['kind'], 'music' | 'ringback'>;

/** What parties of a conversation hear while nobody talks to them: music, or ringing. It goes on until it is stopped. */
export class PartySounds {
  readonly #context: Pick<SwitchContext, 'prompts' | 'supervise'>;
  readonly #hear = new Map<LegAudio, Kind>();

  constructor(context: Pick<SwitchContext, 'prompts' | 'supervise'>) {
    this.#context = context;
  }

  play(party: LegAudio, kind: Kind): void {
    if (this.#hear.get(party) === kind) return;
    this.#hear.set(party, kind);
    this.#context.supervise(this.#play(party, kind), 'conversation.sound');
  }

  stop(party: LegAudio): void {
    if (!this.#hear.delete(party) || party.port.isClosed) return;
    this.#context.supervise(party.port.stopPlay(), 'conversation.sound');
  }

  async #play(party: LegAudio, kind: Kind): Promise<void> {
    const wanted = await findSound({ kind }, this.#context.prompts);
    const sound =
      wanted.kind === 'sound' ? wanted : await findSound({ kind: 'silence' }, this.#context.prompts);
    if (sound.kind === 'refused' || this.#hear.get(party) !== kind || party.port.isClosed) return;
    // A play covers what a bridge would relay.
    await party.port.play(sound.source, { loop: true });
  }
}
