import type { DialogListener } from '@ringback/sip';
import type { LegAudio } from './leg-audio.ts';

interface AudioFollower {
  /** The media thread follows the new agreement. */
  changed(): void;
  /** It could not: the audio stays as it was and the call goes on. */
  failed(error: unknown): void;
  supervise(work: Promise<unknown>): void;
}

/** Answers hold, resume, session refresh and moved audio: all of them are re-INVITEs (RFC 3261 14.2). */
export function answerReinvites(
  audio: LegAudio,
  follower: AudioFollower,
): Required<Pick<DialogListener, 'reinvite' | 'acknowledged'>> {
  const follow = async (): Promise<void> => {
    try {
      await audio.apply();
    } catch (error) {
      follower.failed(error);
      return;
    }
    follower.changed();
  };
  return {
    reinvite: async (offer) => {
      const answer = audio.answerReinvite(offer);
      if (answer.kind === 'accept' && offer !== undefined) await follow();
      return answer;
    },
    // The party wanted our offer: its answer comes in the ACK.
    acknowledged: (answer) => {
      if (answer !== undefined && audio.takeAnswer(answer)) follower.supervise(follow());
    },
  };
}
