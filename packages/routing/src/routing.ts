import type {
  AgentId,
  AgentState,
  AgentView,
  CallbackId,
  CallEvent,
  DialledCallEvent,
  PacingView,
  QueueEvent,
  QueueFacts,
  QueueOccurrence,
  QueueRequest,
  QueueView,
  RequestedAgentState,
  RequestId,
  ReservationRequest,
  ReservationVerdict,
  RoutingFacts,
  StatisticSource,
  ToldWait,
  WaitOutcome,
  WaitOutlook,
} from '@ringback/core';
import { agentId as asAgentId, DEFAULT_PREDICTOR, waitInputs } from '@ringback/core';
import { AgentBook } from './agent-book.ts';
import { agentForSwitch } from './agent-for-switch.ts';
import { followLeg, isAgentLegEvent } from './agent-legs.ts';
import { Announcements } from './announcements.ts';
import { Deadlines } from './deadlines.ts';
import { DialRoom } from './dial-room.ts';
import { Outlooks } from './ewt/outlooks.ts';
import { WaitQuotes } from './ewt/wait-quotes.ts';
import { type FactsParts, factsOfQueue, routingFacts } from './facts.ts';
import { GateWatch } from './gate-watch.ts';
import { Gates } from './gates.ts';
import { liveStatistic } from './live-statistic.ts';
import type { AgentCall, MemoryRouting, RoutingParts } from './memory-routing.ts';
import { DiallingLine } from './pacing/dialling-line.ts';
import { QueueRecords } from './queue-records.ts';
import { type Reservation, Reservations } from './reservations.ts';
import { type Assignment, Selection } from './selection.ts';
import { soundRequest } from './sound-request.ts';
import { TargetChoice } from './target-choice.ts';
import { TargetGroups } from './target-groups.ts';
import { agentView, queueView, whyAssigned } from './views.ts';
import { WaitingLine } from './waiting-line.ts';
import { type WaitingRequest, WaitingRequests } from './waiting-requests.ts';

/** Virtual queues and agent states (URS and Stat Server) in memory; they are rebuilt by submitting again after a start. */
export function createRouting(parts: RoutingParts): MemoryRouting {
  return new InMemoryRouting(parts);
}

