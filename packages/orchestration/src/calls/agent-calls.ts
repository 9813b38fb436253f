import {
  type AgentId,
  legId as asLegId,
  requestId as asRequestId,
  type CallControl,
  type CallId,
  type CallOrder,
  type CallView,
  type Chance,
  type Configuration,
  type InCallDesk,
  type InCallOrder,
  type InCallOutcome,
  type InCallVerdict,
  type InCallWish,
  type LegId,
  type Party,
  type RecordingRule,
  type ReferralRequest,
  type Routing,
  type SupervisionOutcome,
  type SupervisionWish,
} from '@ringback/core';
import { textsOf } from '../modules/interaction/dial.ts';
import { reserveSeconds } from '../modules/queue/reserve.ts';
import { type CallBook, deviceOf } from './call-book.ts';
import type { ConversationRecordings } from './conversation-recordings.ts';

/** How long somebody outside, or a supervisor, is rung: who asked may give up before. */
const RING_MS = 60_000;

const OUTCOMES: Readonly<Record<InCallVerdict, InCallOutcome>> = {
  taken: 'done',
  'unknown-call': 'no-call',
  'wrong-state': 'wrong-state',
};

const SUPERVISED: Readonly<Record<InCallVerdict, SupervisionOutcome>> = {
  taken: 'done',
  'unknown-call': 'unknown-call',
  'wrong-state': 'wrong-state',
};

export interface AgentCallPorts {
  readonly callControl: Pick<CallControl, 'calls' | 'inCall' | 'superviseCall'>;
  readonly calls: CallBook;
  readonly routing: Pick<Routing, 'agents'>;
  readonly configuration: Pick<Configuration, 'agent'>;
  readonly chance: Chance;
  readonly recordings: Pick<ConversationRecordings, 'start' | 'change' | 'rule' | 'options'>;
}

/** What agents do with the calls that they are on: any call of the switch that has their leg. */
export class AgentCalls implements InCallDesk {
  readonly #ports: AgentCallPorts;

  constructor(ports: AgentCallPorts) {
    this.#ports = ports;
  }

  async act(agentId: AgentId, wish: InCallWish): Promise<InCallOutcome> {
    const { callControl, recordings } = this.#ports;
    const on = callOf(agentId, callControl.calls());
    if (on === null) return 'no-call';
    const {
      call: { callId },
      byLegId,
    } = on;
    switch (wish.kind) {
      case 'record':
        return recordings.start(callId, { agentId });
      case 'pause-recording':
        return recordings.change(callId, 'pause');
      case 'resume-recording':
        return recordings.change(callId, 'resume');
      case 'stop-recording':
        return recordings.change(callId, 'stop');
      case 'consult':
      case 'hand-over':
        return this.#consult(agentId, on, wish);
      default: {
        const order: InCallOrder = { callId, byLegId, kind: wish.kind };
        return OUTCOMES[callControl.inCall(order)];
      }
    }
  }

