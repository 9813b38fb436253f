import type { Target } from './target.ts';
import { parseTarget } from './target-parser.ts';
import { AT_ONCE, type TargetStep, targetStep } from './target-steps.ts';

/** Why a target of a list is not served; `text` is a plain sentence without the target's own words. */
export interface TargetProblem {
  /** Counts the targets of a list from 1. */
  readonly number: number;
  readonly text: string;
}

export interface TargetList {
  /** `step`: index of the step that it comes with. */
  readonly targets: readonly { readonly number: number; readonly step: number; readonly target: Target }[];
  /** One after the other, at least one. */
  readonly steps: readonly TargetStep[];
  readonly problems: readonly TargetProblem[];
}

/** More targets than anybody configures (the original allows 15); what is beyond is not read. */
const MOST_TARGETS = 100;

/**
 * Reads targets as configured: each text is one target, several separated by commas, or a JSON array whose
 * elements are texts or objects with a `target`. What cannot be read does not hinder the rest.
 */
export function parseTargetList(texts: readonly string[]): TargetList {
  const targets: { number: number; step: number; target: Target }[] = [];
  const steps: TargetStep[] = [];
  const problems: TargetProblem[] = [];
  let number = 0;
  for (const text of texts) {
    for (const piece of pieces(text)) {
      number++;
      if (piece.step !== steps.at(-1)) steps.push(piece.step);
      if (number > MOST_TARGETS) {
        problems.push({ number, text: `Only the first ${MOST_TARGETS} targets are read.` });
        return { targets, steps, problems };
      }
      if (piece.kind === 'problem') {
        problems.push({ number, text: `Target ${number} cannot be read: ${piece.why}.` });
        continue;
      }
      const parsed = parseTarget(piece.text);
      if (parsed.kind === 'target') targets.push({ number, step: steps.length - 1, target: parsed.target });
      else {
        const place = piece.offset + parsed.position + 1;
        problems.push({
          number,
          text: `Target ${number} cannot be read: at character ${place}, ${parsed.why}.`,
        });
      }
    }
  }
  if (number === 0) problems.push({ number: 0, text: 'No target is named.' });
  return { targets, steps: steps.length === 0 ? [AT_ONCE] : steps, problems };
}

type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly offset: number; readonly step: TargetStep }
  | { readonly kind: 'problem'; readonly why: string; readonly step: TargetStep };

function pieces(text: string): Piece[] {
  const elements = jsonElements(text);
  if (elements === null) return commaPieces(text, AT_ONCE);
  return elements.flatMap((element): Piece[] => {
    if (typeof element === 'string') return commaPieces(element, AT_ONCE);
    const step = typeof element === 'object' && element !== null ? targetStep(element) : AT_ONCE;
    const target =
      typeof element === 'object' && element !== null && 'target' in element ? element.target : undefined;
    return typeof target === 'string'
      ? commaPieces(target, step)
      : [{ kind: 'problem', why: 'the element of the JSON array has no text "target"', step }];
  });
}

/** Elements of a JSON array; null when the text is none, such as a target that begins with a weight. */
function jsonElements(text: string): unknown[] | null {
  if (!/^\s*\[/.test(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    // No JSON: the caller reads it as a target, and says where that goes wrong.
    return null;
  }
}

/** Splits at commas outside brackets and double quotes; blank pieces are left out. */
function commaPieces(text: string, step: TargetStep): Piece[] {
  const found: Piece[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text.charAt(at);
    if (at === text.length || (char === ',' && depth === 0 && !quoted)) {
      const piece = text.slice(from, at);
      if (piece.trim() !== '') found.push({ kind: 'text', text: piece, offset: from, step });
      from = at + 1;
    } else if (char === '"') quoted = !quoted;
    else if ('({['.includes(char)) depth++;
    else if (')}]'.includes(char)) depth = Math.max(0, depth - 1);
  }
  return found;
}
