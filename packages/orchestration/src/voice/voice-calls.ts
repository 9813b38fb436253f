import { createRealmEvaluator } from '@ringback/script';
import {
  type CallOptions,
  restoreVoiceCall,
  startVoiceCall,
  type VoiceCall,
  type VoiceEffect,
} from '@ringback/voicexml';
import { ReadDocuments } from './read-documents.ts';
import type { VoiceOrder } from './voice-protocol.ts';

/** Larger calls are not kept for the case that their process ends: they end with it. */
const MOST_SAVED = 512_000;

/** The calls of one thread or process. */
export class VoiceCalls {
  readonly #calls = new Map<string, VoiceCall>();
  readonly #documents = new ReadDocuments();

  /** What is to be done, and the call as it is now, when that is asked for. */
  run(order: VoiceOrder, saves: boolean): { effects: readonly VoiceEffect[]; saved: string | null } {
    const { call, effects } = this.#effects(order);
    if (call.ending) this.#calls.delete(order.id);
    const saved = saves && !call.ending ? call.save() : undefined;
    return { effects, saved: saved !== undefined && saved.length <= MOST_SAVED ? saved : null };
  }

  drop(id: string): void {
    this.#calls.delete(id);
  }

  #effects(order: VoiceOrder): { call: VoiceCall; effects: readonly VoiceEffect[] } {
    const options = (session: CallOptions['session'], language: string): CallOptions => ({
      evaluatorFactory: createRealmEvaluator,
      ...(session === undefined ? {} : { session }),
      language,
      readDocument: (text, url, limits) => this.#documents.read(text, url, limits),
    });
    if (order.kind === 'start') {
      const { url, session, language } = order.beginning;
      const started = startVoiceCall(url, options(session, language), order.step);
      this.#calls.set(order.id, started.call);
      return started;
    }
    let call = this.#calls.get(order.id);
    if (call === undefined) {
      const { session, language } = order.beginning;
      if (order.saved === null) throw new Error('The call is not here and was not kept');
      call = restoreVoiceCall(order.saved, options(session, language));
      this.#calls.set(order.id, call);
    }
    return { call, effects: call.take(order.input, order.step) };
  }
}
