import { abandonedShare, answerRate, type PacingView, type VcbCode } from '@ringback/core';
import type { TargetGroup } from '../target-groups.ts';
import { compareWaiting } from '../waiting-requests.ts';
import type { Dialling } from './dialling-line.ts';
import type { QueuePace } from './queue-pace.ts';
import type { Situation } from './situation.ts';

/** How the dials of a virtual queue go, for people. */
export function pacingView(
  virtualQueue: string,
  pace: QueuePace,
  dials: readonly Dialling[],
  situation: Situation | null,
  now: number,
  isOpen: (group: TargetGroup) => boolean,
): PacingView {
  const { answered, late } = pace.lastDay(now);
  return {
    virtualQueue,
    answerRate: answerRate(pace.outcomes),
    answerMs: pace.outcomes.answerMs,
    handleMs: situation?.handleMs ?? null,
    risk: pace.risk,
    dialled: pace.dialled,
    notAnswered: pace.notAnswered,
    answered,
    late,
    abandonedShare: abandonedShare({ answered, late }),
    inFlight: dials.filter(({ dialledAt }) => dialledAt !== null).length,
    requests: dials
      .toSorted((a, b) => compareWaiting(a.waiting, b.waiting))
      .map(({ waiting, attempts, dialledAt, deadline, isDelayed }) => ({
        requestId: waiting.request.requestId,
        callbackId: waiting.request.callbackId,
        code: codeOf({
          isDialled: dialledAt !== null,
          isDelayed,
          isRoutable: deadline === null && waiting.targets.some(({ group }) => isOpen(group)),
        }),
        remainingMs: deadline === null ? null : Math.max(0, deadline.due - now),
        attempts,
      })),
  };
}

function codeOf(of: {
  readonly isDialled: boolean;
  readonly isDelayed: boolean;
  readonly isRoutable: boolean;
}): VcbCode {
  if (of.isDialled) return 0;
  if (of.isDelayed) return 5;
  return of.isRoutable ? 3 : 1;
}
