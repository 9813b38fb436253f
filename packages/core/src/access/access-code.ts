import type { Chance } from '../ports/chance.ts';

/** How codes begin and how long they are. */
export interface CodeRule {
  readonly length: number;
  /** The first digits, the one or a number out of a range. */
  readonly first: { readonly from: number; readonly to: number; readonly digits: number } | null;
}

export type CodeRuleReading =
  | { readonly kind: 'rule'; readonly rule: CodeRule }
  /** `access_code_prefix` leaves no room for chance. */
  | { readonly kind: 'prefix-too-long' }
  /** `access_code_prefix` is neither digits nor a range of them. */
  | { readonly kind: 'prefix-not-a-number'; readonly value: string };

const LONGEST_PREFIX = 9;
/** Largest multiple of ten in a byte: what is above would make small digits likelier. */
const FAIR_BYTES = 250;

/**
 * Reads `access_code_prefix` of section `server`: digits that each code begins with, or a range such as `7-9` that its
 * first digits are in (API reference 5.1). The length is in digits.
 */
export function readCodeRule(prefix: string | null, length: number): CodeRuleReading {
  const text = prefix?.trim() ?? '';
  if (text === '') return { kind: 'rule', rule: { length, first: null } };
  const [, from = '', to = from] = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(text) ?? [];
  if (from === '' || from.length > LONGEST_PREFIX || to.length !== from.length || Number(to) < Number(from))
    return { kind: 'prefix-not-a-number', value: text };
  if (from.length >= length) return { kind: 'prefix-too-long' };
  const first = { from: Number(from), to: Number(to), digits: from.length };
  return { kind: 'rule', rule: { length, first } };
}

/** A code that nobody can guess. */
export function makeAccessCode(
  { length, first }: CodeRule,
  chance: Pick<Chance, 'bytes' | 'random'>,
): string {
  if (first === null) return randomDigits(length, chance);
  const number = first.from + Math.floor(chance.random() * (first.to - first.from + 1));
  return String(number).padStart(first.digits, '0') + randomDigits(length - first.digits, chance);
}

function randomDigits(count: number, chance: Pick<Chance, 'bytes'>): string {
  let digits = '';
  while (digits.length < count) {
    for (const byte of chance.bytes(count)) {
      if (byte < FAIR_BYTES && digits.length < count) digits += String(byte % 10);
    }
  }
  return digits;
}
