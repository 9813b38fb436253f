import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { engineLimits, workerPool } from '@ringback/orchestration';
import type { ScxmlEvent } from '@ringback/scxml';
import { readTextFile } from '../config/read-file.ts';
import { systemChance } from '../ports/system-chance.ts';
import { SystemClock } from '../ports/system-clock.ts';
import { DocumentRun, type RunOutcome, type RunPorts } from './document-run.ts';
import { folderReader } from './folder-reader.ts';

/** Heap of the process that runs the document, MB: enough for any, and soon full when it is filled without end. */
const HEAP_MB = 256;
const SILENT = { log: () => undefined, count: () => undefined };

/** Runs a document (absolute path) by itself; it may read its own folder. Throws CONFIG_UNREADABLE for the file itself. */
export function runFile(
  file: string,
  events: readonly ScxmlEvent[],
  timeoutMs: number,
  stepped: NonNullable<RunPorts['stepped']>,
): Promise<RunOutcome> {
  const text = readTextFile(file, 'the document');
  const clock = new SystemClock((error) => {
    throw error;
  });
  const engine = workerPool({
    limits: engineLimits({}),
    size: 1,
    heapMb: HEAP_MB,
    wireClock: clock,
    telemetry: SILENT,
  });
  return new DocumentRun(
    { url: pathToFileURL(file).href, text, events, timeoutMs },
    { engine, read: folderReader(dirname(file)), clock, chance: systemChance, stepped },
  ).run();
}