  supervise({ callId, mode, phoneOf, of }: SupervisionWish): SupervisionOutcome {
    const { callControl, chance, configuration } = this.#ports;
    const call = callControl.calls().find((one) => one.callId === callId);
    if (call === undefined) return 'unknown-call';
    const { supervision = null } = call;
    if (supervision !== null) {
      const supervisor = call.legs.find(({ legId }) => legId === supervision.legId);
      const isHis = supervisor?.agentId === phoneOf && isAbout(call, supervision.ofLegId, of);
      return isHis ? SUPERVISED[callControl.superviseCall({ kind: 'change', callId, mode })] : 'wrong-state';
    }
    const ofLegId = supervisable(call, of);
    if (ofLegId === null) return 'wrong-state';
    if (!this.#isFree(phoneOf)) return 'not-available';
    const who = configuration.agent(phoneOf);
    const order: CallOrder = {
      callId,
      legId: asLegId(chance.uuid()),
      // What it does is no part of the callback: nobody is connected by it.
      callbackId: null,
      party: { kind: 'agent', agentId: phoneOf },
      callerNumber: who?.dn ?? null,
      callerName: 'Supervision',
      timeoutMs: RING_MS,
      userData: {},
    };
    return SUPERVISED[callControl.superviseCall({ kind: 'begin', callId, ofLegId, mode, order })];
  }

  endSupervision(callId: CallId): SupervisionOutcome {
    return SUPERVISED[this.#ports.callControl.superviseCall({ kind: 'end', callId })];
  }

  recordingRule(callId: CallId): RecordingRule {
    return this.#ports.recordings.rule(callId);
  }

  /** The phone of an agent asks by itself: only for colleagues, who are named by their numbers. */
  async refer({ agentId, callId, dn }: ReferralRequest): Promise<InCallOutcome> {
    const { callControl, routing } = this.#ports;
    const colleague = routing.agents().find((one) => one.dn === dn && one.id !== agentId);
    if (colleague === undefined) return 'not-allowed';
    const calls = callControl.calls().filter((call) => call.callId === callId);
    const on = callOf(agentId, calls);
    if (on === null) return 'no-call';
    const party: Party = { kind: 'agent', agentId: colleague.id };
    return this.#consult(agentId, on, { kind: 'hand-over', party });
  }

  #consult(
    agentId: AgentId,
    { call, byLegId }: OnCall,
    { kind, party }: { readonly kind: 'consult' | 'hand-over'; readonly party: Party },
  ): InCallOutcome {
    const { callControl, calls, chance, configuration, recordings } = this.#ports;
    if (party.kind === 'agent' && !this.#isFree(party.agentId)) return 'not-available';
    const asks = configuration.agent(agentId);
    const asked = party.kind === 'agent' ? configuration.agent(party.agentId) : null;
    const entry = calls.get(call.callId);
    const order: CallOrder = {
      callId: call.callId,
      legId: asLegId(chance.uuid()),
      callbackId: call.callbackId,
      party,
      // A colleague sees who asks; whoever is outside sees what the trunk shows.
      callerNumber: party.kind === 'agent' ? (asks?.dn ?? null) : null,
      callerName: party.kind === 'agent' ? (asks?.name ?? null) : null,
      timeoutMs: party.kind === 'agent' ? reserveSeconds(recordings.options(call.callId)) * 1000 : RING_MS,
      userData: party.kind === 'agent' && entry !== undefined ? textsOf(entry.userData) : {},
    };
    entry?.legs.set(order.legId, {
      legId: order.legId,
      requestId: asRequestId(order.legId),
      sessionId: entry.owner ?? entry.openedBy,
      verb: 'consult',
      role: party.kind === 'agent' ? 'agent' : 'customer',
      agentId: party.kind === 'agent' ? party.agentId : null,
      attempt: null,
      who: asked?.name ?? 'the one who was asked',
      device: deviceOf(party, asked?.dn ?? null),
      detach: false,
      selection: null,
      state: 'dialling',
    });
    const verdict = callControl.inCall({ kind, callId: call.callId, byLegId, order });
    if (verdict !== 'taken') entry?.legs.delete(order.legId);
    return OUTCOMES[verdict];
  }

  /** Somebody who has a break may be asked: he need not answer. */
  #isFree(id: AgentId): boolean {
    const found = this.#ports.routing.agents().find((agent) => agent.id === id);
    if (found === undefined || !found.reachable) return false;
    const { kind } = found.state;
    return kind === 'ready' || kind === 'not-ready' || kind === 'after-call-work';
  }
}

interface OnCall {
  readonly call: CallView;
  readonly byLegId: LegId;
}

function isAbout({ legs }: CallView, ofLegId: LegId, of: AgentId | null): boolean {
  return of === null || legs.some(({ legId, agentId }) => legId === ofLegId && agentId === of);
}

/** The leg of the agent whose work it would be about; null when there is none, or more than one and nobody was named. */
function supervisable({ legs }: CallView, of: AgentId | null): LegId | null {
  const agents = legs.filter(
    ({ agentId, state }) => agentId !== null && state === 'answered' && (of === null || agentId === of),
  );
  const [agent, other] = agents;
  return agent === undefined || other !== undefined ? null : agent.legId;
}

/** The call that is his: one that he supervises is that of others. */
function callOf(agentId: AgentId, calls: readonly CallView[]): OnCall | null {
  for (const call of calls) {
    const leg = call.legs.find(
      (one) => one.agentId === agentId && one.state === 'answered' && one.legId !== call.supervision?.legId,
    );
    if (leg !== undefined) return { call, byLegId: leg.legId };
  }
  return null;
}
