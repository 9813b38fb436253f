import { describe, expect, it } from 'vitest';
import { encodeG711 } from './g711.ts';
import type { RecordingEnd } from './media-types.ts';
import { Recorder } from './recorder.ts';
import { renderTone, sine } from './tone.ts';

const OPTIONS = { maxMs: 3_000, finalSilenceMs: 500, silenceMs: 1_000 };
const voice = renderTone(sine(300)).subarray(0, 160);
const quiet = new Int16Array(160);

/** Packets of 20 ms, one after the other: v = voice, q = quiet, - = none came. */
function recorded(packets: string, options = OPTIONS): RecordingEnd | null {
  let end: RecordingEnd | null = null;
  const recorder = new Recorder(options, 0, (told) => {
    end = told;
  });
  [...packets].forEach((packet, index) => {
    const now = (index + 1) * 20;
    if (packet === '-') recorder.beat(now);
    else recorder.take(encodeG711(packet === 'v' ? voice : quiet, 'mulaw'), 'mulaw', now);
  });
  return end;
}

describe('a recording', () => {
  it('ends when who spoke is silent for long enough, without most of the silence', () => {
    expect(recorded(`${'q'.repeat(10)}${'v'.repeat(50)}${'q'.repeat(26)}`)).toMatchObject({
      outcome: 'silence',
      durationMs: 1_400,
    });
  });

  it('ends as well when packets stop', () => {
    expect(recorded(`${'v'.repeat(50)}${'-'.repeat(26)}`)).toMatchObject({ outcome: 'silence' });
  });

  it('has nothing in it when nobody spoke', () => {
    expect(recorded('q'.repeat(51))).toMatchObject({ outcome: 'no-sound', durationMs: 0 });
  });

  it('is no longer than it may be', () => {
    const end = recorded('v'.repeat(200));
    expect(end?.outcome).toBe('max-time');
    expect(end?.durationMs).toBeLessThanOrEqual(3_000);
  });

  it('has silence where packets are missing', () => {
    const end = recorded(`${'v'.repeat(10)}${'-'.repeat(20)}${'v'.repeat(10)}${'q'.repeat(30)}`);
    expect(end?.durationMs).toBeGreaterThanOrEqual(700);
  });
});
