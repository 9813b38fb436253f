import {
  type AgentConfiguration,
  type AgentId,
  agentNames,
  belongsTo,
  membersOf,
  parseThreshold,
  type Target,
  type TargetObject,
  type Threshold,
  targetKey,
} from '@ringback/core';
import { lengthOf, lineOf } from './group-lines.ts';
import { OrderedList } from './ordered-list.ts';
import {
  compareWaiting,
  type LineStanding,
  type WaitingRequest,
  type WaitingTarget,
} from './waiting-requests.ts';

/** The agents that one target selects from, and who waits for one of them. */
export interface TargetGroup {
  readonly key: string;
  readonly object: TargetObject;
  /** Nobody is selected while it is not met. */
  readonly threshold: Threshold | null;
  /** Names of agents who are never members. */
  readonly excluded: ReadonlySet<string>;
  /** Kept up to date with the configuration: expressions are not evaluated when calls are assigned. */
  readonly members: Set<AgentId>;
  /** Another one whenever the members are others. */
  revision: number;
  /** Those who may be selected. */
  readonly waiting: OrderedList<WaitingRequest>;
  /** Those who keep a place and are to be dialled: when it is time, not yet, and those whose phones ring. */
  readonly toDial: OrderedList<WaitingRequest>;
  readonly early: OrderedList<WaitingRequest>;
  readonly dialled: OrderedList<WaitingRequest>;
  /** The lists of targets that are this group alone, by their text: shared by all who wait for it. */
  readonly alone: Map<string, readonly WaitingTarget[]>;
}

/** Groups that nobody waits for and that are kept because the next request will probably want them. */
const UNUSED_GROUPS_KEPT = 256;

const NOBODY: ReadonlySet<string> = new Set();

/** Target groups in use, and which of them each agent belongs to. */
export class TargetGroups {
  readonly #groups = new Map<string, TargetGroup>();
  readonly #ofAgent = new Map<AgentId, Set<TargetGroup>>();
  readonly #unused = new Set<TargetGroup>();
  /** Which groups share agents with a group, as long as nothing changed. */
  readonly #shared = new Map<TargetGroup, ReadonlyMap<TargetGroup, number>>();
  readonly #agents: () => Iterable<AgentConfiguration>;

  /** `agents`: everybody who is configured now. */
  constructor(agents: () => Iterable<AgentConfiguration>) {
    this.#agents = agents;
  }

