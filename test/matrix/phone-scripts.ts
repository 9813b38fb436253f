import type { PhoneScript } from '@ringback/sip';
import type { Cell } from '../stories/matrix/branch.ts';

export interface Scripts {
  readonly customer: PhoneScript;
  readonly ana: PhoneScript;
  readonly ben: PhoneScript;
}

export const ANSWERS: PhoneScript = { kind: 'answer', afterMs: 300 };
const RINGS_ON: PhoneScript = { kind: 'ring' };

/** Branches of the matrix that real phones can bring about by themselves: what they do instead of answering. */
const OTHERWISE: Readonly<Record<string, Partial<Scripts>>> = {
  none: {},
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
  'customer-silent-ends': {},
  'customer-declines': {},
  'agent-no-answer': { ana: RINGS_ON },
  'agent-rejects': { ana: { kind: 'busy', afterMs: 200 } },
  'no-agent-answers': { ana: RINGS_ON, ben: RINGS_ON },
  'preview-rejected': {},
  'preview-rejected-too-often': {},
  'do-not-call': {},
  'receiver-away': {},
  'device-away': {},
};

/** What happens while somebody's phone rings: the phone of the other one is put down. */
const STRUCK: Readonly<Record<string, Partial<Scripts>>> = {
  'customer-hangs-up agent rings': { ana: RINGS_ON },
  'agent-hangs-up customer rings': { customer: [{ kind: 'ring' }, { kind: 'answer', afterMs: 300 }] },
  'cancelled customer rings': { customer: RINGS_ON },
  'cancelled agent rings': { ana: RINGS_ON },
};

/** How the phones of a cell behave, or null where they cannot show it. */
export function scriptsOf({ branch, phase }: Cell): Scripts | null {
  const otherwise = phase === null ? OTHERWISE[branch.id] : STRUCK[`${branch.id} ${phase}`];
  return otherwise === undefined ? null : { customer: ANSWERS, ana: ANSWERS, ben: ANSWERS, ...otherwise };
}

/** How the phones bring a callback to rest in a phase; null: they are not needed for that. */
export function restingIn({ phase, scenario }: Cell): Scripts | null {
  const all = { customer: ANSWERS, ana: ANSWERS, ben: ANSWERS };
  switch (phase) {
    case 'customer rings':
      return { ...all, customer: RINGS_ON };
    case 'agent rings':
      return { ...all, ana: RINGS_ON, ben: RINGS_ON };
    case 'talking':
    case 'waiting':
    case 'scheduled':
      return all;
    case 'previewing':
    case 'asking':
      return scenario.first === 'himself' ? null : all;
    default:
      return null;
  }
}
