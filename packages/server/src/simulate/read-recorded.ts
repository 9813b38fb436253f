import type { RecordedRequest, ScenarioProblem } from '@ringback/simulation';

export type RecordedReading =
  | { readonly kind: 'recorded'; readonly requests: readonly RecordedRequest[] }
  | { readonly kind: 'problem'; readonly problem: ScenarioProblem };

/** So long after it was asked for a call was wanted at once all the same: clocks of clients are not ours. */
const AT_ONCE_MS = 60_000;

/**
 * What was asked for, out of the table of callbacks (`GET /api/v1/callbacks?format=csv`): of its columns `service`, `createdAt` and
 * `desiredAt` are read. Tells the line of what cannot be read.
 */
export function readRecorded(text: string): RecordedReading {
  const table = csvRows(text);
  if (table === null) return problem('the file', 'is no CSV: a quotation mark stands where none may be');
  const [titles, ...rows] = table;
  const at = (name: string): number => titles?.indexOf(name) ?? -1;
  const [service, created, desired] = [at('service'), at('createdAt'), at('desiredAt')];
  if (created === -1)
    return problem('line 1', 'must have the title createdAt, as the export of callbacks has it');
  const requests: RecordedRequest[] = [];
  for (const [index, row] of rows.entries()) {
    const asked = Date.parse(row[created] ?? '');
    const wanted = Date.parse(row[desired] ?? '');
    if (Number.isNaN(asked)) return problem(`line ${index + 2}`, 'has no time in createdAt');
    requests.push({
      at: asked,
      service: row[service] ?? '',
      desiredAt: wanted - asked > AT_ONCE_MS ? wanted : null,
    });
  }
  if (requests.length === 0) return problem('the file', 'has no callback in it');
  return { kind: 'recorded', requests };
}

function problem(field: string, why: string): RecordedReading {
  return { kind: 'problem', problem: { field, why } };
}

/** Rows of a CSV file (RFC 4180), empty lines left out; null for what is none. */
function csvRows(text: string): string[][] | null {
  const rows: string[][] = [];
  let row: string[] = [];
  let read = 0;
  const cells = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/gy;
  for (let found = cells.exec(text); found !== null; found = cells.exec(text)) {
    const [, cell = '', end = ''] = found;
    read = cells.lastIndex;
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    if (end === '') break;
  }
  return read === text.length ? rows : null;
}
