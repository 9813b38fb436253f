import {
  type CallbackId,
  CONNECT_WITHIN_MS,
  type DialAhead,
  dialsAtRisk,
  dialsNow,
  type PacingView,
  type QueueRequest,
  type RequestId,
  type Telemetry,
} from '@ringback/core';
import type { Agent } from '../agent.ts';
import type { Deadline, Deadlines } from '../deadlines.ts';
import type { DialRoom } from '../dial-room.ts';
import type { TargetGroup, TargetGroups } from '../target-groups.ts';
import {
  compareWaiting,
  type LineStanding,
  type WaitingRequest,
  type WaitingRequests,
} from '../waiting-requests.ts';
import { ArrivalRate } from './arrival-rate.ts';
import { pacingView } from './pacing-view.ts';
import { QueuePace } from './queue-pace.ts';
import { type Situation, type SituationParts, situationOf } from './situation.ts';

export interface DiallingLineParts extends Omit<SituationParts, 'arrivals'> {
  readonly now: () => number;
  readonly telemetry: Pick<Telemetry, 'log' | 'count'>;
  readonly deadlines: Deadlines;
  readonly requests: WaitingRequests;
  readonly groups: TargetGroups;
  readonly room: DialRoom;
  /** Mean time between two agents becoming free for a request, milliseconds; null: nobody can say. */
  readonly gapMs: (waiting: WaitingRequest) => number | null;
  readonly due: (request: QueueRequest, attempt: number) => void;
  /** A request may be selected now that could not be before. */
  readonly requestCame: (waiting: WaitingRequest) => void;
}

/** One who is to be dialled, while the request stands in line. */
export interface Dialling {
  waiting: WaitingRequest;
  readonly ahead: DialAhead;
  attempts: number;
  /** When the dial that is under way began; null: none is. */
  dialledAt: number | null;
  /** The free agent whom it counts on. */
  agent: Agent | null;
  /** When it may be told again, or for the first time. */
  deadline: Deadline | null;
  /** The dial was put off because agents become free rarely; it is not put off twice. */
  isDelayed: boolean;
}

/** Virtual queues come from requests, so there must be an end; the one that was named first is forgotten. */
const MOST_QUEUES = 1024;
/** Handling times pass without anything happening: dials that count on busy agents are looked at again after this long. */
const LOOK_MS = 1000;

/**
 * Callbacks that are dialled before an agent is held for them (routing reference 1, dialing notifications). They keep their
 * places in line and cannot be selected. Somebody is dialled when the pacing law says that the agents will be there; where
 * it cannot say so, or the limit of abandoned calls leaves no room, the request becomes selectable and gets an agent who is held.
 */
export class DiallingLine {
  readonly #parts: DiallingLineParts;
  readonly #byId = new Map<RequestId, Dialling>();
  readonly #paces = new Map<string, QueuePace>();
  readonly #arrivals = new WeakMap<TargetGroup, ArrivalRate>();
  /** Agents for whom a customer is dialled. */
  readonly #standsFor = new Map<Agent, { readonly until: number; readonly id: RequestId }>();
  /** Customers who answered and have no agent yet: when they are too late. */
  readonly #answered = new Map<RequestId, Deadline>();
  readonly #situations: SituationParts;
  #nextLook: Deadline | null = null;

  constructor(parts: DiallingLineParts) {
    this.#parts = parts;
    this.#situations = { ...parts, arrivals: (group) => this.#arrivals.get(group) ?? null };
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0;
  }

  pace(queue: string): QueuePace {
    let pace = this.#paces.get(queue);
    if (pace === undefined) {
      pace = new QueuePace();
      this.#paces.set(queue, pace);
      if (this.#paces.size > MOST_QUEUES) {
        const oldest = this.#paces.keys().next();
        if (oldest.done !== true) this.#paces.delete(oldest.value);
      }
    }
    return pace;
  }

  /** What may happen to a request that gets in line, for the first time or again. */
  standing(request: QueueRequest, now: number): LineStanding {
    const ahead = request.dialAhead ?? null;
    if (ahead === null) return 'selectable';
    const known = this.#byId.get(request.requestId);
    if (known !== undefined) return known.waiting.standing;
    return ahead.notBefore > now ? 'early' : 'to-dial';
  }

