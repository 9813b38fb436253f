import type { IncomingRequest } from '@ringback/sip';
import type { Call } from './call.ts';
import type { Leg } from './leg.ts';
import { notifyTransfer, type ReplacedDialog, replacedDialog } from './refer.ts';
import type { SwitchContext } from './switch-context.ts';

/** What a REFER of a phone is answered with: accepted, or refused as it is (RFC 3261 21). */
const ACCEPTED = 202;
const NOT_ALLOWED = 405;
const UNKNOWN_CALL = 404;
const DECLINED = 603;

export interface TransferPorts extends Pick<SwitchContext, 'supervise'> {
  readonly call: Call;
  /** The leg that has this dialog, and its call. */
  find(dialog: ReplacedDialog): { readonly call: Call; readonly leg: Leg } | null;
}

/**
 * An agent who talks in two calls connects both parties and leaves (attended transfer): REFER in the one call names the other
 * by Replaces. Blind transfers are declined: where a call goes is for the scenario to say, not for a phone (P9).
 */
export function takeReferral(
  leg: Leg,
  incoming: IncomingRequest,
  { call, find, supervise }: TransferPorts,
): void {
  if (incoming.request.method !== 'REFER') return incoming.respond(NOT_ALLOWED);
  const replaced = replacedDialog(incoming.request);
  if (replaced === null || leg.role !== 'agent') return incoming.respond(DECLINED);
  const other = find(replaced);
  if (other === null || other.call === call || other.leg.role !== leg.role)
    return incoming.respond(UNKNOWN_CALL);
  incoming.respond(ACCEPTED);
  supervise(transfer(leg, call, other), 'call.transfer');
}

async function transfer(
  leg: Leg,
  call: Call,
  other: { readonly call: Call; readonly leg: Leg },
): Promise<void> {
  const { dialog } = leg;
  if (dialog === null) return;
  await notifyTransfer(dialog, 100);
  const isDone = await call.takeOver(other.call, leg, other.leg);
  await notifyTransfer(dialog, isDone ? 200 : 503);
  if (!isDone) return;
  leg.giveUp('asked');
  other.leg.giveUp('asked');
}
