import type { ImportRemark, WrittenSection } from './option-export.ts';

/**
 * Reads sections with `key = value` as option exports have them. Comments begin a line with `#`, `;` or `//`: inside a value
 * these are part of it. A key or value in double quotes is read as a JSON text, so that line ends can stand in it.
 */
export function readIni(text: string): {
  readonly sections: readonly WrittenSection[];
  readonly remarks: readonly ImportRemark[];
} {
  const sections: { name: string; line: number; options: { key: string; value: string; line: number }[] }[] =
    [];
  const remarks: ImportRemark[] = [];
  const odd = (line: number, place: string, message: string, remedy: string): void => {
    remarks.push({ level: 'error', line, place, message, remedy });
  };
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === '' || /^(?:[#;]|\/\/)/.test(content)) continue;
    const current = sections.at(-1);
    if (content.startsWith('[')) {
      const inner = /^\[(.*)\]$/s.exec(content)?.[1]?.trim() ?? '';
      if (inner === '') odd(line, '', 'is no name of a section', 'Write [service.support]');
      else sections.push({ name: unquoted(inner), line, options: [] });
      continue;
    }
    const entry = keyAndValue(content);
    if (entry === null) {
      const place = current?.name ?? '';
      odd(line, place, 'is no option: there is no "="', 'Write key = value, or begin a comment with #');
    } else if (current === undefined)
      odd(
        line,
        entry.key,
        'stands before the first section',
        'Put a section such as [service.support] before it',
      );
    else current.options.push({ ...entry, line });
  }
  return { sections, remarks };
}

function keyAndValue(content: string): { key: string; value: string } | null {
  const quoted = /^("(?:[^"\\]|\\.)*")\s*=(.*)$/s.exec(content);
  const plain = /^([^=]*)=(.*)$/s.exec(content);
  const [, key = '', value = ''] = quoted ?? plain ?? [];
  const name = unquoted(key.trim());
  return name === '' ? null : { key: name, value: unquoted(value.trim()) };
}

/** What stands in double quotes as a whole; anything else as it is. */
function unquoted(text: string): string {
  if (!/^"(?:[^"\\]|\\.)*"$/s.test(text)) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text; // Backslashes that mean nothing in JSON: the text is meant as it stands.
  }
}
