import type { DialAhead, PriorityGrowth, QueueRequest } from '@ringback/core';

/**
 * A copy that the order can rely on: numbers that are none (a script computed them) become harmless ones, because
 * a single one in a comparison would spoil the order of everybody. Negative times count as 0.
 */
export function soundRequest(
  request: QueueRequest,
  now: number,
): { request: QueueRequest; changed: boolean } {
  const { growth = null, dialAhead = null, ...rest } = request;
  const sound: QueueRequest = {
    growth: soundGrowth(growth),
    dialAhead: soundDialAhead(dialAhead, now),
    ...rest,
    priority: finiteOr(request.priority, 0),
    arrivedAt: finiteOr(request.arrivedAt, now),
    enteredAt: Number.isFinite(request.enteredAt ?? now) ? (request.enteredAt ?? now) : now,
    seq: finiteOr(request.seq, Number.MAX_SAFE_INTEGER),
    reserveMs: Math.max(0, finiteOr(request.reserveMs, 0)),
    timeoutMs: request.timeoutMs === null ? null : Math.max(0, finiteOr(request.timeoutMs, 0)),
  };
  const changed =
    sound.priority !== request.priority ||
    sound.growth !== growth ||
    sound.arrivedAt !== request.arrivedAt ||
    sound.seq !== request.seq ||
    sound.reserveMs !== request.reserveMs ||
    sound.timeoutMs !== request.timeoutMs;
  return { request: sound, changed };
}

function soundGrowth(growth: PriorityGrowth | null): PriorityGrowth | null {
  if (growth === null) return null;
  const { step, everyMs, since } = growth;
  return [step, everyMs, since].every(Number.isFinite) && everyMs > 0 ? growth : null;
}

function soundDialAhead(ahead: DialAhead | null, now: number): DialAhead | null {
  return ahead === null || Number.isFinite(ahead.notBefore) ? ahead : { ...ahead, notBefore: now };
}

function finiteOr(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}
