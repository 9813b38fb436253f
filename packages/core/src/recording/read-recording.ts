import { sessionId } from '../ids.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { SessionTraceEntry } from '../ports/sessions.ts';
import { RECORDING_FORMAT, type SessionRecording } from './session-recording.ts';

export type RecordingRead =
  | { readonly kind: 'read'; readonly recording: SessionRecording; readonly isMasked: boolean }
  /** `field`: where in the file. */
  | { readonly kind: 'problem'; readonly field: string; readonly why: string };

type Shape = (value: Json | undefined) => boolean;

const isText: Shape = (value) => typeof value === 'string';
const isNumber: Shape = (value) => typeof value === 'number';
/** Milliseconds that a date can have (ECMA-262 21.4.1.1). */
const isInstant: Shape = (value) => typeof value === 'number' && Math.abs(value) <= 8.64e15;
const isObject: Shape = (value) => isJsonObject(value);
const isList: Shape = (value) => Array.isArray(value);
const orNull =
  (shape: Shape): Shape =>
  (value) =>
    value === null || shape(value);
const texts: Shape = (value) => isJsonObject(value) && Object.values(value).every(isText);

const DOCUMENT = { hash: isText, url: isText, text: isText, parts: texts };
const ENTRY = {
  at: isInstant,
  event: orNull(isText),
  steps: isList,
  reads: (value: Json | undefined) =>
    Array.isArray(value) &&
    value.every((read) => isJsonObject(read) && isText(read['name']) && isList(read['args'])),
  failure: orNull(isText),
};
const RECORD = {
  number: isNumber,
  size: isNumber,
  seed: isNumber,
  facts: orNull(isObject),
  server: orNull((value) => isJsonObject(value) && isObject(value['facts']) && isText(value['eventUrl'])),
  snapshot: orNull(isText),
  decided: isList,
  fingerprint: isText,
};
const INPUTS = new Map<Json | undefined, Readonly<Record<string, Shape>>>([
  ['start', { parameters: isObject, invokeId: orNull(isText) }],
  [
    'event',
    {
      event: (value) => isJsonObject(value) && isText(value['name']),
      more: (value) => typeof value === 'boolean',
    },
  ],
  ['end', {}],
]);

/** The same of the text of a file, which may have been cut off. */
export function readRecordingText(text: string): RecordingRead {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return problem('', 'is no JSON, or not all of it');
  }
  return readRecording(value);
}

/** A recording as `GET /api/v1/sessions/{id}/recording` gives it, out of a file that anybody may have written. */
export function readRecording(value: Json): RecordingRead {
  if (!isJsonObject(value)) return problem('', 'must be an object');
  if (value['format'] !== RECORDING_FORMAT) return problem('format', `must be "${RECORDING_FORMAT}"`);
  const { sessionId: id, document, entries, masked } = value;
  if (typeof id !== 'string') return problem('sessionId', 'must be a text');
  const wrong = misshapen(document, DOCUMENT);
  if (wrong !== null) return problem(`document.${wrong}`, 'is missing, or of another type');
  if (!Array.isArray(entries)) return problem('entries', 'must be a list');
  for (const [index, entry] of (entries as readonly Json[]).entries()) {
    const wrong = wrongOfEntry(entry);
    if (wrong !== null) return problem(`entries[${index}].${wrong}`, 'is missing, or of another type');
  }
  return {
    kind: 'read',
    isMasked: masked === true,
    recording: {
      sessionId: sessionId(id),
      // Their shapes were looked at just now.
      document: document as unknown as SessionRecording['document'],
      entries: entries as unknown as readonly SessionTraceEntry[],
    },
  };
}

function wrongOfEntry(entry: Json): string | null {
  const wrong = misshapen(entry, ENTRY);
  if (wrong !== null || !isJsonObject(entry)) return wrong;
  const { record } = entry;
  if (record === undefined) return null;
  const inRecord = misshapen(record, RECORD);
  if (inRecord !== null || !isJsonObject(record)) return `record.${inRecord}`;
  const { input } = record;
  const shapes = isJsonObject(input) ? INPUTS.get(input['kind']) : undefined;
  if (shapes === undefined) return 'record.input.kind';
  const inInput = misshapen(input, shapes);
  return inInput === null ? null : `record.input.${inInput}`;
}

/** Name of the first field that has not its shape; null when all have. */
function misshapen(value: Json | undefined, shapes: Readonly<Record<string, Shape>>): string | null {
  const given: JsonObject = isJsonObject(value) ? value : {};
  return Object.entries(shapes).find(([name, fits]) => !fits(given[name]))?.[0] ?? null;
}

function problem(field: string, why: string): RecordingRead {
  return { kind: 'problem', field, why };
}
