import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { readRecording, readRecordingText } from './read-recording.ts';

const RECORD = {
  number: 1,
  size: 2,
  input: { kind: 'start', parameters: {}, invokeId: null },
  seed: 1,
  facts: null,
  server: { facts: {}, eventUrl: '' },
  snapshot: null,
  decided: [],
  fingerprint: '',
};
const ENTRY = { at: 0, event: null, steps: [], reads: [], changed: {}, failure: null, record: RECORD };
const FILE: JsonObject = {
  format: 'ringback-recording/1',
  masked: true,
  sessionId: 'S',
  document: { hash: 'h', url: 'u', text: 't', parts: {} },
  entries: [ENTRY],
};
const withEntry = (more: JsonObject): JsonObject => ({ ...FILE, entries: [ENTRY, { ...ENTRY, ...more }] });
const withRecord = (more: JsonObject): JsonObject => withEntry({ record: { ...RECORD, ...more } });

describe('a file with the recording of a session', () => {
  it('is read', () => {
    expect(readRecording(FILE)).toMatchObject({
      kind: 'read',
      isMasked: true,
      recording: { sessionId: 'S', entries: [ENTRY] },
    });
    expect(readRecording(withRecord({ input: { kind: 'end' } }))).toMatchObject({ kind: 'read' });
  });

  it.each<[string, Json]>([
    ['', null],
    ['', [1]],
    ['format', {}],
    ['format', { ...FILE, format: 'ringback-recording/2' }],
    ['sessionId', { ...FILE, sessionId: 7 }],
    ['document.hash', { ...FILE, document: null }],
    ['document.parts', { ...FILE, document: { hash: 'h', url: 'u', text: 't', parts: { a: 1 } } }],
    ['entries', { ...FILE, entries: {} }],
    ['entries[0].at', { ...FILE, entries: [null] }],
    ['entries[1].at', withEntry({ at: 1e300 })],
    ['entries[1].event', withEntry({ event: 7 })],
    ['entries[1].reads', withEntry({ reads: [{ name: 'x' }] })],
    ['entries[1].record.number', withEntry({ record: null })],
    ['entries[1].record.server', withRecord({ server: { facts: null, eventUrl: '' } })],
    ['entries[1].record.input.kind', withRecord({ input: { kind: 'constructor' } })],
    ['entries[1].record.input.event', withRecord({ input: { kind: 'event', event: {}, more: false } })],
    ['entries[1].record.input.parameters', withRecord({ input: { kind: 'start' } })],
  ])('is refused by the name of the field %s', (field, file) => {
    expect(readRecording(file)).toMatchObject({ kind: 'problem', field });
  });

  it('is read from its text, and refused where that was cut off', () => {
    const text = JSON.stringify(FILE);
    expect(readRecordingText(text)).toEqual(readRecording(FILE));
    for (const cut of ['', text.slice(0, -1), `${text}\0`])
      expect(readRecordingText(cut)).toEqual({
        kind: 'problem',
        field: '',
        why: 'is no JSON, or not all of it',
      });
  });
});
