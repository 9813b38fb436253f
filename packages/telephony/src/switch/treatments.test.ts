import { callId, type Treatment } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { deferred } from './testing/deferred.ts';
import { SwitchBench, settle } from './testing/switch-bench.ts';

const CALL = callId('c1');

const file = (name: string, loop = false): Treatment => ({
  callId: CALL,
  source: { kind: 'file', file: name },
  loop,
});

function finished(bench: SwitchBench) {
  return bench.events.filter((event) => event.kind === 'treatment.finished');
}

describe('a treatment', () => {
  it('plays a prompt once and tells that it is over', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    bench.control.play(file('hello'));
    await settle();
    expect(bench.port(0).playing).toMatchObject({
      source: { kind: 'file', path: '/prompts/hello.wav' },
      loop: false,
    });
    bench.port(0).completePlay();
    await settle();
    expect(finished(bench)).toMatchObject([{ outcome: 'completed' }]);
  });

  it('loops when asked to', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    bench.control.play(file('hello.wav', true));
    await settle();
    expect(bench.port(0).playing?.loop).toBe(true);
  });

  it.each([
    ['silence', 'pcm'],
    ['ringback', 'tone'],
    ['busy', 'tone'],
    ['fastbusy', 'tone'],
  ] as const)('%s goes on until stopped', async (kind, played) => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    bench.control.play({ callId: CALL, source: { kind }, loop: false });
    await settle();
    expect(bench.port(0).playing).toMatchObject({ source: { kind: played }, loop: true });
    bench.control.stopTreatment(CALL);
    await settle();
    expect(bench.port(0).playing).toBeUndefined();
    expect(finished(bench)).toMatchObject([{ outcome: expect.stringMatching(/ended|refused/) }]);
  });

  it('gives way to the next one, and only the last one is told of', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    bench.control.play(file('hello', true));
    await settle();
    bench.control.play({ callId: CALL, source: { kind: 'music' }, loop: false });
    await settle();
    expect(bench.port(0).playing?.source).toMatchObject({ path: '/prompts/music_on_hold.wav' });
    expect(finished(bench)).toEqual([]);
    bench.port(0).completePlay();
    await settle();
    expect(finished(bench)).toMatchObject([{ outcome: 'completed' }]);
  });

  it('that is stopped and replaced in one breath is not told of', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    bench.control.play(file('hello', true));
    await settle();
    bench.control.stopTreatment(CALL);
    bench.control.play({ callId: CALL, source: { kind: 'ringback' }, loop: true });
    await settle();
    expect(finished(bench)).toEqual([]);
    expect(bench.port(0).playing?.source.kind).toBe('tone');
  });

  it('that is stopped before its file was found never starts', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    const gate = deferred<void>();
    bench.port(0).stopGate = gate.promise;
    bench.control.play(file('hello', true));
    bench.control.stopTreatment(CALL);
    await settle();
    expect(bench.port(0).playing).toBeUndefined();
    gate.resolve();
    await settle();
    expect(finished(bench)).toMatchObject([{ outcome: expect.stringMatching(/ended|refused/) }]);
  });

  it('ends with the call, before the end of the leg is told', async () => {
    const bench = new SwitchBench();
    const invite = await bench.waitingCustomer();
    bench.control.play(file('hello', true));
    await settle();
    invite.dialog.hangUp();
    await settle();
    expect(bench.kinds().slice(-3)).toEqual(['treatment.finished', 'leg.ended', 'call.ended']);
  });

  it.each([
    ['https://evil.example/x.wav', 'addresses'],
    ['file:///etc/passwd', 'addresses'],
    ['../secret.wav', 'plain file name'],
    ['/etc/passwd', 'plain file name'],
    ['missing.wav', 'no prompt folder'],
  ])('of %s is refused with a finding', async (name, why) => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    bench.control.play(file(name));
    await settle();
    expect(bench.port(0).playing).toBeUndefined();
    expect(finished(bench)).toMatchObject([{ outcome: expect.stringMatching(/ended|refused/) }]);
    expect(bench.telemetry.named('treatment.refused')).toMatchObject([
      { file: name, why: expect.stringContaining(why) },
    ]);
  });

  it('of a broken file is refused with a finding', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    bench.port(0).fault = new Error('The file is not a WAV file');
    bench.control.play(file('hello'));
    await settle();
    expect(finished(bench)).toMatchObject([{ outcome: expect.stringMatching(/ended|refused/) }]);
    expect(bench.telemetry.named('treatment.refused')).toMatchObject([{ why: 'The file is not a WAV file' }]);
  });

  it('is ignored before the answer and while two parties talk', async () => {
    const bench = new SwitchBench();
    await bench.dialCustomer();
    bench.control.play(file('hello'));
    await settle();
    expect(bench.telemetry.named('treatment.ignored')).toHaveLength(1);
    const talking = new SwitchBench();
    await talking.connected();
    talking.control.play(file('hello'));
    await settle();
    expect(talking.port(0).playing).toBeUndefined();
    expect(talking.telemetry.named('treatment.ignored')).toHaveLength(1);
    expect(finished(talking)).toMatchObject([{ outcome: expect.stringMatching(/ended|refused/) }]);
  });

  it('for a call that nobody knows is ignored', () => {
    const bench = new SwitchBench();
    bench.control.play(file('hello'));
    bench.control.stopTreatment(CALL);
    expect(bench.telemetry.named('treatment.ignored')).toHaveLength(1);
  });
});