  entered(waiting: WaitingRequest, isNew: boolean, now: number): void {
    const { request } = waiting;
    const ahead = request.dialAhead ?? null;
    if (ahead === null) {
      // One who was to be dialled and may be selected now has been reached as well.
      if (request.customerAnswered === true || this.#byId.has(request.requestId))
        this.#customerAnswered(waiting, now);
      else if (isNew) this.#competes(waiting, now);
      return;
    }
    const known = this.#byId.get(request.requestId);
    if (known !== undefined) {
      known.waiting = waiting;
      return;
    }
    const dialling: Dialling = {
      waiting,
      ahead,
      attempts: 0,
      dialledAt: null,
      agent: null,
      deadline: null,
      isDelayed: false,
    };
    this.#byId.set(request.requestId, dialling);
    if (waiting.standing === 'early') this.#later(dialling, ahead.notBefore);
  }

  /** Somebody left the line for good. `served`: with an agent. */
  left({ request }: WaitingRequest, served: boolean, now: number): void {
    const answered = this.#answered.get(request.requestId);
    if (answered !== undefined) this.#decide(request, answered, served ? 'in-time' : 'gone', now);
    const dialling = this.#byId.get(request.requestId);
    if (dialling === undefined) return;
    this.#parts.deadlines.remove(dialling.deadline);
    this.#byId.delete(request.requestId);
    if (dialling.dialledAt !== null) this.pace(request.virtualQueue).failed();
    this.#freeAgent(dialling);
  }

  /** An agent who is held is being rung for the customer, who is on the line. */
  connects(request: QueueRequest, heldMs: number, now: number): void {
    if (request.callbackId === null || request.customerAnswered === true) return;
    const pace = this.pace(request.virtualQueue);
    if ((request.dialAhead ?? null) !== null) pace.answered(heldMs);
    this.#count(request, 'in-time', now);
  }

  /** An agent who was held for a customer who was dialled is not needed: nobody answered. */
  released({ dialAhead = null, virtualQueue }: QueueRequest): void {
    if (dialAhead !== null) this.pace(virtualQueue).failed();
  }

  /**
   * Called before an agent takes somebody who may be selected: whoever is to be dialled and stands before that one gets
   * the agent, unless dials that are under way or are started now make up for him.
   */
  agentIsFree(agent: Agent, now: number): void {
    if (this.#byId.size === 0) return;
    const { groups, isOpen, room } = this.#parts;
    const { id } = agent.configuration;
    const hasRoom = ({ request }: WaitingRequest): boolean => room.hasRoom(request);
    const first = groups.firstFor(id, isOpen, hasRoom);
    const head = groups.firstFor(id, isOpen, hasRoom, 'to-dial');
    if (head === null || first === null || compareWaiting(first, head) < 0) return;
    const dialling = this.#byId.get(head.request.requestId);
    if (dialling === undefined) return;
    const situation = this.#situation(head, now);
    const { facts } = situation;
    const without = { ...facts, free: Math.max(0, facts.free - 1) };
    const { predictiveFrom } = dialling.ahead;
    const isPredictive = predictiveFrom !== null && facts.agents >= predictiveFrom;
    const mayRisk = this.#mayRisk(dialling, now);
    if (isPredictive && mayRisk) {
      if (dialsNow(without, 1, predictiveFrom) > 0) this.#dial(dialling, null, now);
      return;
    }
    this.#promote(dialling);
  }

  /** Dials whom it is time to dial, when nobody who may be selected could be served. False: nobody was dialled or became selectable. */
  dial(now: number): boolean {
    if (this.#byId.size === 0) return false;
    let isAny = false;
    let looksAgain = false;
    for (const group of this.#parts.groups.withDials()) {
      for (let head = group.toDial.first(); head !== null; head = group.toDial.first()) {
        const dialling = this.#byId.get(head.request.requestId);
        if (dialling === undefined || !this.#parts.isOpen(group)) break;
        const { predictiveFrom } = dialling.ahead;
        looksAgain ||= predictiveFrom !== null;
        if (!this.#dialHead(dialling, now)) break;
        isAny = true;
      }
    }
    if (looksAgain && this.#nextLook === null)
      this.#nextLook = this.#parts.deadlines.add(now + LOOK_MS, () => {
        this.#nextLook = null;
      });
    return isAny;
  }

  view(virtualQueue: string, now: number): PacingView {
    const mine = [...this.#byId.values()].filter(
      ({ waiting }) => waiting.request.virtualQueue === virtualQueue,
    );
    const [first] = mine;
    const situation = first === undefined ? null : this.#situation(first.waiting, now);
    return pacingView(virtualQueue, this.pace(virtualQueue), mine, situation, now, this.#parts.isOpen);
  }

  #dialHead(dialling: Dialling, now: number): boolean {
    const { waiting, ahead } = dialling;
    if (!this.#parts.room.hasRoom(waiting.request)) return false;
    const situation = this.#situation(waiting, now);
    if (dialsNow(situation.facts, 1, ahead.predictiveFrom) === 0) {
      this.#log(dialling, 3, 'agents are not expected', situation);
      return false;
    }
    const agent = situation.freeAgents
      .filter((free) => !this.#stands(free, now))
      .sort((a, b) => a.readySince - b.readySince)[0];
    const isPredictive = ahead.predictiveFrom !== null && situation.facts.agents >= ahead.predictiveFrom;
    if (agent === undefined && !isPredictive) {
      this.#log(dialling, 2, 'every free agent stands for a dial', situation);
      return false;
    }
    if (!this.#mayRisk(dialling, now)) {
      // Nobody more may find no agent. Who is free is held for this customer instead.
      if (situation.freeAgents.length <= situation.facts.inFlight) return false;
      this.#promote(dialling);
      return true;
    }
    this.#log(dialling, 3, '', situation);
    this.#dial(dialling, agent ?? null, now);
    return true;
  }

  #dial(dialling: Dialling, agent: Agent | null, now: number): void {
    const gapMs = agent === null && !dialling.isDelayed ? this.#parts.gapMs(dialling.waiting) : null;
    const { gapThresholdS } = dialling.ahead.vcb;
    if (gapMs !== null && gapMs > gapThresholdS * 1000) {
      dialling.isDelayed = true;
      this.#parts.requests.restand(dialling.waiting, 'early');
      this.#later(dialling, now + gapMs / 2);
      return;
    }
    const { waiting, ahead } = dialling;
    const { request } = waiting;
    dialling.attempts++;
    dialling.isDelayed = false;
    dialling.dialledAt = now;
    this.pace(request.virtualQueue).limit = ahead.abandonedLimit;
    dialling.agent = agent;
    const { blockCallS, blockAgainS, blockAgentS } = ahead.vcb;
    if (agent !== null)
      this.#standsFor.set(agent, { until: now + blockAgentS * 1000, id: request.requestId });
    this.#parts.requests.restand(waiting, 'dialled');
    this.#parts.room.promise(request);
    const blockedS = blockCallS + (dialling.attempts > 1 ? blockAgainS : 0);
    this.#later(dialling, now + Math.max(1, blockedS) * 1000);
    this.#parts.due(request, dialling.attempts);
  }

  /** It is to be dialled from then on; what is under way until then and was not told of came to nothing. */
  #later(dialling: Dialling, at: number): void {
    this.#parts.deadlines.remove(dialling.deadline);
    dialling.deadline = this.#parts.deadlines.add(at, () => {
      dialling.deadline = null;
      const { request } = dialling.waiting;
      if (dialling.dialledAt !== null) this.pace(request.virtualQueue).failed();
      dialling.dialledAt = null;
      this.#parts.room.gone(request.requestId);
      this.#freeAgent(dialling);
      this.#parts.requests.restand(dialling.waiting, 'to-dial');
    });
  }

  #promote(dialling: Dialling): void {
    this.#parts.deadlines.remove(dialling.deadline);
    this.#byId.delete(dialling.waiting.request.requestId);
    this.#parts.requests.restand(dialling.waiting, 'selectable');
    this.#parts.requestCame(dialling.waiting);
  }

  /** Whether one customer more may be dialled without an agent who is held. */
  #mayRisk({ waiting, ahead }: Dialling, now: number): boolean {
    const { virtualQueue } = waiting.request;
    const pace = this.pace(virtualQueue);
    let inFlight = pace.undecided;
    for (const other of this.#byId.values())
      if (other.dialledAt !== null && other.waiting.request.virtualQueue === virtualQueue) inFlight++;
    return dialsAtRisk(pace.lastDay(now), inFlight, { share: ahead.abandonedLimit }) > 0;
  }

  #customerAnswered(waiting: WaitingRequest, now: number): void {
    const { request } = waiting;
    const dialling = this.#dialled(request.requestId, request.callbackId);
    const pace = this.pace(request.virtualQueue);
    if (dialling !== null) {
      if (dialling.dialledAt !== null) pace.answered(now - dialling.dialledAt);
      dialling.dialledAt = null;
      this.#freeAgent(dialling);
      this.#parts.deadlines.remove(dialling.deadline);
      this.#byId.delete(dialling.waiting.request.requestId);
    }
    if (this.#answered.has(request.requestId)) return;
    pace.undecided++;
    const deadline = this.#parts.deadlines.add(now + CONNECT_WITHIN_MS, () =>
      this.#decide(request, deadline, 'late', this.#parts.now()),
    );
    this.#answered.set(request.requestId, deadline);
  }

