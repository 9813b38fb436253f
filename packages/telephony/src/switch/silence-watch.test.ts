import { describe, expect, it } from 'vitest';
import { SwitchBench, settle } from './testing/switch-bench.ts';

describe('a phone that was silent for long', () => {
  it('is asked, and its leg ends when it does not answer', async () => {
    const bench = new SwitchBench({ silentPeerMs: 60_000 });
    const invite = await bench.waitingCustomer();
    bench.wireClock.advance(60_000);
    await settle();
    expect(invite.dialog.isByeSent).toBe(false);
    bench.wireClock.advance(60_000);
    await settle();
    invite.dialog.answerBye({ kind: 'timeout' });
    await settle();
    expect(bench.event('leg.ended').by).toBe('network');
    expect(bench.wireClock.armed).toBe(0);
  });

  it('stays when it answers, such as one on hold', async () => {
    const bench = new SwitchBench({ silentPeerMs: 60_000 });
    const invite = await bench.waitingCustomer();
    const ok = {
      kind: 'response',
      status: 200,
      reasonPhrase: 'OK',
      headers: [],
      body: new Uint8Array(),
    } as const;
    invite.dialog.requestOutcome = { kind: 'response', response: ok };
    for (let minute = 0; minute < 5; minute += 1) {
      bench.wireClock.advance(60_000);
      await settle();
    }
    expect(invite.dialog.isByeSent).toBe(false);
  });

  it('is not asked while it talks', async () => {
    const bench = new SwitchBench({ silentPeerMs: 60_000 });
    const invite = await bench.waitingCustomer();
    for (let minute = 1; minute < 5; minute += 1) {
      bench.port(0).packetsIn = minute * 3_000;
      bench.wireClock.advance(60_000);
      await settle();
    }
    expect(invite.dialog.isByeSent).toBe(false);
  });

  it('is not watched unless configured', async () => {
    const bench = new SwitchBench();
    await bench.waitingCustomer();
    expect(bench.wireClock.armed).toBe(0);
  });
});
