import { QuietTelemetry, systemClock } from '@ringback/testkit';
import type { VoiceEffect } from '@ringback/voicexml';
import { afterEach, expect, test } from 'vitest';
import type { VoiceAnswer, VoiceEngine } from './voice-engine.ts';
import { voiceProcess } from './voice-process.ts';

// The process that runs VoiceXML: a call that never comes back ends alone, the others go on where they were.

let engine: VoiceEngine;
afterEach(() => engine.close());

const STEP = { nowMs: 1_000_000, seed: 1 };
const BEGINNING = { url: 'http://web/a.vxml', session: {}, language: 'en-US' };
const vxml = (inner: string) =>
  `<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><form>${inner}</form></vxml>`;
const effects = (answer: VoiceAnswer): readonly VoiceEffect[] => {
  if (answer.kind === 'lost') throw new Error(answer.why);
  return answer.effects;
};
const idOf = (list: readonly VoiceEffect[], kind: 'fetch' | 'play'): number => {
  const found = list.find((one) => one.kind === kind);
  return found !== undefined && 'id' in found ? found.id : 0;
};

async function begin(id: string, text: string): Promise<VoiceAnswer> {
  const started = effects(await engine.start(id, BEGINNING, STEP));
  const outcome = { ok: true as const, url: BEGINNING.url, text };
  return engine.take(id, { kind: 'fetched', id: idOf(started, 'fetch'), outcome }, STEP);
}

test('a document without end costs its own call only: the others are taken up from where they were', async () => {
  engine = voiceProcess({ wireClock: systemClock, telemetry: new QuietTelemetry(), stepMs: 500 });
  const field =
    '<var name="n" expr="5"/><field name="f" type="digits?length=1"><prompt>Key</prompt></field><block><assign name="n" expr="n + Number(f)"/><exit namelist="n"/></block>';
  const asked = effects(await begin('good', vxml(field)));
  const endless = begin('bad', vxml(`<block><script>/^(a+)+$/.test('${'a'.repeat(60)}b');</script></block>`));
  const waiting = engine.take('good', { kind: 'playEnded', id: idOf(asked, 'play') }, STEP);
  expect(await endless).toMatchObject({ kind: 'lost', why: expect.stringMatching(/too long/) });
  expect(effects(await waiting)).toMatchObject([{ kind: 'timer', ms: 5000 }]);
  const ended = effects(await engine.take('good', { kind: 'digit', digit: '2' }, STEP));
  expect(ended.at(-1)).toMatchObject({ kind: 'exit', reason: 'exit', values: { n: 7 } });
});

test('a document that takes all memory costs its own call only', async () => {
  engine = voiceProcess({
    wireClock: systemClock,
    telemetry: new QuietTelemetry(),
    heapMb: 64,
    stepMs: 5_000,
  });
  const hungry = '<block><script>var kept = []; for (;;) kept.push(new Array(1e6).fill(0));</script></block>';
  expect(await begin('bad', vxml(hungry))).toMatchObject({ kind: 'lost' });
  const asked = effects(await begin('good', vxml('<block>Hello</block>')));
  expect(asked).toMatchObject([{ kind: 'play' }]);
});

test('a call that is dropped is not known any more', async () => {
  engine = voiceProcess({ wireClock: systemClock, telemetry: new QuietTelemetry() });
  await begin('one', vxml('<field name="f" type="digits"/>'));
  engine.drop('one');
  expect(await engine.take('one', { kind: 'hangup' }, STEP)).toMatchObject({ kind: 'lost' });
});