  #decide(request: QueueRequest, deadline: Deadline, what: 'in-time' | 'late' | 'gone', now: number): void {
    this.#parts.deadlines.remove(deadline);
    this.#answered.delete(request.requestId);
    this.pace(request.virtualQueue).undecided--;
    if (what !== 'gone') this.#count(request, what, now);
  }

  #count(request: QueueRequest, result: 'in-time' | 'late', now: number): void {
    this.pace(request.virtualQueue).decided(result === 'late', now);
    this.#parts.telemetry.count('customers_answered', { queue: request.virtualQueue, result });
  }

  /** The dial of a customer who answered. */
  #dialled(id: RequestId, callbackId: CallbackId | null): Dialling | null {
    const same = this.#byId.get(id);
    if (same !== undefined) return same;
    if (callbackId === null) return null;
    for (const dialling of this.#byId.values())
      if (dialling.dialledAt !== null && dialling.waiting.request.callbackId === callbackId) return dialling;
    return null;
  }

  /** Whoever competes for the same agents, callers from outside above all. */
  #competes({ targets }: WaitingRequest, now: number): void {
    for (const { group } of targets) {
      let rate = this.#arrivals.get(group);
      if (rate === undefined) {
        rate = new ArrivalRate();
        this.#arrivals.set(group, rate);
      }
      rate.arrived(now);
    }
  }

  #stands(agent: Agent, now: number): boolean {
    const known = this.#standsFor.get(agent);
    if (known === undefined) return false;
    if (known.until > now) return true;
    this.#standsFor.delete(agent);
    return false;
  }

  #freeAgent(dialling: Dialling): void {
    if (dialling.agent === null) return;
    if (this.#standsFor.get(dialling.agent)?.id === dialling.waiting.request.requestId)
      this.#standsFor.delete(dialling.agent);
    dialling.agent = null;
  }

  #situation(waiting: WaitingRequest, now: number): Situation {
    return situationOf(waiting, this.pace(waiting.request.virtualQueue), now, this.#situations);
  }

  /** As the original prints it: `call vcb states N (d1:d2) (d3:d4) text (d5 d6)` (routing reference 1.6). */
  #log({ waiting, attempts }: Dialling, code: number, text: string, { facts }: Situation): void {
    this.#parts.telemetry.log('debug', 'routing.vcb.states', {
      requestId: waiting.request.requestId,
      callbackId: waiting.request.callbackId,
      code,
      text,
      attempts,
      free: facts.free,
      inFlight: facts.inFlight,
      answerRate: facts.answerRate,
    });
  }
}
