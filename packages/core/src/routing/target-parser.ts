import { parseSkillExpression } from './skill-expression.ts';
import { TARGET_TYPES, type Target, type TargetObject, type TargetType } from './target.ts';

export type TargetParse =
  | { readonly kind: 'target'; readonly target: Target }
  /** `position` counts characters from 0 in the text that was given. */
  | { readonly kind: 'problem'; readonly position: number; readonly why: string };

/** A longer target is refused unread. */
const LONGEST_TARGET = 4096;

const problem = (position: number, why: string): TargetParse => ({ kind: 'problem', position, why });

/** Reads one target, `{threshold}[weight]name@statserver.TYPE` or `{threshold}[weight]?group:skills@statserver.GA`. */
export function parseTarget(text: string): TargetParse {
  if (text.length > LONGEST_TARGET)
    return problem(LONGEST_TARGET, `a target has at most ${LONGEST_TARGET} characters`);
  const end = text.trimEnd().length;
  let at = skipSpace(text, 0);
  const start = at;

  const prefixes: Record<'{' | '[', string | null> = { '{': null, '[': null };
  for (const open of ['{', '['] as const) {
    if (text.charAt(at) !== open) continue;
    const close = closingBracket(text, at);
    if (close === -1) return problem(at, `"${open}" is not closed`);
    prefixes[open] = text.slice(at + 1, close).trim();
    at = skipSpace(text, close + 1);
  }

  const atSign = text.lastIndexOf('@', end - 1);
  if (atSign < at) return problem(end, '"@StatServer.type" was expected');
  const dot = text.lastIndexOf('.', end - 1);
  if (dot < atSign) return problem(end, '"." and a type such as GA were expected');
  const type = text.slice(dot + 1, end).toUpperCase();
  if (!isTargetType(type))
    return problem(dot + 1, `a type was expected, one of ${Object.keys(TARGET_TYPES).join(', ')}`);

  const object =
    text.charAt(at) === '?' ? skillObject(text, at, atSign, type) : namedObject(text, at, atSign, type);
  if ('why' in object) return problem(object.position, object.why);
  return {
    kind: 'target',
    target: {
      text: text.slice(start, end),
      threshold: prefixes['{'],
      weight: prefixes['['],
      statServer: text.slice(atSign + 1, dot).trim(),
      object,
    },
  };
}

type ObjectParse = TargetObject | { readonly position: number; readonly why: string };

function namedObject(text: string, from: number, to: number, type: TargetType): ObjectParse {
  const name = text.slice(from, to).trim();
  if (name === '') return { position: from, why: 'a name was expected before "@"' };
  if (type === 'A') return { kind: 'agent', name };
  if (type === 'GA') return { kind: 'agent-group', name };
  return { kind: 'by-type', type, name };
}

function skillObject(text: string, from: number, to: number, type: TargetType): ObjectParse {
  const colon = text.indexOf(':', from);
  if (colon === -1 || colon > to)
    return { position: from + 1, why: '":" and a skill expression were expected' };
  if (type !== 'GA') return { position: to, why: 'a skill expression ends with "@StatServer.GA"' };
  const parsed = parseSkillExpression(text.slice(colon + 1, to));
  if (parsed.kind === 'problem') return { position: colon + 1 + parsed.position, why: parsed.why };
  const group = text.slice(from + 1, colon).trim();
  return { kind: 'skill', group: group === '' ? null : group, expression: parsed.expression };
}

function isTargetType(text: string): text is TargetType {
  return Object.hasOwn(TARGET_TYPES, text);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  return at;
}

/** Place of the bracket that closes the one at `from`, or -1. */
function closingBracket(text: string, from: number): number {
  const open = text.charAt(from);
  const close = open === '{' ? '}' : ']';
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === open) depth++;
    else if (text.charAt(at) === close && --depth === 0) return at;
  }
  return -1;
}
