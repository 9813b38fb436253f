/** A list of texts as PostgreSQL reads an array of them (manual 8.15.6). */
export function arrayText(texts: readonly (string | null)[]): string {
  let list = '';
  for (const text of texts) {
    if (list !== '') list += ',';
    list += text === null ? 'NULL' : `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
  }
  return `{${list}}`;
}
