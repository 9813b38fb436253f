import {
  agentId,
  type CallControl,
  type CallEvent,
  type CallOrder,
  callbackId,
  callId,
  type InCallVerdict,
  legId,
  type Party,
} from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { agent, Bench, request } from '../test/fixture.ts';
import { watchedSwitch } from './watched-switch.ts';

/** A switch that says what it is told to say. */
function switchboard() {
  const listeners: ((event: CallEvent) => void)[] = [];
  const orders: CallOrder[] = [];
  const nothing = (): void => undefined;
  const answers: { verdict: InCallVerdict } = { verdict: 'taken' };
  const callControl: CallControl = {
    createCall: (order) => orders.push(order),
    connectParty: (order) => orders.push(order),
    answer: nothing,
    onIncoming: nothing,
    onReservation: nothing,
    onReferral: nothing,
    cancelLeg: nothing,
    merge: nothing,
    play: nothing,
    stopTreatment: nothing,
    record: nothing,
    inCall: (order) => {
      if (order.kind === 'consult') orders.push(order.order);
      return answers.verdict;
    },
    recordConversation: () => 'taken',
    changeRecording: () => 'taken',
    superviseCall: (order) => {
      if (order.kind === 'begin') orders.push(order.order);
      return answers.verdict;
    },
    stopRecording: nothing,
    hangUp: nothing,
    hangUpLeg: nothing,
    calls: () => [],
    onEvent: (listener) => listeners.push(listener),
    reconcile: () => Promise.resolve(),
    isReachable: () => true,
    freeChannels: () => null,
    onChannelFree: nothing,
  };
  const say = (event: CallEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return { callControl, orders, say, answers };
}

const order = (leg: string, party: Party): CallOrder => ({
  callId: callId('call'),
  legId: legId(leg),
  callbackId: callbackId('cb-a'),
  party,
  callerNumber: null,
  callerName: null,
  timeoutMs: 30_000,
  userData: {},
});

describe('watched switch', () => {
  it('lets routing know of an agent call before the order goes out, and of its failure before others hear', () => {
    const bench = new Bench(agent('1', { groups: ['Service'] }));
    const { callControl, orders, say } = switchboard();
    const watched = watchedSwitch(callControl, bench.routing);
    const stateWhenHeard: (string | undefined)[] = [];
    watched.onEvent(() => stateWhenHeard.push(bench.state('1')?.kind));

    bench.routing.submit(request('a'));
    watched.connectParty(order('agent-leg', { kind: 'agent', agentId: agentId('1') }));
    expect(bench.state('1')?.kind).toBe('ringing');
    expect(orders).toHaveLength(1);

    const failed: CallEvent = {
      kind: 'leg.failed',
      callId: callId('call'),
      legId: legId('agent-leg'),
      at: 0,
      failure: { result: 'no_answer', sipStatus: null, text: '' },
    };
    say(failed);
    expect(stateWhenHeard).toEqual(['not-ready']);
  });

  it('passes orders to customers on, and their legs change no agent', () => {
    const bench = new Bench(agent('1', { groups: ['Service'] }));
    const { callControl, orders, say } = switchboard();
    const watched = watchedSwitch(callControl, bench.routing);
    watched.createCall(order('customer-leg', { kind: 'number', number: '100' }));
    const facts = { callId: callId('call'), legId: legId('customer-leg'), at: 0 };
    say({ kind: 'leg.answered', ...facts, connected: false });
    say({ kind: 'leg.ended', ...facts, by: 'party' });
    expect(orders).toHaveLength(1);
    expect(bench.states).toEqual([]);
  });

  it('lets routing know of an agent who is consulted, and takes it back when the switch does not ring him', () => {
    const bench = new Bench(agent('1', { groups: ['Service'] }));
    const { callControl, orders, answers } = switchboard();
    const watched = watchedSwitch(callControl, bench.routing);
    const consult = (leg: string) =>
      watched.inCall({
        kind: 'consult',
        callId: callId('call'),
        byLegId: legId('other'),
        order: order(leg, { kind: 'agent', agentId: agentId('1') }),
      });
    answers.verdict = 'wrong-state';
    expect(consult('refused')).toBe('wrong-state');
    expect(bench.state('1')?.kind).toBe('ready');
    answers.verdict = 'taken';
    expect(consult('taken')).toBe('taken');
    expect(bench.state('1')?.kind).toBe('ringing');
    expect(orders).toHaveLength(2);
    expect(watched.inCall({ kind: 'hold', callId: callId('call'), byLegId: legId('other') })).toBe('taken');
  });
});
