import type { StoredLeg, Telemetry } from '@ringback/core';
import type { SipClock, SipEndpoint } from '@ringback/sip';
import { switchError } from '../errors.ts';
import { readSignalling } from './stored-signalling.ts';

/**
 * How long a start waits for phones of an earlier process: five tries of a request over UDP (0, 0.5, 1.5 s ...).
 * A phone that is silent that long is not ringing for us any more; the stack goes on asking it in the background.
 */
export const RECONCILIATION_MS = 3_000;

interface ReconciliationContext {
  readonly endpoint: Pick<SipEndpoint, 'cancelSaved' | 'byeSaved'>;
  readonly wireClock: SipClock;
  readonly telemetry: Telemetry;
}

/** Ends what an earlier process left on phones: CANCEL for what was dialled, BYE for what was answered, all at once. */
export async function reconcileLegs(
  legs: readonly StoredLeg[],
  context: ReconciliationContext,
): Promise<void> {
  const open = legs.filter(({ state }) => state !== 'ended');
  if (open.length === 0) return;
  const work = Promise.all(open.map((leg) => endLeg(leg, context)));
  await new Promise<void>((resolve, reject) => {
    const timer = context.wireClock.setTimer(RECONCILIATION_MS, () => resolve());
    work.then(() => resolve(), reject).finally(() => timer.cancel());
  });
}

async function endLeg(leg: StoredLeg, { endpoint, telemetry }: ReconciliationContext): Promise<void> {
  const { legId, callId, callbackId, role, state } = leg;
  const signalling = readSignalling(leg.signalling);
  const facts = { legId, callId, callbackId, role, state };
  if (signalling === null) {
    telemetry.log('error', 'leg.not_reconciled', { ...facts, error: switchError('SWITCH_BAD_RECORD') });
    return;
  }
  const outcome =
    signalling.kind === 'invite'
      ? await endpoint.cancelSaved(signalling.invite)
      : await endpoint.byeSaved(signalling.dialog);
  telemetry.log('info', 'leg.reconciled', { ...facts, outcome: outcome.kind });
}
