import type { Dialog, IncomingInvite } from '@ringback/sip';
import type { GiveUp } from './give-up.ts';
import type { LegAudio } from './leg-audio.ts';
import type { LegRecord } from './leg-record.ts';

interface AnswerParts {
  readonly audio: LegAudio;
  readonly record: LegRecord;
  /** When it was answered. */
  readonly at: number;
  /** Two parties talk with it. */
  connects(): boolean;
  complain(event: string, error: unknown): void;
}

/**
 * Stores the answer of a phone that we called: from then on it may be acknowledged, and a crash leaves a call that the next start
 * can end. Null: that is done; else why the leg is to be given up. `isStill`: nobody gave it up meanwhile.
 */
export async function storeAnswer(
  dialog: Dialog,
  { audio, record, at, connects, complain }: AnswerParts,
  isStill: () => boolean,
): Promise<GiveUp | null> {
  try {
    await audio.apply();
  } catch (error) {
    complain('leg.audio_not_usable', error);
    return 'no-common-audio';
  }
  if (!isStill()) return 'asked';
  return stored(
    () => record.answered(dialog.state(), { at, connects: connects() }),
    'leg.answer_not_stored',
    complain,
  );
}

/**
 * Makes and stores our answer to a phone that calls us, to be sent then: a crash in between leaves a record whose BYE finds
 * nobody. Who wants our offer answers it in the ACK (RFC 3261 13.2.1).
 */
export async function makeAnswer(
  invite: IncomingInvite,
  { audio, record, at, connects, complain }: AnswerParts,
  startedAt: number,
): Promise<{ readonly sdp: string } | { readonly giveUp: GiveUp }> {
  const facts = { at, connects: connects() };
  const answer = invite.sdp === undefined ? null : audio.answerReinvite(invite.sdp);
  if (answer?.kind === 'reject') return { giveUp: 'no-common-audio' };
  const giveUp = await stored(
    async () => {
      if (answer !== null) await audio.apply();
      return record.pickedUp(invite.dialogState(), facts, startedAt);
    },
    'leg.answer_not_possible',
    complain,
  );
  return giveUp === null ? { sdp: answer?.sdp ?? audio.offer } : { giveUp };
}

/** Stores that a party who has answered already talks with another one from now on. */
export function storeConnection(
  { record, complain }: Pick<AnswerParts, 'record' | 'complain'>,
  callId: Parameters<LegRecord['joined']>[0],
  at: number,
): Promise<GiveUp | null> {
  return stored(() => record.joined(callId, at), 'leg.answer_not_stored', complain);
}

async function stored(
  write: () => Promise<'keep' | 'release'>,
  event: string,
  complain: AnswerParts['complain'],
): Promise<GiveUp | null> {
  try {
    return (await write()) === 'release' ? 'asked' : null;
  } catch (error) {
    complain(event, error);
    return 'not-stored';
  }
}