class InMemoryRouting implements MemoryRouting {
  readonly #parts: RoutingParts;
  readonly #announcements: Announcements;
  readonly #deadlines: Deadlines;
  readonly #book: AgentBook;
  readonly #groups: TargetGroups;
  readonly #requests = new WaitingRequests();
  readonly #reservations = new Reservations();
  readonly #selection: Selection;
  readonly #line: WaitingLine;
  readonly #records = new QueueRecords();
  readonly #outlooks: Outlooks;
  readonly #factsParts: FactsParts;
  readonly #quotes: WaitQuotes | null;
  readonly #gates: Gates;
  readonly #choice: TargetChoice;
  readonly #dialling: DiallingLine;
  readonly #gateWatch: GateWatch;
  readonly #room: DialRoom;
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
    const statistic: StatisticSource = liveStatistic(this.#book, this.#requests, this.#records.tallies, () =>
      clock.now(),
    );
    this.#gates = new Gates(statistic);
    this.#choice = new TargetChoice(statistic);
    this.#room = new DialRoom({
      now: () => clock.now(),
      deadlines: this.#deadlines,
      freeChannels: parts.freeChannels ?? (() => null),
      roomCame: () => {
        for (const agent of this.#book.ready) this.#selection.agentCame(agent);
      },
    });
    this.#gateWatch = new GateWatch({
      gates: this.#gates,
      deadlines: this.#deadlines,
      now: () => clock.now(),
      reopened: ({ members }) => {
        for (const id of members) {
          const agent = this.#book.get(id);
          if (agent !== null && this.#book.ready.has(agent)) this.#selection.agentCame(agent);
        }
      },
    });
    this.#selection = new Selection({
      book: this.#book,
      requests: this.#requests,
      groups: this.#groups,
      isReachable,
      gates: this.#gates,
      room: this.#room,
      choice: this.#choice,
      agentIsFree: (agent) => this.#dialling.agentIsFree(agent, clock.now()),
    });
    this.#line = new WaitingLine({
      clock,
      deadlines: this.#deadlines,
      requests: this.#requests,
      groups: this.#groups,
      statistic,
      standing: (request, now) => this.#dialling.standing(request, now),
      requestCame: (waiting) => this.#selection.requestCame(waiting),
      timedOut: (waiting) => {
        this.#leave(waiting, 'timed-out', null);
        this.#announcements.queueEvent({ kind: 'timed-out', request: waiting.request });
      },
    });
    this.#outlooks = new Outlooks({
      book: this.#book,
      requests: this.#requests,
      groups: this.#groups,
      ...this.#records,
      now: () => clock.now(),
    });
    this.#factsParts = {
      book: this.#book,
      requests: this.#requests,
      tallies: this.#records.tallies,
      outlooks: this.#outlooks,
    };
    this.#dialling = new DiallingLine({
      now: () => clock.now(),
      telemetry: parts.telemetry,
      deadlines: this.#deadlines,
      requests: this.#requests,
      groups: this.#groups,
      room: this.#room,
      book: this.#book,
      occupation: this.#records.occupation,
      isReachable,
      isOpen: (group) => this.#gates.isOpen(group),
      handleTimeMs: (queue) => this.#records.tallies.queue(queue).handleTimeMs,
      gapMs: (waiting) => this.#outlooks.ofRequest(waiting).agentGapMs,
      due: (request, attempt) => this.#announcements.queueEvent({ kind: 'dial.due', request, attempt }),
      requestCame: (waiting) => this.#selection.requestCame(waiting),
    });
    this.#quotes =
      parts.waitQuotes === undefined
        ? null
        : new WaitQuotes(parts.chosenPredictor ?? (() => null), parts.waitQuotes);
    if (parts.queueHistory !== undefined) {
      this.#records.restore(parts.queueHistory.earlier);
      this.#records.histories.onOccurrence(parts.queueHistory.happened);
    }
    for (const agent of configuration.agents()) this.#book.configure(agent);
    // How agents start is no change of theirs: nobody is told.
    this.#announcements.deliver();
    for (const { configuration: agent, state } of this.#book.all())
      this.#records.agentState(agent.id, state, clock.now());
    this.#announcements.onAgentState((id, state) => this.#records.agentState(id, state, clock.now()));
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
    if (request.callbackId !== null && request.dials !== undefined) this.#room.dialled(request.callbackId);
    const earlier = this.#requests.get(requestId);
    if (earlier !== null) this.#line.leave(earlier);
    this.#gates.changed();
    const { waiting, notice } = this.#line.enter(request, earlier?.enteredAt ?? request.enteredAt ?? now);
    this.#records.entered(waiting, earlier === null, now);
    this.#dialling.entered(waiting, earlier === null, now);
    if (earlier === null) this.#quotes?.quote(waiting, this.#outlooks.ofRequest(waiting), 'entry', now);
    if (notice !== null) this.#announcements.queueEvent({ kind: 'notice', request, text: notice });
    this.#settle();
  }

  cancel(requestId: RequestId): void {
    this.#announcements.withdraw(requestId);
    const waiting = this.#requests.get(requestId);
    if (waiting !== null) this.#leave(waiting, 'abandoned', null);
    const reservation = this.#reservations.ofRequest(requestId);
    if (reservation !== null) this.#notNeeded(reservation);
    this.#settle();
  }

  release(id: string): void {
    const reservation = this.#reservations.get(id);
    if (reservation !== null) this.#notNeeded(reservation);
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

  eachAgent(see: (id: AgentId, state: AgentState) => void): void {
    for (const { configuration, state } of this.#book.all()) see(configuration.id, state);
  }

  facts(): RoutingFacts {
    return routingFacts(this.#factsParts, this.#parts.clock.now());
  }

  factsOfQueue(virtualQueue: string): QueueFacts {
    return factsOfQueue(virtualQueue, this.#factsParts);
  }

  tallyDialled(virtualQueue: string, event: DialledCallEvent): void {
    this.#records.dialled(virtualQueue, event, this.#parts.clock.now());
  }

  queueHistory(virtualQueue: string): readonly QueueOccurrence[] {
    return this.#records.histories.of(virtualQueue, this.#parts.clock.now());
  }

  toldWait(requestId: RequestId): ToldWait | null {
    const waiting = this.#requests.get(requestId);
    if (waiting === null) return null;
    const inputs = this.#outlooks.ofRequest(waiting);
    return this.#quotes?.quote(waiting, inputs, 'asked', this.#parts.clock.now()) ?? null;
  }

  waitOutlook(queue: string): WaitOutlook {
    const inputs = waitInputs(this.factsOfQueue(queue));
    return {
      predictor: this.#quotes?.predictor(queue) ?? DEFAULT_PREDICTOR,
      estimates: this.#quotes?.estimates(queue, inputs) ?? {},
      inputs,
    };
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

  pacing(virtualQueue: string): PacingView {
    return this.#dialling.view(virtualQueue, this.#parts.clock.now());
  }

  agentCallOrdered({ agentId, callId, legId, callbackId, joins }: AgentCall): void {
    const agent = this.#book.get(agentId);
    if (agent === null) return;
    const reservation = this.#reservations.ofAgent(agentId);
    if (reservation !== null) {
      this.#reservations.remove(reservation);
      if (reservation.request !== null && reservation.request.callbackId !== callbackId)
        this.#announceEnd(reservation, 'The agent is being rung for another call.');
      else if (joins) this.#customerMeetsAgent(reservation);
    }
    this.#book.rings(agent, callId, legId);
    this.#settle();
  }

  customerCallOrdered(callbackId: CallbackId): void {
    this.#room.dialled(callbackId);
    this.#settle();
  }

  channelFreed(): void {
    this.#room.freed();
    this.#settle();
  }

  reserve({ dn, holdMs }: ReservationRequest): ReservationVerdict {
    const agent = agentForSwitch(dn, this.#book.all(), this.#parts.isReachable);
    if (typeof agent === 'number') return { kind: 'refused', sipStatus: agent };
    const since = this.#parts.clock.now();
    const reservation: Reservation = { id: this.#parts.chance.uuid(), agent, request: null, since };
    this.#reservations.add(reservation);
    const until = since + holdMs;
    this.#book.hold(agent, reservation.id, until, () => this.#letGo(reservation));
    this.#settle();
    return { kind: 'reserved', agentId: agent.configuration.id, release: () => this.release(reservation.id) };
  }

  onCallEvent(event: CallEvent, agentId: AgentId | null): void {
    if (event.kind === 'call.ended') this.#book.callEnded(event.callId);
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
    if (isAgentLegEvent(event)) followLeg(this.#book, agent, event);
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

  #leave(waiting: WaitingRequest, outcome: WaitOutcome, agentId: AgentId | null): void {
    const now = this.#parts.clock.now();
    this.#line.leave(waiting);
    if (outcome !== 'served') this.#room.gone(waiting.request.requestId);
    this.#records.left(waiting, outcome, agentId, now);
    this.#dialling.left(waiting, outcome === 'served', now);
    this.#quotes?.ended(waiting.request.requestId, waiting.request.virtualQueue, outcome, now);
  }

  #letGo(reservation: Reservation): void {
    this.#reservations.remove(reservation);
    if (reservation.request !== null) this.#room.gone(reservation.request.requestId);
    this.#book.rest(reservation.agent);
  }

  /** Whoever the agent was held for needs him no more. */
  #notNeeded(reservation: Reservation): void {
    if (reservation.request !== null) this.#dialling.released(reservation.request);
    this.#letGo(reservation);
  }

  #customerMeetsAgent({ request, since }: Reservation): void {
    const now = this.#parts.clock.now();
    if (request !== null) this.#dialling.connects(request, now - since, now);
  }

  #endHold(reservation: Reservation, text: string): void {
    this.#announceEnd(reservation, text);
    this.#notNeeded(reservation);
  }

  #announceEnd({ id, agent, request }: Reservation, text: string): void {
    if (request === null) return;
    const agentId = agent.configuration.id;
    this.#announcements.queueEvent({ kind: 'reservation.ended', request, agentId, reservation: id, text });
  }

  #assign(assignment: Assignment): void {
    const { agent, waiting, target } = assignment;
    const { request } = waiting;
    const now = this.#parts.clock.now();
    const why = whyAssigned(assignment, this.#requests, now, {
      isOpen: (group) => this.#gates.isOpen(group),
      hasRoom: (other) => this.#room.hasRoom(other),
    });
    this.#choice.served(waiting, target);
    this.#leave(waiting, 'served', agent.configuration.id);
    const reservation: Reservation = { id: this.#parts.chance.uuid(), agent, request, since: now };
    const until = now + request.reserveMs;
    this.#reservations.add(reservation);
    this.#room.promise(request);
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
        this.#gateWatch.look();
        const assignment = this.#selection.next();
        if (assignment !== null) this.#assign(assignment);
        else if (!this.#dialling.dial(this.#parts.clock.now())) return;
      }
    } finally {
      this.#settling = false;
    }
  }
}
