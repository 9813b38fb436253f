import type { OptionMap } from '../../ports/store.ts';
import { sectionOfService } from '../section-name.ts';
import type { OptionExport } from './option-export.ts';

/** The export as JSON, in the form of the configuration file. */
export function writeJson({ services, sections, lists, resources }: OptionExport): string {
  return `${JSON.stringify({ services, sections, lists, resources }, null, 2)}\n`;
}

/**
 * The export as sections with `key = value`. Services are `service.<name>`; lists and resource groups, which the original
 * keeps elsewhere, are `list/<list>/<section>` and `resources/<group>`. What could not be read back as it is stands in
 * double quotes as a JSON text.
 */
export function writeIni({ services, sections, lists, resources }: OptionExport): string {
  const written = [
    ...Object.entries(services).map(([name, options]) => section(sectionOfService(name), options)),
    ...Object.entries(sections).map(([name, options]) => section(name, options)),
    ...Object.entries(lists).flatMap(([list, parts]) => {
      const name = `list/${encodeURIComponent(list)}`;
      return [
        ...(Object.keys(parts).length === 0 ? [section(name, {})] : []),
        ...Object.entries(parts).map(([part, options]) =>
          section(`${name}/${encodeURIComponent(part)}`, options),
        ),
      ];
    }),
    ...Object.entries(resources).map(([group, numbers]) =>
      section(
        `resources/${encodeURIComponent(group)}`,
        Object.fromEntries(numbers.map((number, at) => [String(at + 1), number])),
      ),
    ),
  ];
  return written.join('\n');
}

function section(name: string, options: OptionMap): string {
  const lines = Object.entries(options).map(([key, value]) => `${quoteKey(key)} = ${quote(value)}`);
  return [`[${quoteKey(name)}]`, ...lines, ''].join('\n');
}

/** In quotes when blanks at the ends, line ends or quotes of its own would be lost. */
function quote(text: string): string {
  return text !== text.trim() || /["\\\p{Cc}\u2028\u2029]/u.test(text.slice(0, 1)) || /[\r\n]/.test(text)
    ? JSON.stringify(text)
    : text;
}

function quoteKey(key: string): string {
  return key === '' || key.includes('=') || /^(?:[#;["{]|\/\/)/.test(key) ? JSON.stringify(key) : quote(key);
}
