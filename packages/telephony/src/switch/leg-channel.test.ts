import { legId } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { customerOrder, SwitchBench, settle } from './testing/switch-bench.ts';

describe('a trunk with a limit of calls', () => {
  it('lets the next call out when one is over, in the order of asking, and nothing rings before', async () => {
    const bench = new SwitchBench({ channels: 1 });
    const first = await bench.dialCustomer('c1', 'l1');
    first.ring();
    first.answer();
    bench.control.createCall(customerOrder('c2', 'l2'));
    bench.control.createCall(customerOrder('c3', 'l3'));
    await settle();
    expect(bench.signalling.invites).toHaveLength(1);
    expect(bench.control.freeChannels('+4930123456')).toBe(0);
    expect(bench.telemetry.named('dial.waits-for-channel')).toHaveLength(2);
    first.dialog.hangUp();
    await settle();
    expect(bench.signalling.invites).toHaveLength(2);
    bench.control.hangUpLeg(legId('l2'));
    await settle();
    expect(bench.kinds('l2').at(-1)).toBe('leg.failed');
    bench.wireClock.advance(10_000);
    await settle();
    expect(bench.kinds('l3')).toContain('leg.dialling');
  });

  it('is waited for while somebody is on the line no longer than a phone would ring', async () => {
    const bench = new SwitchBench({ channels: 1 });
    await bench.waitingCustomer();
    bench.control.connectParty(customerOrder('c1', 'l2', '+4930999999'));
    await settle();
    expect(bench.kinds('l2')).toEqual([]);
    bench.clock.advance(30_000);
    await settle();
    expect(bench.kinds('l2')).toEqual(['leg.failed']);
    expect(bench.event('leg.failed').failure.result).toBe('congestion');
    expect(bench.signalling.invites).toHaveLength(1);
  });

  it('is waited for no longer by a call that is given up, and agents need no channel', async () => {
    const bench = new SwitchBench({ channels: 1 });
    let news = 0;
    bench.control.onChannelFree(() => news++);
    const customer = await bench.waitingCustomer();
    bench.control.createCall(customerOrder('c2', 'l9'));
    bench.control.cancelLeg(legId('l9'));
    await settle();
    expect(bench.kinds('l9')).toEqual(['leg.failed']);
    await bench.dialAgent();
    expect(bench.signalling.invites).toHaveLength(2);
    customer.dialog.hangUp();
    await settle();
    expect([news, bench.control.freeChannels('+4930123456')]).toEqual([1, 1]);
  });
});
