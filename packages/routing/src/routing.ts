import type {
  AgentId,
  AgentState,
  AgentView,
  CallEvent,
  CallId,
  PriorityGrowth,
  QueueEvent,
  QueueRequest,
  QueueView,
  RequestedAgentState,
  RequestId,
  RoutingFacts,
  StatisticSource,
} from '@ringback/core';
import { agentId as asAgentId, compares, nextGrowthAt, priorityAt } from '@ringback/core';
import { AgentBook } from './agent-book.ts';
import { Announcements } from './announcements.ts';
import { type Deadline, Deadlines } from './deadlines.ts';
import { climb, firstStage, type PlannedStep, type Stage } from './escalation.ts';
import { routingFacts } from './facts.ts';
import { Gates } from './gates.ts';
import { liveStatistic } from './live-statistic.ts';
import type { AgentCall, MemoryRouting, RoutingParts } from './memory-routing.ts';
import { notReadyReason } from './not-ready-reason.ts';
import { type Reservation, Reservations } from './reservations.ts';
import { type Assignment, Selection } from './selection.ts';
import { soundRequest } from './sound-request.ts';
import { Tallies } from './tallies.ts';
import { TargetChoice } from './target-choice.ts';
import { type TargetGroup, TargetGroups } from './target-groups.ts';
import { readTargets } from './targets-of-request.ts';
import { agentView, queueView, whyAssigned } from './views.ts';
import { type WaitingRequest, WaitingRequests, type WaitingTarget } from './waiting-requests.ts';

/** Virtual queues and agent states (URS and Stat Server) in memory; they are rebuilt by submitting again after a start. */
export function createRouting(parts: RoutingParts): MemoryRouting {
  return new InMemoryRouting(parts);
}

/** Thresholds may be met by the mere passing of time: they are looked at again after this long. */
const GATE_LOOK_MS = 1000;

class InMemoryRouting implements MemoryRouting {
  readonly #parts: RoutingParts;
  readonly #announcements: Announcements;
  readonly #deadlines: Deadlines;
  readonly #book: AgentBook;
  readonly #groups: TargetGroups;
  readonly #requests = new WaitingRequests();
  readonly #reservations = new Reservations();
  readonly #selection: Selection;
  readonly #tallies = new Tallies();
  readonly #gates: Gates;
  readonly #choice: TargetChoice;
  readonly #statistic: StatisticSource;
  /** When shut thresholds are looked at again. */
  #gateLook: Deadline | null = null;
  #order = 0;
  #settling = false;

