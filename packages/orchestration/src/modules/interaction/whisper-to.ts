import { type CallOrder, whisperNamed } from '@ringback/core';
import type { LiveSession } from '../../sessions/live-session.ts';

/**
 * What an agent hears alone before he is connected: as the document says, or the service of the callback does
 * (`_treatment_agent_connect`). `named` is a file of a prompt folder, JSON with one, or `beep`; null: what the service says.
 */
export function whisperTo(
  named: string | null,
  live: Pick<LiveSession, 'callback'> | undefined,
): Pick<CallOrder, 'whisper'> {
  const whisper = whisperNamed(named ?? live?.callback?.options['_treatment_agent_connect'] ?? '');
  return whisper === null ? {} : { whisper };
}
