/**
 * What the carrier says of a caller's number, by the signature that the call came with (RFC 8224): whether it was verified
 * (`verstat`, 3GPP TS 24.229 7.2A.20), and how well who signed it knows the caller (RFC 8588 4).
 */
export interface CallerAttestation {
  /** A: customer and number; B: the customer alone; C: neither. Null: nothing that was verified says so. */
  readonly level: AttestationLevel | null;
  /** `none`: there was nothing to verify. Null: the carrier did not say. */
  readonly verification: 'passed' | 'failed' | 'none' | null;
}
export type AttestationLevel = 'A' | 'B' | 'C';

const VERSTAT = /^TN-Validation-(Passed|Failed)(?:-([ABC]))?$/i;
const UNVERIFIED = /^No-TN-Validation$/i;
const LEVEL = /^[ABC]$/i;

/**
 * Reads `verstat` and the level that may stand beside it; null: they say nothing that is known here. Several carriers put the
 * level behind the first (`TN-Validation-Passed-A`), which counts before the other. A level counts only where nothing says
 * that the signature failed or was missing.
 */
export function readAttestation(verstat: string | null, indicator: string | null): CallerAttestation | null {
  const found = verstat === null ? null : VERSTAT.exec(verstat.trim());
  const verification =
    found !== null
      ? found[1]?.toLowerCase() === 'passed'
        ? 'passed'
        : 'failed'
      : verstat !== null && UNVERIFIED.test(verstat.trim())
        ? 'none'
        : null;
  const level = found?.[2] ?? (indicator !== null && LEVEL.test(indicator.trim()) ? indicator.trim() : null);
  const counts = verification === 'passed' || verification === null;
  if (verification === null && level === null) return null;
  return { level: counts && level !== null ? (level.toUpperCase() as AttestationLevel) : null, verification };
}
