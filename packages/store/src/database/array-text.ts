/** A list of texts as PostgreSQL reads an array of them (manual 8.15.6). */
export function arrayText(texts: readonly (string | null)[]): string {
  let list = '';
  for (const text of texts) {
    if (list !== '') list += ',';
    list += text === null ? 'NULL' : `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
  }
  return `{${list}}`;
}

/** The same of numbers and truth values; what is missing is NULL. */
export function plainArrayText(values: readonly (number | boolean | undefined)[]): string {
  let list = '';
  for (let index = 0; index < values.length; index++) {
    if (index > 0) list += ',';
    list += values[index] ?? 'NULL';
  }
  return `{${list}}`;
}

/** The same of texts that are JSON: they hold no character that JSON would write in another way than an array. */
export function jsonArrayText(texts: readonly string[]): string {
  return `{${JSON.stringify(texts).slice(1, -1)}}`;
}
