import type {
  AgentId,
  AgentState,
  CallbackId,
  CallEvent,
  CallId,
  Chance,
  Clock,
  Configuration,
  LegId,
  QueueOccurrenceRecord,
  RequestedAgentState,
  ReservationRequest,
  ReservationVerdict,
  Routing,
  Telemetry,
  WaitPredictor,
} from '@ringback/core';
import type { WaitQuoteSink } from './ewt/wait-quotes.ts';

export interface RoutingParts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
  readonly configuration: Pick<Configuration, 'agents' | 'agent' | 'onChange'>;
  /** Whether the agent's phone can be rung now. Not asked before the first request or change. */
  readonly isReachable: (agentId: AgentId) => boolean;
  /** Channels of trunks that are left for a number; null: no limit. Default: there is none. */
  readonly freeChannels?: (number: string) => number | null;
  /** Told whenever the state between calls was changed, by somebody or by an unanswered call. */
  readonly persistAgentState?: (agentId: AgentId, state: RequestedAgentState, reason: string) => void;
  /** Told of every wait that was predicted, and of how it ended; without it no waits are predicted. */
  readonly waitQuotes?: WaitQuoteSink;
  /** What happened in the queues before this process began, in order, and who is told what happens from now on. */
  readonly queueHistory?: {
    readonly earlier: readonly QueueOccurrenceRecord[];
    readonly happened: (occurrence: QueueOccurrenceRecord) => void;
  };
  /** The predictor that the operator chose for a queue. */
  readonly chosenPredictor?: (queue: string) => WaitPredictor | null;
}

/** An order to ring an agent's phone, as given to the switch. */
export interface AgentCall {
  readonly agentId: AgentId;
  readonly callId: CallId;
  readonly legId: LegId;
  readonly callbackId: CallbackId | null;
  /** Whether somebody is in the call already, whom the agent is to talk to. */
  readonly joins: boolean;
}

/** Routing in the memory of this process, and what has to be fed into it. */
export interface MemoryRouting extends Routing {
  /**
   * Call it just before the switch gets the order: from here on the call decides about the agent, and a hold for
   * this callback cannot run out while the dial attempt is being written down. A hold for another one ends.
   */
  agentCallOrdered(call: AgentCall): void;
  /** Every event of the switch, before anybody else sees it. `agentId`: whose leg it is; null = no agent's. */
  onCallEvent(event: CallEvent, agentId: AgentId | null): void;
  /** Holds an agent for a call that another switch is about to route to the agent; refused unless the agent is ready. */
  reserve(request: ReservationRequest): ReservationVerdict;
  /** The switch got the order to dial the customer of a callback, and has counted the channel of it. */
  customerCallOrdered(callbackId: CallbackId): void;
  /** A channel of a trunk is free. */
  channelFreed(): void;
  /** What every agent does now; without the copies that `agents` makes. */
  eachAgent(see: (id: AgentId, state: AgentState) => void): void;
  /** The agent's phone registered, or its registration ended. */
  reachabilityChanged(agentId: AgentId): void;
  /** Nothing expires any more; for the end of the process. */
  close(): void;
}
