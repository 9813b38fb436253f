import type { XmlElement } from '@ringback/xml';
import { attributeOf } from '@ringback/xml';
import type { Finding } from './finding.ts';

/** Sizes above which a document is refused, and the budgets of its sessions. */
export interface DocumentLimits {
  /** Characters of one file; default 4,000,000. */
  readonly maxLength: number;
  /** Characters of all files of a document together; default 16,000,000. */
  readonly maxTotalLength: number;
  /** Elements in all, included ones counted as often as they are included; default 50,000. */
  readonly maxElements: number;
  /** Nesting of elements; default 200. */
  readonly maxDepth: number;
  /** Inclusions in all; default 500. */
  readonly maxIncludes: number;
  /** Nesting of inclusions; default 20. */
  readonly maxIncludeDepth: number;
  /** Microsteps in one macrostep; default 1,000. `_microStepLimit` of a document replaces it. */
  readonly microsteps: number;
  /** Entries of the same state in one macrostep; default 100. `_stateEntryLimit` of a document replaces it. */
  readonly stateEntries: number;
  /** Script steps (loop rounds, calls) in one macrostep; default 1,000,000. */
  readonly scriptSteps: number;
  /** Events waiting on the internal queue; default 1,000. */
  readonly internalEvents: number;
  /** Effects of one macrostep: sends, actions, log lines; default 10,000. */
  readonly effects: number;
  /** Characters, as JSON, of a value that enters or leaves a script, such as the data of an event; default 1,000,000. */
  readonly valueLength: number;
  /** Milliseconds of one macrostep; default 10,000. Kept by whoever runs sessions: a step knows no clock. `_processEventTimeout`. */
  readonly processEventTimeoutMs: number;
}

export const DEFAULT_LIMITS: DocumentLimits = {
  maxLength: 4_000_000,
  maxTotalLength: 16_000_000,
  maxElements: 50_000,
  maxDepth: 200,
  maxIncludes: 500,
  maxIncludeDepth: 20,
  microsteps: 1_000,
  stateEntries: 100,
  scriptSteps: 1_000_000,
  internalEvents: 1_000,
  effects: 10_000,
  valueLength: 1_000_000,
  processEventTimeoutMs: 10_000,
};

/** What a document may ask for itself, and by which attribute of its root. */
export type OwnLimits = Pick<DocumentLimits, 'microsteps' | 'stateEntries' | 'processEventTimeoutMs'>;

/** The highest values that a document may ask for. */
export const DEFAULT_CEILINGS: OwnLimits = {
  microsteps: 100_000,
  stateEntries: 100_000,
  processEventTimeoutMs: 60_000,
};

const ATTRIBUTES = [
  ['_microStepLimit', 'microsteps'],
  ['_stateEntryLimit', 'stateEntries'],
  ['_processEventTimeout', 'processEventTimeoutMs'],
] as const;

/** Limits with what the root element asks for; a wish above the ceiling is granted up to it, with a warning. */
export function limitsOf(
  root: XmlElement,
  limits: DocumentLimits,
  ceilings: OwnLimits,
): { readonly limits: DocumentLimits; readonly findings: readonly Finding[] } {
  const own: Partial<Record<keyof OwnLimits, number>> = {};
  const findings: Finding[] = [];
  for (const [name, limit] of ATTRIBUTES) {
    const attribute = attributeOf(root, name);
    if (!attribute) continue;
    const { at } = attribute;
    const wanted = /^\s*\d{1,12}\s*$/u.test(attribute.value) ? Number(attribute.value) : 0;
    // What the operator set above the ceiling was meant for all documents.
    const most = Math.max(ceilings[limit], limits[limit]);
    if (wanted < 1) {
      findings.push({
        severity: 'error',
        code: 'SCXML_BAD_VALUE',
        message: `${name} is a number from 1`,
        ...at,
      });
    } else if (wanted > most) {
      const message = `${name} can be ${most} at most; that is what it is now`;
      findings.push({ severity: 'warning', code: 'SCXML_BAD_VALUE', message, ...at });
    }
    own[limit] = Math.min(wanted, most);
  }
  return { limits: { ...limits, ...own }, findings };
}
