import type { PhoneScript } from '@ringback/sip';
import type { Cell } from '../stories/matrix/branch.ts';

export interface Scripts {
  readonly customer: PhoneScript;
  readonly ana: PhoneScript;
  readonly ben: PhoneScript;
}

export const ANSWERS: PhoneScript = { kind: 'answer', afterMs: 300 };
const RINGS_ON: PhoneScript = { kind: 'ring' };
/** Time enough for something to happen while it rings, on a slow machine too; who is rung once more answers soon. */
const RINGS_LONG_ONCE: PhoneScript = [
  { kind: 'answer', afterMs: 20_000 },
  { kind: 'answer', afterMs: 300 },
];
/** Everybody answers. */
export const ALL_ANSWER: Scripts = { customer: ANSWERS, ana: ANSWERS, ben: ANSWERS };

/** Branches that are so all the way: what phones do instead of answering. */
const OTHERWISE: Readonly<Record<string, Partial<Scripts>>> = {
  'customer-busy': { customer: { kind: 'busy', afterMs: 200 } },
  'customer-busy-once': {
    customer: [
      { kind: 'busy', afterMs: 200 },
      { kind: 'answer', afterMs: 300 },
    ],
  },
  'customer-no-answer': { customer: RINGS_ON },
  'customer-rejects': { customer: { kind: 'decline', afterMs: 200 } },
  'customer-unreachable': { customer: { kind: 'status', status: 404 } },
  'network-congested': { customer: { kind: 'status', status: 503 } },
  'agent-no-answer': { ana: RINGS_ON },
  'agent-rejects': { ana: { kind: 'busy', afterMs: 200 } },
  'no-agent-answers': { ana: RINGS_ON, ben: RINGS_ON },
};

/** How the phones of a cell behave. */
export function scriptsOf(cell: Cell): Scripts {
  if (cell.phase === null) return { ...ALL_ANSWER, ...OTHERWISE[cell.branch.id] };
  return whileRinging(cell, RINGS_LONG_ONCE);
}

/** How the phones bring a callback to rest in a phase until something happens to everybody. */
export function restingIn(cell: Cell): Scripts {
  return whileRinging(cell, RINGS_ON);
}
/** The same, and phones that ring are answered in the end. */
export function answeringLate(cell: Cell): Scripts {
  return whileRinging(cell, { kind: 'answer', afterMs: 75_000 });
}

function whileRinging({ phase }: Cell, script: PhoneScript): Scripts {
  if (phase === 'customer rings') return { ...ALL_ANSWER, customer: script };
  if (phase === 'agent rings') return { ...ALL_ANSWER, ana: script, ben: script };
  return ALL_ANSWER;
}

/** Whether agents are at work from the beginning. */
export function isStaffed({ branch, phase }: Cell): boolean {
  return branch.isEmpty !== true && phase !== 'waiting' && phase !== 'customer waits';
}
