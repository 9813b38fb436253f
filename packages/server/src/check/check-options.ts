import { readOptions, remarksOn } from '@ringback/core';
import { type FileFinding, wholeFile } from './finding.ts';
import { seededSurroundings } from './seeded-surroundings.ts';

/** What `ringback import` would say about an option export, on a fresh installation. */
export function checkOptions(text: string, file: string): FileFinding[] {
  const reading = readOptions(text);
  if (reading.kind === 'unreadable')
    return [wholeFile(file, 'OPTIONS', `cannot be imported: ${reading.why}`)];
  const fresh = seededSurroundings({ services: {}, sections: {}, lists: {}, resources: {}, routePoints: [] });
  return remarksOn(reading, fresh).map(({ level, line, place, message, suggestion, remedy }) => ({
    file,
    line,
    column: null,
    severity: level,
    code: 'OPTIONS',
    text: `${place} ${message}${suggestion === undefined ? '' : `; did you mean "${suggestion}"?`}`,
    remedy: remedy ?? null,
  }));
}
