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

  it('has no secret in texts of JSON, in what is no text, in lists, and in objects, of a saved session neither', () => {
    const recording = recordingOf(
      {
        GMS_UserData: '{"pan":"1","api_key":"SECRET-1","more":"{\\"password\\":\\"SECRET-2\\"}"}',
        password: 66_612_345,
        secrets: ['SECRET-3', [{ a: 'SECRET-4' }]],
        quoted: JSON.stringify(JSON.stringify({ password: 'SECRET-9' })),
        has_password: true,
        no_secret: null,
      },
      {
        // As the engine saves a session: an object named like a secret, one below it, a list, and what else leads there.
        snapshot:
          '{"format":2,"sessionId":"S","configuration":[1]}\n' +
          '{"v":1,"scopes":[[null,null,["credentials",["r",0],"token",["r",2],"kept","whole","udata","{\\"secret\\":\\"SECRET-5\\"}"]]],' +
          '"nodes":[["o",["user","SECRET-6","below",["r",1]]],["m",[["at","SECRET-7"],["n",["b","66612345"]]]],["a",["SECRET-8",["u"],66612345]],["a",["plain"]]]}',
      },
    );
    const text = textOf(recordingView(recording, true, null));
    expect(text).not.toMatch(/SECRET|66612345/);
    expect(JSON.parse(text)[0].record.input.parameters).toMatchObject({
      GMS_UserData: '{"pan":"1","api_key":"********","more":"{\\"password\\":\\"********\\"}"}',
      secrets: ['********', [{ a: '********' }]],
      has_password: true,
      no_secret: null,
    });
    const saved = JSON.parse(JSON.parse(text)[0].record.snapshot.split('\n')[1]);
    expect(saved.scopes).toEqual([
      [
        null,
        null,
        ['credentials', ['r', 0], 'token', ['r', 2], 'kept', 'whole', 'udata', '{"secret":"********"}'],
      ],
    ]);
    expect(saved.nodes).toEqual([
      ['o', ['user', '********', 'below', ['r', 1]]],
      [
        'm',
        [
          ['at', '********'],
          ['n', ['b', '0']],
        ],
      ],
      ['a', ['********', ['u'], '********']],
      ['a', ['plain']],
    ]);
  });

  it('has no password in the addresses of its documents', () => {
    const { entries, sessionId } = recordingOf({});
    const url = 'http://ana:SECRET@h.example/';
    const document = { hash: 'h', url: `${url}a.scxml`, text: 't', parts: { [`${url}b.js`]: '1' } };
    const shown = recordingView({ sessionId, entries, document }, true, null);
    expect(shown.document).toEqual({
      hash: 'h',
      url: 'http://ana:********@h.example/a.scxml',
      text: 't',
      parts: { 'http://ana:********@h.example/b.js': '1' },
    });
    expect(shown.isMasked).toBe(true);
  });

  it('is whole when its numbers are asked for and it has no secret', () => {
    const recording = recordingOf({ _customer_number: '+14155550142' }, { snapshot: '{"a":1}\n{"v":1}' });
    expect(recordingView(recording, true, '+14155550142')).toEqual({
      document: recording.document,
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
