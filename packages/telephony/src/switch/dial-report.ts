import type { CallOrder, LegFailure, Telemetry } from '@ringback/core';

/** Facts about one attempt to ring a phone, known when it was answered or failed. */
export interface DialReport {
  readonly trunk: string | null;
  readonly result: LegFailure['result'] | 'answered';
  readonly sipStatus: number | null;
  /** From the order to the result. */
  readonly ms: number;
}

/** One log line for each attempt; those to customers are counted by result. Numbers go into `pii` only. */
export function reportDial(telemetry: Telemetry, order: CallOrder, report: DialReport): void {
  const { party, callId, legId, callbackId } = order;
  const { trunk, result, sipStatus, ms } = report;
  telemetry.log('info', 'dial.attempt', {
    callId,
    legId,
    callbackId,
    role: party.kind === 'agent' ? 'agent' : 'customer',
    ...(party.kind === 'agent' ? { agentId: party.agentId } : { trunk }),
    result,
    sipStatus,
    seconds: ms / 1_000,
    ...(party.kind === 'number' ? { pii: { number: party.number } } : {}),
  });
  if (party.kind === 'number') telemetry.count('dial_attempts', { result });
}

/** An order that nothing is dialled for yet: all channels of the trunks that take the number are in use. */
export function reportWait(telemetry: Telemetry, { callId, legId, callbackId }: CallOrder): void {
  telemetry.log('info', 'dial.waits-for-channel', { callId, legId, callbackId });
}

/** A fault around one leg: what failed, whose leg, why. */
export function reportLegFault(telemetry: Telemetry, order: CallOrder, event: string, error: unknown): void {
  const { callId, legId, callbackId } = order;
  telemetry.log('warn', event, { callId, legId, callbackId, error });
}
