import { describe, expect, it } from 'vitest';
import type { FakeInvite } from './testing/fake-signalling.ts';
import { SwitchBench, settle } from './testing/switch-bench.ts';

/** The agent talks to a customer in one call and to somebody else in another. */
async function twoCalls() {
  const bench = new SwitchBench();
  const { customer, agent } = await bench.connected();
  const second = await bench.dialCustomer('c2', 'l3');
  second.answer();
  await settle();
  const agentAgain = await bench.dialAgent('c2', 'l4');
  agentAgain.answer();
  await settle();
  return { bench, customer, agent, second, agentAgain };
}
const replacing = ({ dialog }: FakeInvite): string =>
  `<sip:2002@127.0.0.1?Replaces=${encodeURIComponent(`${dialog.callId};to-tag=us;from-tag=them`)}>`;
const notified = ({ dialog }: FakeInvite): (string | undefined)[] =>
  dialog.requests.map(({ method, body }) => `${method} ${body?.trim()}`);

describe('REFER with Replaces of an agent', () => {
  it('connects both parties in the first call, is told of it, and lets the agent go from both', async () => {
    const { bench, customer, agent, second, agentAgain } = await twoCalls();
    expect(agent.dialog.refer(replacing(agentAgain))).toBe(202);
    await settle();
    expect(notified(agent)).toEqual(['NOTIFY SIP/2.0 100 Trying', 'NOTIFY SIP/2.0 200 OK']);
    expect(bench.event('call.merged')).toMatchObject({ callId: 'c1', fromCallId: 'c2', legId: 'l3' });
    expect(bench.journal.kindsOf('l3')).toEqual(['dialling', 'answered', 'joined']);
    agent.dialog.answerBye();
    agentAgain.dialog.answerBye();
    await settle();
    expect(bench.control.calls()).toMatchObject([{ callId: 'c1', state: 'connected' }]);
    expect(bench.events.filter(({ kind }) => kind === 'call.ended')).toMatchObject([{ callId: 'c2' }]);
    expect([customer.dialog.isOpen, second.dialog.isOpen]).toEqual([true, true]);
    // Both talk: when one leaves, the other one is hung up.
    second.dialog.hangUp();
    await settle();
    expect(customer.dialog.isByeSent).toBe(true);
  });

  it('leaves all as it is when it cannot be written down', async () => {
    const { bench, agent, agentAgain } = await twoCalls();
    bench.journal.refuseNext('joined');
    agent.dialog.refer(replacing(agentAgain));
    await settle();
    expect(notified(agent).at(-1)).toBe('NOTIFY SIP/2.0 503 Service Unavailable');
    expect(bench.control.calls()).toMatchObject([{ state: 'connected' }, { state: 'connected' }]);
    expect([agent.dialog.isOpen, agentAgain.dialog.isOpen]).toEqual([true, true]);
    expect(bench.kinds()).not.toContain('merge.failed');
  });

  it('is refused to customers, for calls that are not there, and to any other place (P9)', async () => {
    const { customer, agent, agentAgain } = await twoCalls();
    expect(customer.dialog.refer(replacing(agentAgain))).toBe(603);
    expect(agent.dialog.refer('<sip:+4990012345@127.0.0.1>')).toBe(603);
    expect(agent.dialog.refer('<sip:1@127.0.0.1?Replaces=nobody%3Bto-tag%3Dus%3Bfrom-tag%3Dthem>')).toBe(404);
    expect(agent.dialog.refer('<sip:1@127.0.0.1?Replaces=%ff>')).toBe(603);
    expect(agent.dialog.refer(replacing(agent))).toBe(404);
    expect(agent.dialog.refer(replacing(agentAgain), 'PUBLISH')).toBe(405);
  });
});
