import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { runReplay } from './run-replay.ts';

/** The recording of a session whose document runs this script when it begins. */
function recordingOf(script: string): string {
  const text =
    '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="a">' +
    `<state id="a"><onentry><script>${script}</script></onentry></state></scxml>`;
  const record = {
    number: 1,
    size: 2,
    input: { kind: 'start', parameters: {}, invokeId: null },
    seed: 1,
    facts: {},
    server: { facts: {}, eventUrl: '' },
    snapshot: null,
    decided: [],
    fingerprint: '',
  };
  const steps = [{ event: null, transitions: [], left: [], entered: ['a'] }];
  return JSON.stringify({
    format: 'ringback-recording/1',
    masked: true,
    sessionId: 'S',
    document: { hash: createHash('sha256').update(text).digest('hex'), url: 'file:///d', text, parts: {} },
    entries: [{ at: 0, event: null, steps, reads: [], changed: {}, failure: null, record }],
  });
}

it('a recording is replayed in a thread of its own, each step told when it is done', async () => {
  const lines: string[] = [];
  const order = { text: recordingOf('var x = 1;'), isJson: false };
  expect(await runReplay(order, (line) => lines.push(line))).toBe(true);
  expect(lines).toEqual([
    '1. 1970-01-01T00:00:00.000Z (start); in a',
    'Same: 1 steps came out as they are recorded.',
  ]);
});

it('a step without end, which no budget holds, is given up', async () => {
  const lines: string[] = [];
  const text = recordingOf(`/^(a+)+$/.test('${'a'.repeat(60)}b');`);
  expect(await runReplay({ text, isJson: true }, (line) => lines.push(line), 1)).toBe(false);
  expect(lines).toEqual(['{"kind":"impossible","why":"Step 1 takes longer than 1 s."}']);
});
