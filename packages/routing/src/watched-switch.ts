import type { AgentId, CallControl, CallOrder, LegId } from '@ringback/core';
import type { MemoryRouting } from './memory-routing.ts';

/**
 * The switch as orchestration uses it, with routing told first: of every order to ring an agent, and of every
 * event before anybody who subscribes here. Other switches that ask for
 * agents are answered by routing. Make it once, before others subscribe.
 */
export function watchedSwitch(callControl: CallControl, routing: MemoryRouting): CallControl {
  const agents = new Map<LegId, AgentId>();
  /** The switch counts the channel of a trunk from the order on. */
  const dialled = ({ party, callbackId }: CallOrder): void => {
    if (party.kind === 'number' && callbackId !== null) routing.customerCallOrdered(callbackId);
  };
  const ordered = (order: CallOrder, joins: boolean): void => {
    if (order.party.kind !== 'agent') return;
    const { agentId } = order.party;
    agents.set(order.legId, agentId);
    routing.agentCallOrdered({
      agentId,
      callId: order.callId,
      legId: order.legId,
      callbackId: order.callbackId,
      joins,
    });
  };
  /** It was not ordered after all: the phone does not ring. */
  const forget = ({ callId, legId }: CallOrder): void => {
    const agentId = agents.get(legId) ?? null;
    agents.delete(legId);
    const failure = { result: 'cancelled', sipStatus: null, text: 'The phone was not rung.' } as const;
    routing.onCallEvent({ kind: 'leg.failed', callId, legId, at: 0, failure }, agentId);
  };
  callControl.onEvent((event) => {
    routing.onCallEvent(event, 'legId' in event ? (agents.get(event.legId) ?? null) : null);
    if (event.kind === 'leg.failed' || event.kind === 'leg.ended') agents.delete(event.legId);
  });
  callControl.onReservation((request) => routing.reserve(request));
  callControl.onChannelFree(() => routing.channelFreed());
  return {
    createCall(order) {
      ordered(order, false);
      callControl.createCall(order);
      dialled(order);
    },
    connectParty(order) {
      ordered(order, true);
      callControl.connectParty(order);
      dialled(order);
    },
    answer: (callId) => callControl.answer(callId),
    onIncoming: (decide) => callControl.onIncoming(decide),
    onReferral: (decide) => callControl.onReferral(decide),
    onReservation: (decide) => callControl.onReservation(decide),
    merge: (both) => callControl.merge(both),
    cancelLeg: (legId) => callControl.cancelLeg(legId),
    play: (treatment) => callControl.play(treatment),
    stopTreatment: (callId) => callControl.stopTreatment(callId),
    record: (order) => callControl.record(order),
    stopRecording: (callId) => callControl.stopRecording(callId),
    inCall(order) {
      if (order.kind !== 'consult' && order.kind !== 'hand-over') return callControl.inCall(order);
      const { order: consultation } = order;
      ordered(consultation, false);
      const verdict = callControl.inCall(order);
      if (verdict !== 'taken') forget(consultation);
      return verdict;
    },
    recordConversation: (order) => callControl.recordConversation(order),
    changeRecording: (callId, verb) => callControl.changeRecording(callId, verb),
    superviseCall(order) {
      if (order.kind !== 'begin') return callControl.superviseCall(order);
      ordered(order.order, false);
      const verdict = callControl.superviseCall(order);
      if (verdict !== 'taken') forget(order.order);
      return verdict;
    },
    hangUp: (callId) => callControl.hangUp(callId),
    hangUpLeg: (legId) => callControl.hangUpLeg(legId),
    calls: () => callControl.calls(),
    onEvent: (listener) => callControl.onEvent(listener),
    reconcile: (legs) => callControl.reconcile(legs),
    isReachable: (agentId) => callControl.isReachable(agentId),
    freeChannels: (number) => callControl.freeChannels(number),
    onChannelFree: (listener) => callControl.onChannelFree(listener),
  };
}
