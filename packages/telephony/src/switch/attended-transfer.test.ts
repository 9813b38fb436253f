import { callId, type InCallOutcome, legId, type ReferralRequest } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { acceptOffer, type FakeInvite } from './testing/fake-signalling.ts';
import { agentOrder, SwitchBench, settle } from './testing/switch-bench.ts';

/** The agent talks to a customer in one call and to somebody else in another. */
async function twoCalls(agentOfSecond = '1001') {
  const bench = new SwitchBench();
  const { customer, agent } = await bench.connected();
  const second = await bench.dialCustomer('c2', 'l3');
  second.answer();
  await settle();
  const agentAgain = await bench.dialAgent('c2', 'l4', agentOfSecond);
  agentAgain.answer();
  await settle();
  return { bench, customer, agent, second, agentAgain };
}
const replacing = ({ dialog }: FakeInvite): string =>
  `<sip:2002@127.0.0.1?Replaces=${encodeURIComponent(`${dialog.callId};to-tag=us;from-tag=them`)}>`;
const notified = ({ dialog }: FakeInvite): (string | undefined)[] =>
  dialog.requests.map(({ method, body }) => `${method} ${body?.trim()}`);

/** The agent talks to a customer, and colleagues are those whose numbers begin with a 2. */
async function oneCall(decision: InCallOutcome | null = null, colleague = '1001') {
  const bench = new SwitchBench();
  const { customer, agent } = await bench.connected();
  for (const { dialog } of [customer, agent]) dialog.reinviteOutcome = acceptOffer;
  const asked: ReferralRequest[] = [];
  bench.control.onReferral(async (request) => {
    asked.push(request);
    if (decision !== null) return decision;
    const order = agentOrder('c1', `l${2 + asked.length}`, colleague);
    const verdict = bench.control.inCall({
      kind: 'hand-over',
      callId: callId('c1'),
      byLegId: legId('l2'),
      order,
    });
    return verdict === 'taken' ? 'done' : 'wrong-state';
  });
  const refer = async (to = '<sip:2002@127.0.0.1>'): Promise<number> => {
    agent.dialog.refer(to);
    await settle();
    return agent.dialog.referStatus;
  };
  return { bench, customer, agent, asked, refer };
}

