import { serviceFindings } from '@ringback/api';
import type { OptionMap } from '@ringback/core';
import { type Environment, readConfiguration } from '../config/configuration-file.ts';
import { type Located, parseLocated } from '../config/located.ts';
import { FRESH_SERVICES } from '../seed/fresh-services.ts';
import type { FileFinding } from './finding.ts';

/** What is wrong with a configuration: errors that keep `serve` from starting, then what looks odd in its services. */
export function checkConfiguration(text: string, file: string, environment: Environment): FileFinding[] {
  const { configuration, problems } = readConfiguration(text, file, environment);
  if (problems.length > 0) {
    return problems.map(({ line, text: words }) => ({ line, severity: 'error', text: words }));
  }
  const { services } = configuration.seed;
  const { root } = parseLocated(text, file, environment);
  const known = new Map<string, OptionMap>(Object.entries({ ...FRESH_SERVICES, ...services }));
  const findings: FileFinding[] = [];
  for (const [name, options] of Object.entries(services)) {
    for (const finding of serviceFindings(options, (other) => known.get(other) ?? null)) {
      const meant = finding.suggestion === undefined ? '' : `; did you mean "${finding.suggestion}"?`;
      findings.push({
        line: lineOf(root, ['services', name, finding.key]),
        severity: finding.level,
        text: `services.${name}: ${finding.key} ${finding.message}${meant}`,
      });
    }
  }
  for (const notice of configuration.notices)
    findings.push({ line: null, severity: 'warning', text: notice });
  return findings.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** Line of the last key of a path that is written. */
function lineOf(root: Located | null, path: readonly string[]): number | null {
  let at: Located | null = root;
  let line: number | null = null;
  for (const key of path) {
    const entry: { line: number; value: Located } | undefined =
      at?.kind === 'map' ? at.entries.find((candidate) => candidate.key === key) : undefined;
    if (entry === undefined) break;
    line = entry.line;
    at = entry.value;
  }
  return line;
}