  constructor(parts: RoutingParts) {
    const { clock, configuration, isReachable } = parts;
    this.#parts = parts;
    this.#announcements = new Announcements(parts.telemetry);
    this.#deadlines = new Deadlines(clock, () => this.#settle());
    this.#groups = new TargetGroups(() => configuration.agents());
    this.#book = new AgentBook({
      clock,
      deadlines: this.#deadlines,
      announcements: this.#announcements,
      persist: parts.persistAgentState ?? (() => undefined),
      becameReady: (agent) => this.#selection.agentCame(agent),
    });
    this.#statistic = liveStatistic(this.#book, this.#requests, this.#tallies, () => clock.now());
    this.#gates = new Gates(this.#statistic);
    this.#choice = new TargetChoice(this.#statistic);
    this.#selection = new Selection({
      book: this.#book,
      requests: this.#requests,
      groups: this.#groups,
      isReachable,
      gates: this.#gates,
      choice: this.#choice,
    });
    for (const agent of configuration.agents()) this.#book.configure(agent);
    // How agents start is no change of theirs: nobody is told.
    this.#announcements.deliver();
    this.#announcements.onAgentState((id, state) => this.#tallies.agentState(id, state));
    configuration.onChange((change) => {
      if (change.kind === 'agent') this.#agentConfigured(asAgentId(change.id));
    });
  }

  submit(given: QueueRequest): void {
    const now = this.#parts.clock.now();
    const { request, changed } = soundRequest(given, now);
    const { requestId } = request;
    if (changed) this.#parts.telemetry.log('warn', 'routing.request.unsound', { requestId });
    if (this.#reservations.ofRequest(requestId) !== null) {
      this.#parts.telemetry.log('warn', 'routing.request.already-served', { requestId });
      return;
    }
    const earlier = this.#requests.get(requestId);
    if (earlier !== null) this.#leave(earlier);
    else this.#tallies.entered(request.virtualQueue);
    const { plan, notice } = readTargets(request, this.#groups);
    this.#gates.changed();
    const stage = this.#climb(plan, firstStage(request.enteredAt ?? now), now);
    const growth = request.growth ?? null;
    const waiting: WaitingRequest = {
      request,
      priority: priorityAt(request.priority, growth, now),
      arrivedAt: request.arrivedAt,
      seq: request.seq,
      growing: null,
      order: this.#order++,
      plan,
      stage,
      targets: this.#waitingTargets(request, stage),
      escalating: null,
      deadline:
        request.timeoutMs === null
          ? null
          : this.#deadlines.add(now + request.timeoutMs, () => this.#timeOut(requestId)),
    };
    this.#requests.add(waiting);
    this.#escalateLater(waiting);
    if (growth !== null && growth.step !== 0) this.#growLater(waiting, growth, now);
    this.#selection.requestCame(waiting);
    if (notice !== null) this.#announcements.queueEvent({ kind: 'notice', request, text: notice });
    this.#settle();
  }

  cancel(requestId: RequestId): void {
    this.#announcements.withdraw(requestId);
    const waiting = this.#requests.get(requestId);
    if (waiting !== null) {
      this.#leave(waiting);
      this.#tallies.abandoned(waiting.request.virtualQueue);
    }
    const reservation = this.#reservations.ofRequest(requestId);
    if (reservation !== null) this.#letGo(reservation);
    this.#settle();
  }

  release(id: string): void {
    const reservation = this.#reservations.get(id);
    if (reservation !== null) this.#letGo(reservation);
    this.#settle();
  }

  position(requestId: RequestId): { position: number; length: number } | null {
    return this.#requests.position(requestId);
  }

  queues(): QueueView[] {
    return this.#requests.queues().map(({ name, waiting }) => queueView(name, waiting));
  }

  agents(): AgentView[] {
    return [...this.#book.all()].map((agent) => agentView(agent, this.#parts.isReachable));
  }

  facts(): RoutingFacts {
    return routingFacts(this.#book, this.#requests, this.#tallies, this.#parts.clock.now());
  }

  setAgentState(id: AgentId, state: RequestedAgentState, reason: string): 'ok' | 'unknown-agent' {
    const agent = this.#book.get(id);
    if (agent === null || agent.removed) return 'unknown-agent';
    this.#book.request(agent, state, reason);
    const reservation = this.#reservations.ofAgent(id);
    if (reservation !== null && state !== 'Ready') {
      this.#endHold(
        reservation,
        state === 'NotReady' ? 'The agent became not ready.' : 'The agent logged out.',
      );
    }
    this.#settle();
    return 'ok';
  }

  onEvent(listener: (event: QueueEvent) => void): void {
    this.#announcements.onEvent(listener);
  }

  onAgentState(listener: (agentId: AgentId, state: AgentState) => void): void {
    this.#announcements.onAgentState(listener);
  }

  agentCallOrdered({ agentId, callId, legId, callbackId }: AgentCall): void {
    const agent = this.#book.get(agentId);
    if (agent === null) return;
    const reservation = this.#reservations.ofAgent(agentId);
    if (reservation !== null) {
      this.#reservations.remove(reservation);
      if (reservation.request.callbackId !== callbackId)
        this.#announceEnd(reservation, 'The agent is being rung for another call.');
    }
    this.#book.rings(agent, callId, legId);
    this.#settle();
  }

  onCallEvent(event: CallEvent, agentId: AgentId | null): void {
    if (event.kind === 'call.ended') this.#callEnded(event.callId);
    else if (agentId !== null) this.#agentLeg(event, agentId);
    this.#settle();
  }

  reachabilityChanged(agentId: AgentId): void {
    const agent = this.#book.get(agentId);
    if (agent !== null) this.#selection.agentCame(agent);
    this.#settle();
  }

  close(): void {
    this.#deadlines.close();
  }

  #agentLeg(event: CallEvent, agentId: AgentId): void {
    const agent = this.#book.get(agentId);
    if (agent === null || !('legId' in event) || event.kind === 'digit') return;
    // The call decides from now on. Who held the agent learns from the call how it went.
    const reservation = event.kind === 'leg.ended' ? null : this.#reservations.ofAgent(agentId);
    if (reservation !== null) this.#reservations.remove(reservation);
    switch (event.kind) {
      case 'leg.dialling':
      case 'leg.ringing':
        return this.#book.rings(agent, event.callId, event.legId);
      case 'leg.answered':
        return this.#book.answered(agent, event.callId, event.legId);
      case 'leg.failed':
        return this.#book.failed(agent, event.legId, notReadyReason(event.failure.result));
      case 'leg.ended':
        return this.#book.ended(agent, event.legId);
    }
  }

  /** No leg outlives its call: an agent must not stay on the phone because an event went missing. */
  #callEnded(callId: CallId): void {
    for (const agent of this.#book.all()) {
      for (const [legId, leg] of agent.legs) if (leg.callId === callId) this.#book.ended(agent, legId);
    }
  }

  #agentConfigured(id: AgentId): void {
    const agent = this.#book.get(id);
    const before = agent?.configuration ?? null;
    const after = this.#parts.configuration.agent(id);
    const joined = this.#groups.agentChanged(before, after);
    if (after !== null) this.#book.configure(after);
    else if (agent !== null) this.#book.remove(agent);
    const reservation = this.#reservations.ofAgent(id);
    if (reservation !== null && (after === null || reservation.agent.requested.state !== 'Ready'))
      this.#endHold(reservation, after === null ? 'The agent was removed.' : 'The agent was set not ready.');
    for (const other of joined) {
      const found = this.#book.get(other);
      if (found !== null) this.#selection.agentCame(found);
    }
    this.#settle();
  }

  #timeOut(requestId: RequestId): void {
    const waiting = this.#requests.get(requestId);
    if (waiting === null) return;
    this.#leave(waiting);
    this.#tallies.abandoned(waiting.request.virtualQueue);
    this.#announcements.queueEvent({ kind: 'timed-out', request: waiting.request });
  }

  #climb(plan: readonly PlannedStep[], from: Stage, now: number): Stage {
    return climb(plan, from, now, ({ condition, targets }) => {
      const value = condition === null ? null : this.#statistic(targets[0]?.text ?? '', condition.statistic);
      return condition !== null && value !== null && compares(value, condition.operator, condition.value);
    });
  }

  #waitingTargets(request: QueueRequest, { targets }: Stage): WaitingTarget[] {
    const found = new Map<TargetGroup, WaitingTarget>();
    for (const target of targets) {
      const group = this.#groups.of(target, request.excludedAgents);
      const weight = Number(target.weight ?? 1);
      if (!found.has(group))
        found.set(group, { text: target.text, weight: Number.isFinite(weight) ? weight : 1, group });
    }
    return [...found.values()];
  }

  #escalateLater(waiting: WaitingRequest): void {
    const { at } = waiting.stage;
    if (at === null) return;
    waiting.escalating = this.#deadlines.add(at, () => {
      const before = waiting.targets;
      waiting.stage = this.#climb(waiting.plan, waiting.stage, this.#parts.clock.now());
      this.#requests.retarget(waiting, this.#waitingTargets(waiting.request, waiting.stage));
      for (const { group } of before) this.#groups.left(group);
      this.#selection.requestCame(waiting);
      this.#escalateLater(waiting);
    });
  }

  #growLater(waiting: WaitingRequest, growth: PriorityGrowth, now: number): void {
    waiting.growing = this.#deadlines.add(nextGrowthAt(growth, now), () => {
      const then = this.#parts.clock.now();
      this.#requests.reprioritise(waiting, priorityAt(waiting.request.priority, growth, then));
      this.#growLater(waiting, growth, then);
    });
  }

  #leave(waiting: WaitingRequest): void {
    this.#requests.remove(waiting);
    this.#deadlines.remove(waiting.deadline);
    this.#deadlines.remove(waiting.growing);
    this.#deadlines.remove(waiting.escalating);
    for (const { group } of waiting.targets) this.#groups.left(group);
  }

  #letGo(reservation: Reservation): void {
    this.#reservations.remove(reservation);
    this.#book.rest(reservation.agent);
  }

  #endHold(reservation: Reservation, text: string): void {
    this.#announceEnd(reservation, text);
    this.#letGo(reservation);
  }

  #announceEnd({ id, agent, request }: Reservation, text: string): void {
    const agentId = agent.configuration.id;
    this.#announcements.queueEvent({ kind: 'reservation.ended', request, agentId, reservation: id, text });
  }

  #assign(assignment: Assignment): void {
    const { agent, waiting, target } = assignment;
    const { request } = waiting;
    const now = this.#parts.clock.now();
    const why = whyAssigned(assignment, this.#requests, now, (group) => this.#gates.isOpen(group));
    this.#choice.served(waiting, target);
    this.#leave(waiting);
    const reservation: Reservation = { id: this.#parts.chance.uuid(), agent, request };
    const until = now + request.reserveMs;
    this.#reservations.add(reservation);
    this.#tallies.distributed(request.virtualQueue, agent.configuration.id, now);
    this.#book.hold(agent, reservation.id, until, () =>
      this.#endHold(reservation, 'The time for which the agent was held is over.'),
    );
    const { id: agentId, dn } = agent.configuration;
    this.#announcements.queueEvent({
      kind: 'target.selected',
      request,
      agentId,
      dn,
      target: target.text,
      reservation: reservation.id,
      until,
      why,
    });
  }

  /** A threshold that is met and was not is news for all agents behind it. */
  #lookAtGates(): void {
    this.#gates.changed();
    for (const { members } of this.#gates.reopened()) {
      for (const id of members) {
        const agent = this.#book.get(id);
        if (agent !== null && this.#book.ready.has(agent)) this.#selection.agentCame(agent);
      }
    }
    if (this.#gates.isAnyShut && this.#gateLook === null) {
      this.#gateLook = this.#deadlines.add(this.#parts.clock.now() + GATE_LOOK_MS, () => {
        this.#gateLook = null;
      });
    }
  }

  /**
   * Tells what happened, then decides, one assignment at a time, until there is nothing left. A request that a
   * listener submits again when its hold ended is in line before the agent is given away.
   */
  #settle(): void {
    if (this.#settling) return;
    this.#settling = true;
    try {
      for (;;) {
        this.#announcements.deliver();
        this.#lookAtGates();
        const assignment = this.#selection.next();
        if (assignment === null) return;
        this.#assign(assignment);
      }
    } finally {
      this.#settling = false;
    }
  }
}