describe('REFER of an agent to a colleague', () => {
  it('rings him while the customer is on hold; both talk when he answers, and the agent is told and out', async () => {
    const { bench, customer, agent, asked, refer } = await oneCall();
    expect(await refer()).toBe(202);
    expect(asked).toEqual([{ agentId: '1001', callId: 'c1', dn: '2002' }]);
    const colleague = bench.invite(-1);
    colleague.ring();
    await settle();
    expect(bench.control.calls()[0]?.conversation).toMatchObject({ state: 'ringing', heldLegId: 'l1' });
    colleague.answer();
    await settle();
    expect(bench.event('call.transferred')).toMatchObject({ by: 'l2', joined: 'l3' });
    expect(notified(agent)).toEqual(['NOTIFY SIP/2.0 100 Trying', 'NOTIFY SIP/2.0 200 OK']);
    expect(agent.dialog.isByeSent).toBe(true);
    agent.dialog.answerBye();
    await settle();
    expect(bench.media.bridges.size).toBe(1);
    expect(customer.dialog.isOpen).toBe(true);
    expect(bench.control.calls()).toMatchObject([
      { state: 'connected', conversation: { state: 'talking', byLegId: null } },
    ]);
  });

  it('whose phone hangs up at once is waited for no longer: the customer gets the colleague', async () => {
    const { bench, agent, customer, refer } = await oneCall();
    await refer();
    agent.dialog.hangUp();
    await settle();
    expect(customer.dialog.isByeSent).toBe(false);
    bench.invite(-1).answer();
    await settle();
    expect(bench.media.bridges.size).toBe(1);
    expect(bench.event('call.transferred')).toMatchObject({ by: 'l2', joined: 'l3' });
  });

  it('leaves the call of a phone alone that does not know what it is told, or says nothing to it (RFC 5057 5.1)', async () => {
    const { bench, agent, refer } = await oneCall();
    await refer();
    bench.invite(-1).refuse(486);
    await settle();
    expect(agent.dialog.requests.map(({ method, keepsDialog }) => [method, keepsDialog])).toEqual([
      ['NOTIFY', true],
      ['NOTIFY', true],
    ]);
  });

  it('is told apart in the news of a second one in the same call (RFC 3515 2.4.6)', async () => {
    const { bench, agent, refer } = await oneCall();
    await refer();
    bench.invite(-1).refuse(486);
    await settle();
    await refer();
    expect(agent.dialog.requests.map(({ headers }) => headers?.[0])).toEqual([
      { name: 'Event', value: 'refer' },
      { name: 'Event', value: 'refer' },
      { name: 'Event', value: 'refer;id=2' },
    ]);
  });

  it.each([
    [486, '486 Busy Here'],
    [603, '603 Decline'],
    [480, '480 Temporarily Unavailable'],
    [404, '404 Not Found'],
    [503, '503 Service Unavailable'],
    [600, '600 Busy Everywhere'],
    [499, '499 Client Error'],
  ])('that the phone of the colleague ends by %i is told as that (RFC 3515 2.4.5)', async (status, told) => {
    const { bench, agent, refer } = await oneCall();
    await refer();
    bench.invite(-1).refuse(status);
    await settle();
    expect(notified(agent)).toEqual(['NOTIFY SIP/2.0 100 Trying', `NOTIFY SIP/2.0 ${told}`]);
  });

  it('that rang for as long as it may is told as not answered, not as the end of our own CANCEL', async () => {
    const { bench, agent, refer } = await oneCall();
    await refer();
    bench.invite(-1).ring();
    await settle();
    bench.clock.advance(30_000);
    await settle();
    bench.invite(-1).refuse(487);
    await settle();
    expect(notified(agent).at(-1)).toBe('NOTIFY SIP/2.0 480 Temporarily Unavailable');
  });

  it('gives the customer back when the colleague is busy, and says so', async () => {
    const { bench, agent, refer } = await oneCall();
    await refer();
    bench.invite(-1).refuse(486);
    await settle();
    expect(notified(agent).at(-1)).toBe('NOTIFY SIP/2.0 486 Busy Here');
    expect(bench.event('call.retrieved')).toMatchObject({ by: 'l2', held: 'l1' });
    expect(bench.media.bridges.size).toBe(1);
    expect(agent.dialog.isOpen).toBe(true);
  });

  it('tells the end also when the colleague cannot be rung at all, which is known before the REFER is answered', async () => {
    const { bench, agent, refer } = await oneCall(null, 'nobody');
    expect(await refer()).toBe(202);
    expect(bench.event('leg.failed')).toMatchObject({ legId: 'l3' });
    expect(notified(agent)).toEqual(['NOTIFY SIP/2.0 100 Trying', 'NOTIFY SIP/2.0 404 Not Found']);
    expect(bench.control.calls()[0]?.conversation?.state).toBe('talking');
    expect(bench.media.bridges.size).toBe(1);
  });

  it('that is refused while another one is under way takes nothing from that', async () => {
    const { bench, agent, refer } = await oneCall();
    expect(await refer()).toBe(202);
    expect(await refer()).toBe(491);
    bench.invite(-1).refuse(486);
    await settle();
    expect(notified(agent)).toEqual(['NOTIFY SIP/2.0 100 Trying', 'NOTIFY SIP/2.0 486 Busy Here']);
  });

  it('lets the customer go when the agent has left and the colleague does not answer', async () => {
    const { bench, agent, customer, refer } = await oneCall();
    await refer();
    agent.dialog.hangUp();
    await settle();
    bench.invite(-1).refuse(486);
    await settle();
    expect(customer.dialog.isByeSent).toBe(true);
    customer.dialog.answerBye();
    await settle();
    expect(bench.kinds().at(-1)).toBe('call.ended');
  });

  it('can be taken back by the agent while the phone rings, and his phone is told that it was', async () => {
    const { bench, agent, refer } = await oneCall();
    await refer();
    const back = { kind: 'reconnect', callId: callId('c1'), byLegId: legId('l2') } as const;
    expect(bench.control.inCall(back)).toBe('taken');
    await settle();
    expect(notified(agent).at(-1)).toBe('NOTIFY SIP/2.0 487 Request Terminated');
    expect(bench.media.bridges.size).toBe(1);
    expect(bench.control.calls()[0]?.conversation?.state).toBe('talking');
  });

  it.each([
    ['not-allowed', 603],
    ['not-available', 486],
    ['wrong-state', 491],
    ['no-call', 404],
  ] as const)('that is refused as %s is answered %i, and nothing changes', async (decision, status) => {
    const { bench, refer } = await oneCall(decision);
    expect(await refer()).toBe(status);
    expect(bench.media.bridges.size).toBe(1);
  });
});

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

  it('does not wait for a phone that says nothing to the news: the customers would wait as long', async () => {
    const { bench, agent, agentAgain } = await twoCalls();
    const answers: (() => void)[] = [];
    agent.dialog.request = () => new Promise((resolve) => answers.push(() => resolve({ kind: 'timeout' })));
    agent.dialog.refer(replacing(agentAgain));
    await settle();
    expect(bench.kinds()).toContain('call.merged');
    // It hears of the end before it is hung up.
    answers.shift()?.();
    await settle();
    expect([agent.dialog.isByeSent, agentAgain.dialog.isByeSent]).toEqual([false, false]);
    answers.shift()?.();
    await settle();
    expect([agent.dialog.isByeSent, agentAgain.dialog.isByeSent]).toEqual([true, true]);
  });

  it('lets a customer go with the other one also while the phone says nothing to the news', async () => {
    const { bench, customer, second, agent, agentAgain } = await twoCalls();
    agent.dialog.request = () => new Promise(() => undefined);
    agent.dialog.refer(replacing(agentAgain));
    await settle();
    customer.dialog.hangUp();
    await settle();
    expect(second.dialog.isByeSent).toBe(true);
    expect(bench.kinds()).toContain('call.merged');
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
    agent.dialog.refer('<sip:+4990012345@127.0.0.1>');
    await settle();
    expect(agent.dialog.referStatus).toBe(603);
    expect(agent.dialog.refer('<sip:1@127.0.0.1?Replaces=nobody%3Bto-tag%3Dus%3Bfrom-tag%3Dthem>')).toBe(404);
    expect(agent.dialog.refer('<sip:1@127.0.0.1?Replaces=%ff>')).toBe(603);
    expect(agent.dialog.refer(replacing(agent))).toBe(404);
    expect(agent.dialog.refer(replacing(agentAgain), 'PUBLISH')).toBe(405);
  });

  it('is refused for the call of another agent: those two customers would talk to each other', async () => {
    const { bench, agent, agentAgain } = await twoCalls('1002');
    expect(agent.dialog.refer(replacing(agentAgain))).toBe(404);
    await settle();
    expect(bench.kinds()).not.toContain('call.merged');
    expect(agentAgain.dialog.isByeSent).toBe(false);
  });
});

describe('REFER that names nobody, or more than one (RFC 3515 2.4.2)', () => {
  it.each([
    [[]],
    [['<sip:2002@127.0.0.1>', '<sip:2003@127.0.0.1>']],
    [['<sip:2002@127.0.0.1>, <sip:2003@127.0.0.1>']],
  ])('is a bad request: %s', async (named) => {
    const { agent, asked } = await oneCall();
    expect(agent.dialog.refer(named)).toBe(400);
    expect(asked).toEqual([]);
  });
});
