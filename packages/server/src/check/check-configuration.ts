import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type OptionMap,
  sectionFindings,
  sectionOfService,
  serviceFindings,
  serviceKind,
} from '@ringback/core';
import { type Environment, readConfiguration } from '../config/configuration-file.ts';
import { exposureFindings } from '../config/exposure.ts';
import { type Located, parseLocated } from '../config/located.ts';
import { portFindings } from '../config/port-findings.ts';
import type { FileFinding } from './finding.ts';
import { seededSurroundings } from './seeded-surroundings.ts';

export interface CheckedConfiguration {
  readonly findings: readonly FileFinding[];
  /** Documents of its services that lie here, absolute. */
  readonly documents: readonly string[];
}

/** What is wrong with a configuration: errors that keep `serve` from starting, then what looks odd in its services. */
export function checkConfiguration(
  text: string,
  file: string,
  environment: Environment,
): CheckedConfiguration {
  const say = (
    line: number | null,
    severity: FileFinding['severity'],
    code: string,
    words: string,
    remedy: string | null = null,
  ): FileFinding => ({ file, line, column: null, severity, code, text: words, remedy });
  const { configuration, problems } = readConfiguration(text, file, environment);
  if (problems.length > 0) {
    const findings = problems.map((problem) => say(problem.line, 'error', 'CONFIGURATION', problem.text));
    return { findings, documents: [] };
  }
  const { services } = configuration.seed;
  const { root } = parseLocated(text, file, environment);
  const around = seededSurroundings(
    configuration.seed,
    configuration.telephony.trunks.map(({ name }) => name),
  );
  const findings: FileFinding[] = [];
  const documents = new Set<string>();
  for (const [name, options] of Object.entries(services)) {
    const place = (key: string): number | null =>
      lineOf(root, ['services', name, key]) ?? lineOf(root, ['sections', sectionOfService(name), key]);
    for (const finding of serviceFindings(options, around)) {
      const meant = finding.suggestion === undefined ? '' : `; did you mean "${finding.suggestion}"?`;
      findings.push(
        say(
          place(finding.key),
          finding.level,
          'SERVICE_OPTION',
          `services.${name}: ${finding.key} ${finding.message}${meant}`,
          finding.remedy,
        ),
      );
    }
    const document = localDocument(options, dirname(file));
    if (document === null) continue;
    if (existsSync(document)) documents.add(document);
    else {
      const words = `services.${name}: _service names a document that is not there: ${document}`;
      findings.push(say(place('_service'), 'error', 'SERVICE_DOCUMENT', words));
    }
  }
  for (const [name, options] of Object.entries(configuration.seed.sections)) {
    for (const { level, key, message, suggestion, remedy } of sectionFindings(name, options, around)) {
      const meant = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
      findings.push(
        say(
          lineOf(root, key === '' ? ['sections', name] : ['sections', name, key]),
          level,
          'SECTION_OPTION',
          `sections.${name}: ${key === '' ? '' : `${key} `}${message}${meant}`,
          remedy,
        ),
      );
    }
  }
  for (const { path, code, text: words, remedy } of [
    ...exposureFindings(configuration),
    ...portFindings(configuration.telephony),
  ])
    findings.push(say(lineOf(root, path), 'warning', code, words, remedy));
  for (const notice of configuration.notices)
    findings.push(say(null, 'warning', 'CONFIGURATION_NOTICE', notice));
  return { findings: findings.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)), documents: [...documents] };
}

/** The file that a service runs, when its `_service` is a `file:` address or the path of an SCXML document. */
function localDocument(options: OptionMap, folder: string): string | null {
  const kind = serviceKind(options);
  if (kind.kind === 'builtin' || kind.document === '' || kind.document === 'callback') return null;
  const { document } = kind;
  // Which file it is, a request will say.
  if (/\$[\w.-]+\$/u.test(document)) return null;
  if (/^file:/iu.test(document)) {
    try {
      return fileURLToPath(document);
    } catch {
      return document; // An address without a path names no file, and that is what is said.
    }
  }
  const isPath = !/^[a-z][a-z0-9+.-]*:/iu.test(document) && /\.(?:scxml|xml)$/iu.test(document);
  return isPath ? resolve(folder, document) : null;
}

/** Line of the last key of a path that is written. */
function lineOf(root: Located | null, path: readonly string[]): number | null {
  let at: Located | null = root;
  let line: number | null = null;
  for (const [depth, key] of path.entries()) {
    const entry: { line: number; value: Located } | undefined =
      at?.kind === 'map' ? at.entries.find((candidate) => candidate.key === key) : undefined;
    // A key that is missing is told where its parent stands; a parent that is missing is at another place.
    if (entry === undefined) return depth === path.length - 1 ? line : null;
    line = entry.line;
    at = entry.value;
  }
  return line;
}
