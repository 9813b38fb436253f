import type { CompiledUnit } from '@ringback/script';
import type { Finding } from './finding.ts';

interface Known {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

const E4X: Known = {
  code: 'SCXML_E4X',
  message: 'XML inside of scripts (E4X) is not supported',
  remedy: 'Make the XML as text, or use JSON',
};
const FOR_EACH: Known = {
  code: 'SCXML_FOR_EACH',
  message: '"for each" is not supported',
  remedy: 'Use for (var one of list), or for (var key in object)',
};
const LABEL: Known = {
  code: 'SCXML_SCRIPT',
  message: 'This is a label and not an expression',
  remedy: 'Take away what stands before the colon, or put the text into quotation marks',
};

const TIME: Known = {
  code: 'SCXML_SCRIPT',
  message: 'This is an expression, and a time is no number',
  remedy: `Put it into quotation marks: "'5s'"`,
};

/** What is wrong with a script that does not compile; nothing for one that does. */
export function scriptFinding(unit: CompiledUnit): Finding[] {
  const { problem } = unit;
  if (!problem) return [];
  const known = recognise(unit, problem.line, problem.column);
  const message = known?.message ?? `This script does not compile: ${problem.message}`;
  return [
    {
      severity: 'error',
      code: known?.code ?? 'SCXML_SCRIPT',
      message,
      ...(known ? { remedy: known.remedy } : {}),
      line: problem.line,
      column: problem.column,
      ...(problem.url === undefined ? {} : { url: problem.url }),
    },
  ];
}

/** Old forms of the language that published applications use, by what stands where the parser stopped. */
function recognise({ kind, source, at }: CompiledUnit, line: number, column: number): Known | undefined {
  if (kind === 'expression' && /^\s*[\d.]+(?:ms|s|m|h)\s*$/iu.test(source)) return TIME;
  const lines = source.split('\n');
  const isFirst = line === at.line;
  const text = lines[line - at.line] ?? '';
  const offset = column - (isFirst ? at.column : 1);
  const before = text.slice(0, offset);
  const rest = text.slice(offset);
  if (/^<[\w>!?]/u.test(rest) || rest.startsWith('@') || /\bdefault\s+xml\s+namespace\b/u.test(text))
    return E4X;
  if (/\.\s*$/u.test(before) && /^(?:\.\s*\w|\.\s*@|\(|\*)/u.test(rest)) return E4X;
  if (/\bfor\s*$/u.test(before) && rest.startsWith('each')) return FOR_EACH;
  if (kind === 'expression' && rest.startsWith(':') && /^\s*[\w$]+\s*$/u.test(before)) return LABEL;
  return undefined;
}
