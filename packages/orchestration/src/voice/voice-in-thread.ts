import { VoiceCalls } from './voice-calls.ts';
import type { VoiceAnswer, VoiceBeginning, VoiceEngine } from './voice-engine.ts';
import type { VoiceOrder } from './voice-protocol.ts';

/** Runs VoiceXML documents in the calling thread: for simulations, stories and tools. */
export function voiceInThread(): VoiceEngine {
  const calls = new VoiceCalls();
  const beginnings = new Map<string, VoiceBeginning>();
  const run = async (order: VoiceOrder): Promise<VoiceAnswer> => {
    try {
      const { effects } = calls.run(order, false);
      return { kind: 'effects', effects };
    } catch (error) {
      calls.drop(order.id);
      return { kind: 'lost', why: error instanceof Error ? error.message : String(error) };
    }
  };
  return {
    start(id, beginning, step) {
      beginnings.set(id, beginning);
      return run({ kind: 'start', id, beginning, step });
    },
    async take(id, input, step) {
      const beginning = beginnings.get(id);
      if (!beginning) return { kind: 'lost', why: 'The call has ended' };
      return run({ kind: 'take', id, input, step, beginning, saved: null });
    },
    drop(id) {
      beginnings.delete(id);
      calls.drop(id);
    },
    close: async () => undefined,
  };
}
