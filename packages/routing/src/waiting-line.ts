import {
  type Clock,
  compares,
  nextGrowthAt,
  type PriorityGrowth,
  priorityAt,
  type QueueRequest,
  type StatisticSource,
} from '@ringback/core';
import type { Deadlines } from './deadlines.ts';
import { climb, firstStage, type PlannedStep, type Stage } from './escalation.ts';
import type { TargetGroup, TargetGroups } from './target-groups.ts';
import { readTargets } from './targets-of-request.ts';
import type { LineStanding, WaitingRequest, WaitingRequests, WaitingTarget } from './waiting-requests.ts';

export interface WaitingLineParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly deadlines: Deadlines;
  readonly requests: WaitingRequests;
  readonly groups: TargetGroups;
  readonly statistic: StatisticSource;
  /** What may happen to a request that gets in line. */
  readonly standing: (request: QueueRequest, now: number) => LineStanding;
  /** A request waits at targets that it did not wait at before. */
  readonly requestCame: (waiting: WaitingRequest) => void;
  /** The time for which a request wanted to wait is over. */
  readonly timedOut: (waiting: WaitingRequest) => void;
}

/** Ways to write one target that lists are shared for. */
const MOST_SPELLINGS = 16;

/** A request's time in line: its targets in their turn, its priority as it grows, and its time-out. */
export class WaitingLine {
  readonly #parts: WaitingLineParts;
  #order = 0;

  constructor(parts: WaitingLineParts) {
    this.#parts = parts;
  }

  /** Puts a request in line. `notice`: what a supervisor should know about its targets, or null. */
  enter(request: QueueRequest, enteredAt: number): { waiting: WaitingRequest; notice: string | null } {
    const { clock, deadlines, groups, requests } = this.#parts;
    const now = clock.now();
    const { plan, notice } = readTargets(request, groups);
    const stage = this.#climb(plan, firstStage(request.enteredAt ?? now), now);
    const growth = request.growth ?? null;
    const waiting: WaitingRequest = {
      request,
      standing: this.#parts.standing(request, now),
      enteredAt,
      priority: priorityAt(request.priority, growth, now),
      arrivedAt: request.arrivedAt,
      seq: request.seq,
      growing: null,
      order: this.#order++,
      plan,
      stage,
      targets: this.#targets(request, stage),
      escalating: null,
      deadline:
        request.timeoutMs === null
          ? null
          : deadlines.add(now + request.timeoutMs, () => {
              if (requests.has(waiting)) this.#parts.timedOut(waiting);
            }),
    };
    requests.add(waiting);
    this.#escalateLater(waiting);
    if (growth !== null && growth.step !== 0) this.#growLater(waiting, growth, now);
    this.#parts.requestCame(waiting);
    return { waiting, notice };
  }

  leave(waiting: WaitingRequest): void {
    const { deadlines, groups, requests } = this.#parts;
    requests.remove(waiting);
    deadlines.remove(waiting.deadline);
    deadlines.remove(waiting.growing);
    deadlines.remove(waiting.escalating);
    for (const { group } of waiting.targets) groups.left(group);
  }

  #climb(plan: readonly PlannedStep[], from: Stage, now: number): Stage {
    return climb(plan, from, now, ({ condition, targets }) => {
      const value =
        condition === null ? null : this.#parts.statistic(targets[0]?.text ?? '', condition.statistic);
      return condition !== null && value !== null && compares(value, condition.operator, condition.value);
    });
  }

  #targets(request: QueueRequest, { targets }: Stage): readonly WaitingTarget[] {
    const [only] = targets;
    if (targets.length !== 1 || only === undefined) return this.#several(request, targets);
    const { alone } = this.#parts.groups.of(only, request.excludedAgents);
    let list = alone.get(only.text);
    if (list === undefined) {
      list = this.#several(request, targets);
      if (alone.size < MOST_SPELLINGS) alone.set(only.text, list);
    }
    return list;
  }

  #several(request: QueueRequest, targets: Stage['targets']): WaitingTarget[] {
    const found = new Map<TargetGroup, WaitingTarget>();
    for (const target of targets) {
      const group = this.#parts.groups.of(target, request.excludedAgents);
      const weight = Number(target.weight ?? 1);
      if (!found.has(group))
        found.set(group, { text: target.text, weight: Number.isFinite(weight) ? weight : 1, group });
    }
    return [...found.values()];
  }

  #escalateLater(waiting: WaitingRequest): void {
    const { clock, deadlines, groups, requests, requestCame } = this.#parts;
    const { at } = waiting.stage;
    if (at === null) return;
    waiting.escalating = deadlines.add(at, () => {
      const before = waiting.targets;
      waiting.stage = this.#climb(waiting.plan, waiting.stage, clock.now());
      requests.retarget(waiting, this.#targets(waiting.request, waiting.stage));
      for (const { group } of before) groups.left(group);
      requestCame(waiting);
      this.#escalateLater(waiting);
    });
  }

  #growLater(waiting: WaitingRequest, growth: PriorityGrowth, now: number): void {
    const { clock, deadlines, requests } = this.#parts;
    waiting.growing = deadlines.add(nextGrowthAt(growth, now), () => {
      const then = clock.now();
      requests.reprioritise(waiting, priorityAt(waiting.request.priority, growth, then));
      this.#growLater(waiting, growth, then);
    });
  }
}
