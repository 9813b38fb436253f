import type { OptionMap } from '../../ports/store.ts';
import { configuredSurroundings } from '../findings/configured-surroundings.ts';
import type { Finding } from '../findings/finding.ts';
import { sectionFindings } from '../findings/section-findings.ts';
import { serviceFindings } from '../findings/service-findings.ts';
import type { Surroundings } from '../findings/surroundings.ts';
import { sectionOfService } from '../section-name.ts';
import { applyImport, type Imported, type ImportPorts } from './apply-import.ts';
import type { ImportRemark, OptionExport } from './option-export.ts';
import { type OptionReading, readOptions } from './read-options.ts';

export type ImportOutcome =
  | {
      readonly kind: 'imported';
      readonly imported: readonly Imported[];
      /** What was not understood, and what looks wrong in what was brought. */
      readonly remarks: readonly ImportRemark[];
    }
  /** Nothing was changed. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly remarks: readonly ImportRemark[] };

/** Reads an option export and writes what it brings; with `dryRun` it only tells. Throws what the store throws. */
export async function importOptions(
  text: string,
  ports: ImportPorts,
  dryRun: boolean,
): Promise<ImportOutcome> {
  const reading = readOptions(text);
  if (reading.kind === 'unreadable') return reading;
  const { content } = reading;
  const now = await configuredSurroundings(Object.values(content.services), ports);
  const remarks = remarksOn(reading, now);
  const imported = await applyImport(content, ports, dryRun);
  return { kind: 'imported', imported, remarks };
}

/** What was not understood of an export, and what looks wrong in it, in the order of the text. */
export function remarksOn(
  { content, remarks, lineOf }: Extract<OptionReading, { kind: 'read' }>,
  now: Surroundings,
): ImportRemark[] {
  const around = surroundingsAfter(content, now);
  const found = (section: string, findings: readonly Finding[]): ImportRemark[] =>
    findings.map(({ level, key, message, ...more }) => ({
      level,
      line: lineOf(section, key),
      place: key === '' ? section : `${section}/${key}`,
      message,
      ...more,
    }));
  return [
    ...remarks,
    ...Object.entries(content.services).flatMap(([name, options]) =>
      found(sectionOfService(name), serviceFindings(options, around)),
    ),
    ...Object.entries(content.sections).flatMap(([name, options]) =>
      found(name, sectionFindings(name, options, around)),
    ),
  ].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** What will be configured once the import is done. */
function surroundingsAfter(
  { services, sections, lists, resources }: OptionExport,
  now: Surroundings,
): Surroundings {
  const own = <Value>(map: Readonly<Record<string, Value>>, name: string): Value | null =>
    Object.hasOwn(map, name) ? (map[name] ?? null) : null;
  const named = (map: Readonly<Record<string, OptionMap>>) =>
    Object.entries(map).map(([name, options]) => ({ name, options }));
  return {
    ...now,
    services: () => [
      ...now.services().filter(({ name }) => !Object.hasOwn(services, name)),
      ...named(services),
    ],
    service: (name) => own(services, name) ?? now.service(name),
    section: (name) => own(sections, name) ?? now.section(name),
    sections: () => [...now.sections(), ...named(sections)],
    list: (name) => own(lists, name) ?? now.list(name),
    hasResourceGroup: (name) => Object.hasOwn(resources, name) || now.hasResourceGroup(name),
  };
}
