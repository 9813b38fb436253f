import type { CallOrder, LegFailure } from '@ringback/core';
import type { InviteListener, OutgoingInvite } from '@ringback/sip';
import type { DialTarget } from './dial-plan.ts';
import type { Access } from './iscc/agent-access.ts';
import type { LegAudio } from './leg-audio.ts';
import { inviteRequest } from './leg-invite.ts';
import type { LegRecord } from './leg-record.ts';
import type { LegReport } from './leg-report.ts';
import type { SwitchContext } from './switch-context.ts';

interface DiallingParts {
  readonly order: CallOrder;
  readonly target: DialTarget;
  readonly audio: LegAudio;
  readonly context: Pick<SwitchContext, 'access' | 'endpoint' | 'callerHost'>;
  readonly record: LegRecord;
  readonly report: LegReport;
  readonly listener: InviteListener;
  /** Nobody gave the leg up meanwhile. */
  isStill(): boolean;
}

export type Dialling =
  /** Stored, and not sent. */
  | { readonly kind: 'ready'; readonly invite: OutgoingInvite }
  | { readonly kind: 'failed'; readonly failure: LegFailure }
  | { readonly kind: 'not-stored' }
  | { readonly kind: 'given-up' };

/** Everything up to the INVITE: opens the way to the phone, makes the INVITE, and stores it. What comes to nothing is let go of. */
export async function prepareDialling(parts: DiallingParts): Promise<Dialling> {
  const { context, target, order, record, report, isStill } = parts;
  const access = await context.access(target, order);
  if (access.kind === 'refused') return { kind: 'failed', failure: access.failure };
  if (!isStill()) {
    access.letGo();
    return { kind: 'given-up' };
  }
  const invite = makeInvite(parts, access);
  if (invite === null) {
    access.letGo();
    return { kind: 'failed', failure: CANNOT_BE_DIALLED };
  }
  let isStored = true;
  try {
    await record.dialling(invite.saved, report.startedAt);
  } catch (error) {
    report.fault('leg.dialling_not_stored', error);
    isStored = false;
  }
  if (isStored && isStill()) return { kind: 'ready', invite };
  // Nothing was sent; the stack forgets it and says so.
  invite.cancel();
  access.letGo();
  return { kind: isStored ? 'given-up' : 'not-stored' };
}

const CANNOT_BE_DIALLED: LegFailure = {
  result: 'unreachable',
  sipStatus: null,
  text: 'The address cannot be dialled.',
};

function makeInvite(
  { context, order, target, audio, report, listener }: DiallingParts,
  access: Access & { kind: 'open' },
): OutgoingInvite | null {
  const { endpoint, callerHost } = context;
  try {
    return endpoint.prepareInvite(inviteRequest(order, { target, access, audio, callerHost }), listener);
  } catch (error) {
    report.fault('leg.cannot_be_dialled', error);
    return null;
  }
}
