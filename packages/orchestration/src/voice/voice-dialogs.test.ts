import { callId, requestId, type SpokenPiece, sessionId } from '@ringback/core';
import { QuietTelemetry, stoppedClock } from '@ringback/testkit';
import { describe, expect, it } from 'vitest';
import type { CallEntry } from '../calls/call-book.ts';
import { type VoiceDialogEnd, type VoiceDialogPorts, VoiceDialogs } from './voice-dialogs.ts';
import { voiceInThread } from './voice-in-thread.ts';

const CALL = callId('c1');
const WAV = new Uint8Array(100);
const RECORDED = { uri: 'recording:1', durationMs: 800, size: 100, type: 'audio/wav' };
const vxml = (inner: string) =>
  `<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><var name="out" expr="'nothing'"/><form>${inner}</form></vxml>`;
const field =
  '<field name="out" type="digits?length=1"><prompt>Key</prompt></field><block><exit namelist="out"/></block>';

/** Dialogs over a switch that only notes what it is told. */
function desk(document: string, failing: Partial<VoiceDialogPorts> = {}) {
  const time = stoppedClock();
  const asked: string[] = [];
  const ends: VoiceDialogEnd[] = [];
  const faults: unknown[] = [];
  const noted =
    (what: string) =>
    (given: unknown): void =>
      void asked.push(
        typeof given === 'object' && given !== null && 'source' in given ? `${what} sound` : what,
      );
  const dialogs = new VoiceDialogs({
    engine: voiceInThread(),
    speech: {
      render: async (pieces: readonly SpokenPiece[]) => ({
        file: `${pieces.length}.wav`,
        durationMs: 1_000,
        marks: [],
      }),
      hasPrompt: async () => false,
    },
    fetches: {
      document: async ({ url }) => ({ ok: true, url, text: document }),
      sound: async () => null,
    },
    recordings: { keep: async () => RECORDED, read: async () => null },
    callControl: {
      play: noted('play'),
      stopTreatment: noted('stop'),
      hangUp: noted('hang up'),
      record: noted('record'),
      stopRecording: noted('stop recording'),
      connectParty: noted('call'),
      hangUpLeg: noted('hang up leg'),
    },
    clock: time.clock,
    chance: { random: () => 0.5, uuid: () => 'u1' },
    work: time.work,
    telemetry: new QuietTelemetry(),
    ended: (_order, _callId, end) => ends.push(end),
    failed: (error) => faults.push(error),
    ...failing,
  });
  const entry: CallEntry = {
    callId: CALL,
    openedBy: sessionId('s1'),
    owner: sessionId('s1'),
    associated: new Set(),
    callbackId: null,
    legs: new Map(),
    isAnnounced: true,
    arrivedAt: null,
    dialled: null,
    userData: {},
  };
  dialogs.start(entry, {
    requestId: requestId('r1'),
    sessionId: sessionId('s1'),
    url: 'http://web/a.vxml',
    language: 'en-US',
    session: {},
    mayFetch: () => true,
  });
  return { dialogs, entry, asked, ends, faults, time };
}
const fails = async (): Promise<never> => {
  throw new Error('the disk is full');
};

describe('a dialog', () => {
  it('goes on when its sound cannot be made: the caller may still key', async () => {
    const { dialogs, entry, ends, time } = desk(vxml(field), { speech: { render: fails, hasPrompt: fails } });
    await time.work.idle();
    dialogs.digit(entry, '7');
    await time.work.idle();
    expect(ends).toEqual([{ kind: 'done', values: { out: '7' }, reason: 'exit' }]);
  });

  it('waits for keys as long as it would when its sound cannot be made', async () => {
    const { ends, time } = desk(
      vxml(
        `<field name="x" type="digits"><prompt>Key</prompt><noinput><exit namelist="out"/></noinput></field>`,
      ),
      { speech: { render: fails, hasPrompt: async () => false } },
    );
    await time.work.idle();
    await time.clock.advance(4_000);
    expect(ends).toEqual([]);
    await time.clock.advance(2_000);
    expect(ends).toMatchObject([{ kind: 'done' }]);
  });

  it('hears of a document that cannot be read, and says so', async () => {
    const { ends, faults, time } = desk('', { fetches: { document: fails, sound: async () => null } });
    await time.work.idle();
    expect(ends).toMatchObject([
      { kind: 'failed', error: 'remote', description: expect.stringMatching(/error\.badfetch/) },
    ]);
    expect(faults).toHaveLength(1);
  });

  it('hears of a recording that cannot be kept', async () => {
    const { dialogs, ends, time } = desk(
      vxml(
        '<record name="r"><catch event="error.noresource"><assign name="out" expr="_event"/><exit namelist="out"/></catch></record>',
      ),
      { recordings: { keep: fails, read: async () => null } },
    );
    await time.work.idle();
    dialogs.recorded({
      kind: 'recording.finished',
      callId: CALL,
      at: 0,
      sound: { wav: WAV, durationMs: 800 },
      reachedMax: false,
    });
    await time.work.idle();
    expect(ends).toMatchObject([{ kind: 'done', values: { out: 'error.noresource' } }]);
  });

  it('ends when what runs it fails', async () => {
    const engine = { ...voiceInThread(), take: fails };
    const { ends, faults, time } = desk(vxml(field), { engine });
    await time.work.idle();
    expect(ends).toMatchObject([{ kind: 'failed', error: 'remote' }]);
    expect(faults).toHaveLength(1);
  });
});

describe('a caller who hangs up while he is recorded', () => {
  const document = vxml(
    '<record name="r"/><catch event="connection.disconnect.hangup"><assign name="out" expr="r ? r : \'none\'"/><exit namelist="out"/></catch>',
  );
  const said = { kind: 'recording.finished', callId: CALL, at: 0, reachedMax: false } as const;

  it('has said what he had said', async () => {
    const { dialogs, entry, ends, time } = desk(document);
    await time.work.idle();
    dialogs.callEnded(entry);
    await time.work.idle();
    expect(ends).toEqual([]);
    dialogs.recorded({ ...said, sound: { wav: WAV, durationMs: 800 } });
    await time.work.idle();
    expect(ends).toMatchObject([{ kind: 'done', values: { out: 'recording:1' } }]);
  });

  it('has said it also when it came before the end of the call, and is still being kept', async () => {
    let keep: () => void = () => undefined;
    const { dialogs, entry, ends, time } = desk(
      vxml('<record name="r"><filled><assign name="out" expr="r"/><exit namelist="out"/></filled></record>'),
      {
        recordings: {
          keep: () => new Promise((done) => (keep = () => done(RECORDED))),
          read: async () => null,
        },
      },
    );
    await time.work.idle();
    dialogs.recorded({ ...said, sound: { wav: WAV, durationMs: 800 } });
    dialogs.callEnded(entry);
    keep();
    await time.work.idle();
    expect(ends).toMatchObject([{ kind: 'done', values: { out: 'recording:1' } }]);
  });

  it('leaves nothing waiting when nobody tells what he said', async () => {
    const { dialogs, entry, ends, time } = desk(document);
    await time.work.idle();
    dialogs.callEnded(entry);
    await time.clock.advance(10_000);
    expect(ends).toMatchObject([{ kind: 'done', values: { out: 'none' } }]);
  });
});
