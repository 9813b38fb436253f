/** The parameters of the URS option `vcb`, n1 to n17 (routing reference 1.5). Times in seconds. */
export interface VcbParameters {
  /** n1: a dial that counts on busy agents is delayed when the mean time between two of them becoming free is longer. */
  readonly gapThresholdS: number;
  /** n2: a request that was notified is not notified again for so long, when nobody says what came of it. */
  readonly blockCallS: number;
  /** n3: an agent for whom a customer is dialled stands for no further dial for so long, when nobody says what came of it. */
  readonly blockAgentS: number;
  /** n17: so much longer than n2 for one who was notified before without anything coming of it. */
  readonly blockAgainS: number;
  /** All seventeen as they stand, those without an effect here included. */
  readonly all: readonly number[];
}

export const VCB_DEFAULT = '60:90:90:0:20:0:1:25:0:0:150:60:5:0:0:0:300';

export type VcbReading =
  | { readonly kind: 'parameters'; readonly parameters: VcbParameters }
  | { readonly kind: 'problem'; readonly why: string };

const DEFAULTS = VCB_DEFAULT.split(':').map(Number);
/** A day: longer intervals are mistakes. */
const LONGEST_S = 86_400;

/** Reads `n1:n2:...`; those that are left out or empty have their defaults. */
export function readVcb(text: string): VcbReading {
  const parts = text.trim() === '' ? [] : text.trim().split(':');
  if (parts.length > DEFAULTS.length)
    return { kind: 'problem', why: `has ${parts.length} numbers, and there are only ${DEFAULTS.length}` };
  const all = [...DEFAULTS];
  for (const [index, part] of parts.entries()) {
    const value = part.trim();
    if (value === '') continue;
    if (!/^\d{1,6}$/.test(value) || Number(value) > LONGEST_S)
      return {
        kind: 'problem',
        why: `n${index + 1} is "${value}", and must be a whole number up to ${LONGEST_S}`,
      };
    all[index] = Number(value);
  }
  const at = (number: number): number => all[number - 1] ?? 0;
  return {
    kind: 'parameters',
    parameters: {
      gapThresholdS: at(1),
      blockCallS: at(2),
      blockAgentS: at(3),
      blockAgainS: at(17),
      all,
    },
  };
}

const read = readVcb(VCB_DEFAULT);
export const VCB: VcbParameters =
  read.kind === 'parameters'
    ? read.parameters
    : { gapThresholdS: 60, blockCallS: 90, blockAgentS: 90, blockAgainS: 300, all: DEFAULTS };
