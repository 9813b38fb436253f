import type { AgentState, RequestedAgentState } from '../agents/agent.ts';
import type { AgentId, CallbackId, RequestId, SessionId } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import type { DialAhead, PacingView } from '../pacing/dial-ahead.ts';
import type { AssignmentReason } from '../routing/assignment.ts';
import type { PriorityGrowth } from '../routing/order.ts';
import type { QueueOccurrence } from '../routing/queue-history.ts';
import type { QueueFacts, RoutingFacts } from '../routing/routing-facts.ts';
import type { ToldWait, WaitOutlook } from '../wait-times/wait-quote.ts';

/** A request that waits in a virtual queue for an agent: the virtual call of a callback, or a call that is there. */
export interface QueueRequest {
  readonly requestId: RequestId;
  readonly sessionId: SessionId;
  readonly callbackId: CallbackId | null;
  readonly virtualQueue: string;
  /** As configured: `Name@StatServer.GA`, `?:Skill>5@StatServer.GA`, several separated by commas. */
  readonly targets: readonly string[];
  /** Where it begins; what it is now follows from `growth`. */
  readonly priority: number;
  readonly growth?: PriorityGrowth | null;
  /** When it was submitted first: from then on the times of its target list count; by default now. */
  readonly enteredAt?: number | null;
  /** Which of its targets is served first when several could be; by default that of the agent who has been ready longest. */
  readonly selectBy?: TargetOrder | null;
  /** Since when it stands in line; the original request, whatever was tried in between. */
  readonly arrivedAt: number;
  readonly seq: number;
  /** The agent is held for this long once selected. */
  readonly reserveMs: number;
  /** How long to wait for a target before giving up; null = for ever. */
  readonly timeoutMs: number | null;
  /** Never these agents, by id, directory number or name, whatever the targets say. */
  readonly excludedAgents?: readonly string[];
  /** What is dialled for it once an agent is found: nobody is selected for it while no trunk has a channel left for that. */
  readonly dials?: string | null;
  /** It keeps its place and is not selected: it is told when to dial, or gets an agent who is held, whichever suits. */
  readonly dialAhead?: DialAhead | null;
  /** The customer of a callback, who answered and is on the line. */
  readonly customerAnswered?: boolean;
  /** Further data that go with it (`_urs_extension_data`): shown with it, and given back with the agent. */
  readonly extensions?: JsonObject;
}

export type TargetOrder =
  /** The target of which the statistic is greatest, or least. */
  | { readonly order: 'max' | 'min'; readonly statistic: string }
  /** Each target as often as its weight says. */
  | { readonly order: 'percentage' };

export type QueueEvent =
  /** An agent was selected and is held. `why` says who was ahead and why they were not chosen. */
  | {
      readonly kind: 'target.selected';
      readonly request: QueueRequest;
      readonly agentId: AgentId;
      readonly dn: string;
      readonly target: string;
      readonly reservation: string;
      readonly until: number;
      readonly why: AssignmentReason;
    }
  /** The hold ran out or was ended by the agent before a call reached the agent. */
  | {
      readonly kind: 'reservation.ended';
      readonly request: QueueRequest;
      readonly agentId: AgentId;
      readonly reservation: string;
      readonly text: string;
    }
  | { readonly kind: 'timed-out'; readonly request: QueueRequest }
  /** It is time to dial this customer; no agent is held. The request keeps its place until it is cancelled or served. */
  | { readonly kind: 'dial.due'; readonly request: QueueRequest; readonly attempt: number }
  /** A target nobody can ever match or cannot be read: the request waits, the trace says why. */
  | { readonly kind: 'notice'; readonly request: QueueRequest; readonly text: string };

export interface QueueView {
  readonly name: string;
  readonly length: number;
  readonly waiting: readonly {
    readonly position: number;
    readonly callbackId: CallbackId | null;
    readonly requestId: RequestId;
    readonly priority: number;
    readonly arrivedAt: number;
    readonly targets: readonly string[];
    readonly extensions: JsonObject;
  }[];
}

export interface AgentView {
  readonly id: AgentId;
  readonly name: string;
  readonly dn: string;
  readonly groups: readonly string[];
  readonly skills: Readonly<Record<string, number>>;
  readonly state: AgentState;
  readonly reachable: boolean;
}

/** What becomes of a dialled call: somebody answered, an agent took it, nobody did; how long that took. */
export type DialledCallEvent =
  | { readonly kind: 'entered' }
  | { readonly kind: 'answered' | 'abandoned'; readonly waitedMs: number };

/** Virtual queues and agents ("URS" and "Stat"). */
export interface Routing {
  /** Gets in line. One that waits already under this id is replaced: its place follows from what it says now. */
  submit(request: QueueRequest): void;
  /** Leaves the queue; also releases the agent held for it. Unknown ids are ignored. */
  cancel(requestId: RequestId): void;
  /** Lets a held agent go. */
  release(reservation: string): void;
  position(requestId: RequestId): { position: number; length: number } | null;
  queues(): QueueView[];
  agents(): AgentView[];
  /** What statistics are computed from, as of now. */
  facts(): RoutingFacts;
  /** The same of one virtual queue: the agents, of whom there may be thousands, are not copied for it. */
  factsOfQueue(virtualQueue: string): QueueFacts;
  /** Counts a dialled call in a virtual queue in which it does not wait (`_vq_for_outbound_calls`). */
  tallyDialled(virtualQueue: string, event: DialledCallEvent): void;
  /** What happened in a queue during the last day, in order. */
  queueHistory(virtualQueue: string): readonly QueueOccurrence[];
  /** The wait that is told now to one who stands in line; kept with what then happens. Null: nobody can say. */
  toldWait(requestId: RequestId): ToldWait | null;
  /** What every predictor says about one who enters a queue now. */
  waitOutlook(virtualQueue: string): WaitOutlook;
  /** Dials of a virtual queue: what came of them, what they go by, and who is to be dialled. */
  pacing(virtualQueue: string): PacingView;
  setAgentState(id: AgentId, state: RequestedAgentState, reason: string): 'ok' | 'unknown-agent';
  onEvent(listener: (event: QueueEvent) => void): void;
  /** State changes of agents, for the live page and the trace. */
  onAgentState(listener: (agentId: AgentId, state: AgentState) => void): void;
}
