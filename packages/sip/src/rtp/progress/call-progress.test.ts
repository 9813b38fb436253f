import { describe, expect, it } from 'vitest';
import { renderTone, type Tone } from '../tone.ts';
import { type CallProgress, CallProgressListener, type ProgressWish } from './call-progress.ts';
import { MILD_LIMITS } from './greeting.ts';

const AFTER: ProgressWish = {
  stage: 'after-answer',
  timeGuardMs: 15_000,
  limits: MILD_LIMITS,
  awaitSignalMs: 0,
};
const WITH_SIGNAL: ProgressWish = { ...AFTER, awaitSignalMs: 30_000 };
const EARLY: ProgressWish = { stage: 'before-answer' };

const silence = (ms: number): Int16Array => new Int16Array(ms * 8);
const tone = (ms: number, ...frequencies: number[]): Int16Array => sound(ms, { frequencies });
function sound(ms: number, given: Tone): Int16Array {
  const second = renderTone(given);
  return Int16Array.from({ length: ms * 8 }, (_, index) => second[index % second.length] ?? 0);
}
/** A buzz with many harmonics whose pitch moves, as a voice does. */
function word(ms: number): Int16Array {
  let phase = 0;
  return Int16Array.from({ length: ms * 8 }, (_, index) => {
    phase += (120 + 40 * Math.sin(index / 900)) / 8_000;
    let value = 0;
    for (let harmonic = 1; harmonic <= 12; harmonic++)
      value += Math.sin(2 * Math.PI * phase * harmonic) / harmonic;
    return Math.round(3_000 * value);
  });
}

/** What is made of sounds that come in packets of 20 ms. */
function heard(wish: ProgressWish, ...sounds: readonly Int16Array[]): CallProgress | null {
  let decided: CallProgress | null = null;
  const listener = new CallProgressListener(wish, 0, (progress) => {
    decided = progress;
  });
  let now = 0;
  for (const one of sounds)
    for (let at = 0; at < one.length; at += 160) {
      now += 20;
      listener.take(one.subarray(at, at + 160), now);
      listener.beat(now);
    }
  return decided;
}

describe('who answered', () => {
  it('is a person when somebody says a word and waits', () => {
    expect(heard(AFTER, silence(400), word(500), silence(2_000))).toMatchObject({ who: 'person' });
  });
  it('is a person when two short words come with a breath between them', () => {
    const said = heard(AFTER, silence(300), word(300), silence(250), word(700), silence(1_500));
    expect(said).toMatchObject({ who: 'person', cause: 'HUMAN-1000-1000' });
  });
  it('is a machine when the greeting goes on', () => {
    expect(heard(AFTER, silence(300), word(4_000))).toMatchObject({
      who: 'machine',
      cause: 'LONGGREETING-2600-2600',
    });
  });
  it('is a machine after too many words', () => {
    const words = [1, 2, 3, 4].flatMap(() => [word(300), silence(300)]);
    expect(heard(AFTER, ...words)).toMatchObject({ who: 'machine', cause: 'MAXWORDS-4-4' });
  });
  it('is unknown when nobody says anything, also when the phone sends no packets', () => {
    expect(heard(AFTER, silence(4_000))).toMatchObject({ who: 'unknown', cause: 'INITIALSILENCE' });
    const decided: CallProgress[] = [];
    const mute = new CallProgressListener(AFTER, 0, (progress) => decided.push(progress));
    for (let now = 20; now <= 3_000; now += 20) mute.beat(now);
    expect(decided).toMatchObject([{ who: 'unknown', cause: 'INITIALSILENCE' }]);
  });
  it('is unknown when the time guard is over first', () => {
    const clicks = Array.from({ length: 40 }, () => [word(300), silence(800)]).flat();
    const patient = {
      ...AFTER,
      timeGuardMs: 2_000,
      limits: { ...MILD_LIMITS, maxWords: 99, greetingMs: 60_000 },
    };
    expect(heard(patient, ...clicks)).toMatchObject({ who: 'unknown', cause: 'TOOLONG', afterMs: 2_000 });
  });
  it('is a fax by the tone of one that answers and of one that calls', () => {
    expect(heard(AFTER, silence(200), tone(3_000, 2_100))).toMatchObject({ who: 'fax' });
    expect(heard(AFTER, silence(200), tone(500, 1_100), silence(3_000))).toMatchObject({ who: 'fax' });
  });
  it('is a machine that can be spoken to after its signal, or after its silence', () => {
    const greeting = [silence(200), word(3_500)];
    const beeped = heard(WITH_SIGNAL, ...greeting, silence(300), tone(400, 1_400), silence(500));
    expect(beeped).toMatchObject({ who: 'machine', cause: 'LONGGREETING-2600-2600-BEEP' });
    expect(beeped?.afterMs).toBeGreaterThan(4_300);
    const silent = heard(WITH_SIGNAL, ...greeting, silence(2_500));
    expect(silent).toMatchObject({ who: 'machine' });
    expect(silent?.afterMs).toBeGreaterThan(5_600);
    expect(heard(WITH_SIGNAL, silence(200), word(3_000))).toBeNull();
  });
});

describe('what the network says', () => {
  const cadence = (on: number, off: number, ...frequencies: number[]): Int16Array[] =>
    Array.from({ length: 4 }, () => [tone(on, ...frequencies), silence(off)]).flat();
  const sit = (a: [number, number], b: [number, number], c: [number, number]): Int16Array[] =>
    [a, b, c].map(([frequency, ms]) => tone(ms, frequency));

  it.each([
    ['busy in North America', cadence(500, 500, 480, 620), 'busy'],
    ['busy in Europe', cadence(500, 500, 425), 'busy'],
    ['fast busy in North America', cadence(250, 250, 480, 620), 'congestion'],
    ['congestion in Europe', cadence(240, 240, 425), 'congestion'],
    ['an intercepted number', sit([914.8, 274], [1370.6, 274], [1776.7, 380]), 'no-such-number'],
    ['a vacant number', sit([985.2, 380], [1370.6, 274], [1776.7, 380]), 'no-such-number'],
    ['reorder', sit([914.8, 274], [1428.5, 380], [1776.7, 380]), 'congestion'],
    ['no circuit', sit([985.2, 380], [1428.5, 380], [1776.7, 380]), 'congestion'],
  ])('tells %s before and after the answer', (_name, sounds, who) => {
    for (const late of [200, 213, 231])
      expect(heard(EARLY, silence(late), ...sounds, silence(500))).toMatchObject({ who });
    expect(
      heard(
        { ...AFTER, limits: { ...MILD_LIMITS, greetingMs: 9_000, maxWords: 99 } },
        silence(200),
        ...sounds,
        silence(500),
      ),
    ).toMatchObject({ who });
  });
  it('takes ringing for ringing, speech and music for neither', () => {
    expect(heard(EARLY, ...cadence(2_000, 4_000, 440, 480))).toBeNull();
    expect(heard(EARLY, ...cadence(1_000, 4_000, 425))).toBeNull();
    expect(
      heard(EARLY, word(3_000), silence(400), word(500), tone(300, 523, 659), tone(300, 587, 784)),
    ).toBeNull();
  });
});
