import { type JsonObject, type SessionRecording, type StepRecord, sessionId } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { recordingView } from './recording-view.ts';

function recordingOf(parameters: JsonObject, more: Partial<StepRecord> = {}): SessionRecording {
  const record: StepRecord = {
    number: 1,
    size: 2,
    input: { kind: 'start', parameters, invokeId: null },
    seed: 7,
    facts: null,
    server: null,
    snapshot: null,
    decided: [],
    fingerprint: 'f',
    ...more,
  };
  return {
    sessionId: sessionId('S'),
    document: { hash: 'h', url: 'u', text: 't', parts: {} },
    entries: [{ at: 0, event: null, steps: [], reads: [], changed: {}, failure: null, record }],
  };
}
const textOf = (view: ReturnType<typeof recordingView>) => JSON.stringify(view.entries);

describe('a recording as it is shown', () => {
  it('has no secret, whatever is asked for: neither what is named so, nor passwords in addresses, nor those of a saved session', () => {
    const recording = recordingOf(
      { crm_api_key: 'SECRET-1', url: 'https://ana:SECRET-2@crm.example/' },
      {
        // As the engine saves a session.
        snapshot:
          '{"format":2,"sessionId":"S","configuration":[1]}\n{"v":1,"scopes":[[null,null,["password","SECRET-3","o",["r",0]]]],"nodes":[["o",["api_key","SECRET-4","self",["r",1]]],["a",[1]]]}',
      },
    );
    for (const isFull of [true, false]) {
      const view = recordingView(recording, isFull, null);
      expect(view.isMasked).toBe(true);
      expect(textOf(view)).not.toContain('SECRET');
    }
  });

  it('is whole when its numbers are asked for and it has no secret', () => {
    const recording = recordingOf({ _customer_number: '+14155550142' }, { snapshot: '{"a":1}\n{"v":1}' });
    expect(recordingView(recording, true, '+14155550142')).toEqual({
      entries: recording.entries,
      isMasked: false,
    });
  });

  it('hides the number of the customer also where it is a name, and that of whoever called without a callback', () => {
    const facts = {
      interactions: { c: { parties: { '+14155550142': {} }, voice: { ani: '+14155550142' } } },
    };
    expect(textOf(recordingView(recordingOf({}, { facts }), false, '+14155550142'))).not.toContain('5550142');
    expect(textOf(recordingView(recordingOf({}, { facts }), false, null))).not.toContain('5550142');
    const asked = recordingOf({ _ani: '+14155550142', note: 'of +1 (415) 555-0142' });
    expect(textOf(recordingView(asked, false, null))).not.toMatch(/555-?0142/);
  });
});
