import type { Whisper } from '@ringback/core';
import { type MediaPort, type PlaySource, sine } from '@ringback/sip';
import type { SwitchContext } from './switch-context.ts';
import { findSound } from './treatments.ts';

const BEEP: PlaySource = { kind: 'tone', ...sine(1_000), durationMs: 400 };

/**
 * Resolves when a party has heard what is for it alone, was gone before, or could not hear it: then `complain` is told why.
 * Never rejects.
 */
export async function playWhisper(
  whisper: Whisper,
  port: Pick<MediaPort, 'isClosed' | 'play'>,
  { prompts }: Pick<SwitchContext, 'prompts'>,
  complain: (why: unknown) => void,
): Promise<void> {
  try {
    const sound =
      whisper.kind === 'beep'
        ? ({ kind: 'sound', source: BEEP } as const)
        : await findSound(whisper, prompts);
    if (sound.kind === 'refused') {
      complain(sound.why);
      return;
    }
    if (port.isClosed) return;
    const playback = await port.play(sound.source, { loop: false });
    await playback.finished;
  } catch (error) {
    if (!port.isClosed) complain(error);
  }
}
