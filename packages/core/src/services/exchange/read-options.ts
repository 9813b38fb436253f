import type { OptionMap } from '../../ports/store.ts';
import { serviceOfSection } from '../section-name.ts';
import type { ImportRemark, OptionExport, WrittenSection } from './option-export.ts';
import { readIni } from './read-ini.ts';
import { readJson } from './read-json.ts';

export type OptionReading =
  | {
      readonly kind: 'read';
      readonly content: OptionExport;
      readonly remarks: readonly ImportRemark[];
      /** Line of an option, or of its section; null where lines mean nothing. */
      readonly lineOf: (section: string, key: string) => number | null;
    }
  /** There is no section in the text. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly remarks: readonly ImportRemark[] };

/** Longest name that a service, section, list, group or option may have. */
const LONGEST_NAME = 255;

/** Reads an option export of any kind: sections with `key = value`, or JSON. Secrets are those of the text. */
export function readOptions(text: string): OptionReading {
  // A section begins with a bracket, too, and its name may stand in quotes; no option begins with a brace.
  const isJson = /^\uFEFF?\s*(?:\{|\[\s*\{)/.test(text);
  const reading = isJson
    ? readJson(text.replace(/^\uFEFF/, ''))
    : { kind: 'sections' as const, ...readIni(text) };
  if (reading.kind === 'unreadable') return { kind: 'unreadable', why: reading.why, remarks: [] };
  if (reading.sections.length === 0)
    return {
      kind: 'unreadable',
      why: 'there is no section in it, such as [service.support]',
      remarks: reading.remarks,
    };
  return sorted(reading.sections, reading.remarks);
}

/** Sorts sections into services, lists, resource groups and what is left. */
function sorted(written: readonly WrittenSection[], before: readonly ImportRemark[]): OptionReading {
  const remarks = [...before];
  const services = new Map<string, OptionMap>();
  const sections = new Map<string, OptionMap>();
  const lists = new Map<string, Map<string, OptionMap>>();
  const resources = new Map<string, string[]>();
  const lines = new Map<string, number | null>();
  for (const section of written) {
    const { name, line } = section;
    const why = nameComplaint(name);
    if (why !== null) {
      remarks.push({ level: 'error', line, place: name.slice(0, LONGEST_NAME), message: why });
      continue;
    }
    const options = storableOptions(section, remarks);
    if (!lines.has(key(name))) lines.set(key(name), line);
    for (const one of section.options) lines.set(key(name, one.key), one.line);
    const [kind, ...parts] = name.split('/');
    const [first = '', second] = parts.map(decoded);
    const service = serviceOfSection(name);
    if (service !== null) services.set(service, { ...services.get(service), ...options });
    else if (kind === 'resources' && parts.length === 1 && first !== '')
      resources.set(first, [...(resources.get(first) ?? []), ...Object.values(options)]);
    else if (kind === 'list' && first !== '' && parts.length <= 2) {
      const list = lists.get(first) ?? new Map<string, OptionMap>();
      lists.set(first, list);
      if (second !== undefined) list.set(second, { ...list.get(second), ...options });
    } else sections.set(name, { ...sections.get(name), ...options });
  }
  return {
    kind: 'read',
    content: {
      services: Object.fromEntries(services),
      sections: Object.fromEntries(sections),
      lists: Object.fromEntries([...lists].map(([name, list]) => [name, Object.fromEntries(list)])),
      resources: Object.fromEntries(resources),
    },
    remarks,
    lineOf: (section, option) => lines.get(key(section, option)) ?? lines.get(key(section)) ?? null,
  };
}

const key = (...parts: readonly string[]): string => JSON.stringify(parts);

function storableOptions(section: WrittenSection, remarks: ImportRemark[]): OptionMap {
  const options = new Map<string, string>();
  for (const { key: name, value, line } of section.options) {
    const place = `${section.name}/${name.slice(0, LONGEST_NAME)}`;
    const why = nameComplaint(name) ?? textComplaint(value);
    if (why !== null) remarks.push({ level: 'error', line, place, message: why });
    else {
      if (options.has(name))
        remarks.push({
          level: 'warning',
          line,
          place,
          message: 'is written more than once; the last one counts',
        });
      options.set(name, value);
    }
  }
  return Object.fromEntries(options);
}

function nameComplaint(name: string): string | null {
  if (name === '__proto__') return 'is a name that cannot be used';
  if (name.length > LONGEST_NAME) return `has a name of more than ${LONGEST_NAME} characters`;
  return textComplaint(name);
}

/** What no database keeps. */
function textComplaint(text: string): string | null {
  if (text.includes('\u0000')) return 'has the character U+0000, which cannot be stored';
  return /\p{Surrogate}/u.test(text) ? 'has half of a character (a lone surrogate)' : null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // Somebody's own name with a percent sign in it.
  }
}
