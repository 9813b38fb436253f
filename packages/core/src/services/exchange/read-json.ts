import type { ImportRemark, WrittenSection } from './option-export.ts';

type Reading =
  | {
      readonly kind: 'sections';
      readonly sections: readonly WrittenSection[];
      readonly remarks: readonly ImportRemark[];
    }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Levels that the value of an option may have inside: what is written out as text has to be read again. */
const MOST_LEVELS = 64;

/** Names of the parts of an export of ours. */
const PARTS = ['services', 'sections', 'lists', 'resources'];

/**
 * Reads JSON: sections with their options (`{"service.support": {"_type": "ors"}}`), or an export of ours with `services`,
 * `sections`, `lists` and `resources`, which is brought into the form of sections here.
 */
export function readJson(text: string): Reading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof Error ? error.message : String(error) };
  }
  if (!isObject(value)) return { kind: 'unreadable', why: 'the text must be a JSON object of sections' };
  const remarks: ImportRemark[] = [];
  const sections = isOwnExport(value) ? ownSections(value) : Object.entries(value);
  return {
    kind: 'sections',
    sections: sections.flatMap(([name, body]) => section(name, body, remarks)),
    remarks,
  };
}

/** Whether the names are those of our parts and what they hold is one level deeper than options are. */
function isOwnExport(value: Record<string, unknown>): boolean {
  const names = Object.keys(value);
  return (
    names.length > 0 &&
    names.every((name) => PARTS.includes(name) || name === 'agents' || name === 'routePoints') &&
    names.some((name) => PARTS.includes(name)) &&
    PARTS.every((name) =>
      Object.values(asObject(value[name])).every((one) => typeof one === 'object' && one !== null),
    )
  );
}

function ownSections(value: Record<string, unknown>): [string, unknown][] {
  const { services, sections, lists, resources, ...others } = value;
  return [
    ...Object.entries(asObject(services)).map(([name, body]): [string, unknown] => [`service.${name}`, body]),
    ...Object.entries(asObject(sections)),
    ...Object.entries(asObject(lists)).flatMap(([list, body]): [string, unknown][] => {
      const name = `list/${encodeURIComponent(list)}`;
      return [
        [name, {}],
        ...Object.entries(asObject(body)).map(([one, options]): [string, unknown] => [
          `${name}/${encodeURIComponent(one)}`,
          options,
        ]),
      ];
    }),
    ...Object.entries(asObject(resources)).map(([group, numbers]): [string, unknown] => [
      `resources/${encodeURIComponent(group)}`,
      Array.isArray(numbers) ? Object.fromEntries(numbers.map((one, at) => [String(at + 1), one])) : numbers,
    ]),
    ...Object.entries(others),
  ];
}

function section(name: string, body: unknown, remarks: ImportRemark[]): WrittenSection[] {
  const odd = (place: string, message: string, remedy: string): void => {
    remarks.push({ level: 'error', line: null, place, message, remedy });
  };
  if (!isObject(body)) {
    odd(name, 'is no section: it must be an object of options', 'Write {"section": {"option": "value"}}');
    return [];
  }
  const options: { key: string; value: string; line: null }[] = [];
  for (const [key, value] of Object.entries(body)) {
    if (value === null) odd(`${name}/${key}`, 'is null', 'Give a text, or leave it out');
    else if (isDeeper(value, MOST_LEVELS))
      odd(`${name}/${key}`, `is nested deeper than ${MOST_LEVELS} levels`, 'Give its text, or leave it out');
    // A value with an inner structure, such as targets, is kept as its JSON text.
    else
      options.push({
        key,
        value: typeof value === 'object' ? JSON.stringify(value) : String(value),
        line: null,
      });
  }
  return [{ name, line: null, options }];
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});
