import type { PlayEnd, RecordingEnd } from '@ringback/sip';
import { describe, expect, it } from 'vitest';
import { PartyRecording } from './party-recording.ts';

const ORDER = { beep: true, maxMs: 6_000, finalSilenceMs: 1_500, silenceMs: 4_000 } as const;
const SAID: RecordingEnd = {
  outcome: 'stopped',
  samples: new Int16Array(8_000).fill(100),
  durationMs: 1_000,
};

/** A port whose tone and recording last until they are stopped. */
function port() {
  const asked: string[] = [];
  let endTone: (end: PlayEnd) => void = () => undefined;
  let endRecording: (end: RecordingEnd) => void = () => undefined;
  return {
    asked,
    isClosed: false,
    play: async () => {
      asked.push('tone');
      return { finished: new Promise<PlayEnd>((done) => (endTone = done)), stop: async () => undefined };
    },
    stopPlay: async () => endTone({ outcome: 'stopped', playedMs: 100 }),
    record: () => {
      asked.push('record');
      return new Promise<RecordingEnd>((done) => (endRecording = done));
    },
    stopRecording: async () => endRecording(SAID),
  };
}
const turn = () => new Promise((done) => setImmediate(done));

describe('the recording of a party', () => {
  it('begins after the tone and is told when it is stopped', async () => {
    const media = port();
    const recording = new PartyRecording(media);
    const outcome = recording.run({ ...ORDER, beep: false, callId: 'c' as never });
    await turn();
    await recording.stop();
    expect(await outcome).toMatchObject({ sound: { durationMs: 1_000 }, reachedMax: false });
    expect(media.asked).toEqual(['record']);
  });

  it('does not begin when a key comes during the tone: there is nothing to wait for', async () => {
    const media = port();
    const recording = new PartyRecording(media);
    const outcome = recording.run({ ...ORDER, callId: 'c' as never });
    await turn();
    await recording.stop();
    expect(await outcome).toEqual({ sound: null, reachedMax: false });
    expect(media.asked).toEqual(['tone']);
  });
});