  /** The group of a target without some agents, made when it is the first of its kind. */
  of(target: Target, without: readonly string[] = []): TargetGroup {
    const excluded = without.length === 0 ? NOBODY : new Set(without);
    const key =
      excluded.size === 0
        ? targetKey(target)
        : `${targetKey(target)} ${JSON.stringify([...excluded].sort())}`;
    const known = this.#groups.get(key);
    if (known !== undefined) {
      this.#unused.delete(known);
      return known;
    }
    const group: TargetGroup = {
      key,
      object: target.object,
      threshold: thresholdOf(target),
      excluded,
      members: new Set(),
      revision: 0,
      waiting: new OrderedList(compareWaiting),
      toDial: new OrderedList(compareWaiting),
      early: new OrderedList(compareWaiting),
      dialled: new OrderedList(compareWaiting),
      alone: new Map(),
    };
    this.#groups.set(key, group);
    this.#shared.clear();
    for (const agent of this.#membersOf(group)) this.#join(group, agent.id);
    return group;
  }

  /** Called when somebody stopped waiting: a group without anybody may be forgotten. */
  left(group: TargetGroup): void {
    if (lengthOf(group) > 0 || this.#groups.get(group.key) !== group) return;
    this.#unused.add(group);
    if (this.#unused.size <= UNUSED_GROUPS_KEPT) return;
    for (const oldest of this.#unused) {
      this.#unused.delete(oldest);
      this.#groups.delete(oldest.key);
      this.#shared.clear();
      for (const agentId of oldest.members) this.#ofAgent.get(agentId)?.delete(oldest);
      return;
    }
  }

  /** Who is first in the one order among those that wait for this agent behind an open threshold, and for whom there is room. */
  firstFor(
    agentId: AgentId,
    isOpen: (group: TargetGroup) => boolean,
    hasRoom: (waiting: WaitingRequest) => boolean,
    standing: LineStanding = 'selectable',
  ): WaitingRequest | null {
    let first: WaitingRequest | null = null;
    for (const group of this.#ofAgent.get(agentId) ?? []) {
      const candidate = firstWithRoom(lineOf(group, standing), hasRoom);
      if (candidate === null || (first !== null && compareWaiting(candidate, first) >= 0)) continue;
      if (isOpen(group)) first = candidate;
    }
    return first;
  }

  /** Groups at which somebody is to be dialled. */
  *withDials(): Generator<TargetGroup, void, undefined> {
    for (const group of this.#groups.values()) if (group.toDial.size > 0) yield group;
  }

  /** Groups that have agents of a group, and how many of them. */
  sharingWith(group: TargetGroup): ReadonlyMap<TargetGroup, number> {
    const known = this.#shared.get(group);
    if (known !== undefined) return known;
    const shared = this.sharing(group.members);
    this.#shared.set(group, shared);
    return shared;
  }

  /** Groups that have some of these agents, and how many of them. */
  sharing(agents: Iterable<AgentId>): ReadonlyMap<TargetGroup, number> {
    const shared = new Map<TargetGroup, number>();
    for (const id of agents)
      for (const group of this.#ofAgent.get(id) ?? []) shared.set(group, (shared.get(group) ?? 0) + 1);
    return shared;
  }

  /**
   * An agent was configured anew, changed or removed (`before` or `after` null). Returns the agents that joined a
   * group by it; others than this one when an `A` target means somebody else now.
   */
  agentChanged(before: AgentConfiguration | null, after: AgentConfiguration | null): Set<AgentId> {
    const joined = new Set<AgentId>();
    const names = new Set([before, after].flatMap((agent) => (agent === null ? [] : agentNames(agent))));
    for (const group of this.#groups.values()) {
      if (group.object.kind === 'agent') {
        if (names.has(group.object.name)) this.#resolve(group, joined);
      } else if (after !== null && belongsTo(group.object, after) && !isExcluded(group, after)) {
        if (this.#join(group, after.id)) joined.add(after.id);
      } else if (before !== null) this.#leave(group, before.id);
    }
    if (after === null && before !== null) this.#ofAgent.delete(before.id);
    return joined;
  }

  #membersOf(group: TargetGroup): AgentConfiguration[] {
    return membersOf(group.object, this.#agents()).filter((agent) => !isExcluded(group, agent));
  }

  #resolve(group: TargetGroup, joined: Set<AgentId>): void {
    const members = new Set(this.#membersOf(group).map((agent) => agent.id));
    for (const agentId of group.members) if (!members.has(agentId)) this.#leave(group, agentId);
    for (const agentId of members) if (this.#join(group, agentId)) joined.add(agentId);
  }

  #join(group: TargetGroup, agentId: AgentId): boolean {
    if (group.members.has(agentId)) return false;
    group.members.add(agentId);
    this.#membersChanged(group);
    const groups = this.#ofAgent.get(agentId);
    if (groups === undefined) this.#ofAgent.set(agentId, new Set([group]));
    else groups.add(group);
    return true;
  }

  #membersChanged(group: TargetGroup): void {
    group.revision++;
    this.#shared.clear();
  }

  #leave(group: TargetGroup, agentId: AgentId): void {
    group.members.delete(agentId);
    this.#membersChanged(group);
    this.#ofAgent.get(agentId)?.delete(group);
  }
}

function firstWithRoom(
  line: OrderedList<WaitingRequest>,
  hasRoom: (waiting: WaitingRequest) => boolean,
): WaitingRequest | null {
  const first = line.first();
  if (first === null || hasRoom(first)) return first;
  for (const waiting of line) if (hasRoom(waiting)) return waiting;
  return null;
}

function thresholdOf({ threshold }: Target): Threshold | null {
  const parsed = threshold === null ? null : parseThreshold(threshold);
  return parsed?.kind === 'threshold' ? parsed.threshold : null;
}

function isExcluded({ excluded }: TargetGroup, agent: AgentConfiguration): boolean {
  return excluded.size > 0 && agentNames(agent).some((name) => excluded.has(name));
}
