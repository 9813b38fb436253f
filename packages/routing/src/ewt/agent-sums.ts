import type { AgentId } from '@ringback/core';
import type { AgentBook } from '../agent-book.ts';
import type { TargetGroup } from '../target-groups.ts';
import type { Occupation } from './occupation.ts';

export interface AgentSumsParts {
  readonly book: Pick<AgentBook, 'get' | 'changes'>;
  readonly occupation: Pick<Occupation, 'of' | 'changes'>;
}

/** What some agents come to for one queue. Working ones are neither logged out nor not ready. */
export interface AgentSum {
  readonly loggedIn: number;
  readonly working: number;
  readonly ready: number;
  /** Mean time that a call takes a working agent up; null before the first one. */
  readonly meanMs: number | null;
  /** Share of the queue in the time that the last calls of all of them took; null before the first one. */
  readonly portion: number | null;
  /** Calls of the queue that they can take in a millisecond; who has taken none yet needs `otherwiseMs` for one. */
  rate(otherwiseMs: number): number;
}

/** What one agent adds to the sums. */
interface Share {
  readonly loggedIn: number;
  readonly working: number;
  readonly ready: number;
  readonly calls: number;
  readonly workingMs: number;
  readonly allMs: number;
  readonly queueMs: number;
  readonly rate: number;
  readonly unknown: number;
}

const NOTHING: Share = {
  loggedIn: 0,
  working: 0,
  ready: 0,
  calls: 0,
  workingMs: 0,
  allMs: 0,
  queueMs: 0,
  rate: 0,
  unknown: 0,
};
type Sums = { -readonly [Key in keyof Share]: Share[Key] };
/** Rates are fractions: what is added and taken away again leaves a little behind, so everything is summed up anew now and then. */
const MOST_UPDATES = 100_000;

/** Sums over the agents of a group, kept up to date by those who changed since they were asked for last. */
export class AgentSums {
  readonly #parts: AgentSumsParts;
  readonly #group: Pick<TargetGroup, 'members' | 'revision'>;
  readonly #queue: string;
  readonly #shares = new Map<AgentId, Share>();
  #sums: Sums = { ...NOTHING };
  #seen = { revision: -1, states: 0, calls: 0 };
  #updates = 0;

  constructor(parts: AgentSumsParts, group: Pick<TargetGroup, 'members' | 'revision'>, queue: string) {
    this.#parts = parts;
    this.#group = group;
    this.#queue = queue;
  }

  now(): AgentSum {
    const { book, occupation } = this.#parts;
    const { members, revision } = this.#group;
    const changed = [book.changes.since(this.#seen.states), occupation.changes.since(this.#seen.calls)];
    const isOld =
      revision !== this.#seen.revision ||
      changed.some((ids) => ids === null || ids.length > members.size) ||
      this.#updates > MOST_UPDATES;
    this.#seen = { revision, states: book.changes.count, calls: occupation.changes.count };
    if (isOld) {
      this.#shares.clear();
      this.#sums = { ...NOTHING };
      this.#updates = 0;
      for (const id of members) this.#update(id);
    } else for (const ids of changed) for (const id of ids ?? []) if (members.has(id)) this.#update(id);
    return sumOf(this.#sums);
  }

  #update(id: AgentId): void {
    const before = this.#shares.get(id) ?? NOTHING;
    const after = shareOf(id, this.#queue, this.#parts);
    this.#shares.set(id, after);
    this.#updates++;
    addTo(this.#sums, before, after);
  }
}

/** The same for any agents, looked at one by one. */
export function sumUp(agents: Iterable<AgentId>, queue: string, parts: AgentSumsParts): AgentSum {
  const sums: Sums = { ...NOTHING };
  for (const id of agents) addTo(sums, NOTHING, shareOf(id, queue, parts));
  return sumOf(sums);
}

function shareOf(id: AgentId, queue: string, { book, occupation }: AgentSumsParts): Share {
  const kind = book.get(id)?.state.kind ?? 'logged-out';
  const known = occupation.of(id, queue);
  const working = kind === 'logged-out' || kind === 'not-ready' ? 0 : 1;
  const isKnown = known !== null && known.totalMs > 0;
  return {
    loggedIn: kind === 'logged-out' ? 0 : 1,
    working,
    ready: kind === 'ready' ? 1 : 0,
    calls: working * (known?.calls ?? 0),
    workingMs: working * (known?.totalMs ?? 0),
    allMs: known?.totalMs ?? 0,
    queueMs: known?.queueMs ?? 0,
    rate: working === 1 && isKnown ? known.share * (known.calls / known.totalMs) : 0,
    unknown: working === 1 && !isKnown ? 1 : 0,
  };
}

function addTo(sums: Sums, before: Share, after: Share): void {
  sums.loggedIn += after.loggedIn - before.loggedIn;
  sums.working += after.working - before.working;
  sums.ready += after.ready - before.ready;
  sums.calls += after.calls - before.calls;
  sums.workingMs += after.workingMs - before.workingMs;
  sums.allMs += after.allMs - before.allMs;
  sums.queueMs += after.queueMs - before.queueMs;
  sums.rate += after.rate - before.rate;
  sums.unknown += after.unknown - before.unknown;
}

function sumOf({
  loggedIn,
  working,
  ready,
  calls,
  workingMs,
  allMs,
  queueMs,
  rate,
  unknown,
}: Sums): AgentSum {
  return {
    loggedIn,
    working,
    ready,
    meanMs: calls === 0 ? null : workingMs / calls,
    portion: allMs === 0 ? null : queueMs / allMs,
    rate: (otherwiseMs) => (working === unknown ? 0 : rate) + unknown / otherwiseMs,
  };
}
