import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { callingThreadEngine } from '@ringback/orchestration';
import type { ScxmlEvent } from '@ringback/scxml';
import { readTextFile } from '../config/read-file.ts';
import { systemChance } from '../ports/system-chance.ts';
import { SystemClock } from '../ports/system-clock.ts';
import { DocumentRun, type RunOutcome, type RunPorts } from './document-run.ts';
import { folderReader } from './folder-reader.ts';

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
  return new DocumentRun(
    { url: pathToFileURL(file).href, text, events, timeoutMs },
    {
      engine: callingThreadEngine(),
      read: folderReader(dirname(file)),
      clock,
      chance: systemChance,
      stepped,
    },
  ).run();
}
