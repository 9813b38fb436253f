import type { AgentId, AgentSinceLogin, AgentState, DialledCallEvent } from '@ringback/core';

export interface QueueTally {
  readonly entered: number;
  readonly distributed: number;
  readonly abandoned: number;
  readonly answered: number;
  readonly completed: number;
  /** Mean of the last calls, talk and after-call work; null before the first one. */
  readonly handleTimeMs: number | null;
  /** Mean time between the last calls that got an agent; null before the second one. */
  readonly quitTimeMs: number | null;
}

export interface AgentTally {
  readonly answered: number;
  readonly completed: number;
  readonly sinceLogin?: AgentSinceLogin;
}

interface Queue {
  entered: number;
  distributed: number;
  abandoned: number;
  answered: number;
  completed: number;
  readonly handleTimesMs: number[];
  /** When the last calls got an agent. */
  readonly quitAt: number[];
}

interface Served {
  answered: number;
  completed: number;
  /** Queue of the call that the agent was last chosen for, until he is through with it. */
  queue: Queue | null;
  /** Since when he handles a call. */
  busySince: number | null;
  /** When he logged in last, and what he had answered, completed and been busy for then; null: he is logged out. */
  login: {
    readonly at: number;
    readonly answered: number;
    readonly completed: number;
    busyMs: number;
  } | null;
}

/** Calls that the mean handling time is taken over: the original's window (the last 32). */
const CALLS_IN_MEAN = 32;
/** Virtual queues come from requests, so there must be an end; the one that was named first is forgotten. */
const MOST_QUEUES = 1024;

/** Counts since the process began: what went through the queues, and how long it took. */
export class Tallies {
  readonly #queues = new Map<string, Queue>();
  readonly #agents = new Map<AgentId, Served>();

  entered(virtualQueue: string): void {
    this.#queue(virtualQueue).entered++;
  }

  abandoned(virtualQueue: string): void {
    this.#queue(virtualQueue).abandoned++;
  }

  dialled(virtualQueue: string, event: DialledCallEvent['kind']): void {
    const queue = this.#queue(virtualQueue);
    if (event === 'answered') queue.distributed++;
    queue[event]++;
  }

  distributed(virtualQueue: string, agentId: AgentId, now: number): void {
    const queue = this.#queue(virtualQueue);
    queue.distributed++;
    queue.quitAt.push(now);
    if (queue.quitAt.length > CALLS_IN_MEAN) queue.quitAt.shift();
    this.#agent(agentId).queue = queue;
  }

  /** How long a call took that an earlier process counted. */
  handled(virtualQueue: string, ms: number): void {
    keepHandleTime(this.#queue(virtualQueue), ms);
  }

  /** A change of an agent's state, in order. */
  agentState(agentId: AgentId, state: AgentState): void {
    const agent = this.#agent(agentId);
    if (state.kind !== 'logged-out') {
      const { answered, completed } = agent;
      agent.login ??= { at: state.since, answered, completed, busyMs: 0 };
    }
    switch (state.kind) {
      case 'talking':
        agent.busySince ??= state.since;
        agent.answered++;
        if (agent.queue !== null) agent.queue.answered++;
        return;
      case 'after-call-work':
        return;
      case 'reserved':
      case 'ringing':
        this.#through(agent, state.since);
        return;
      case 'ready':
      case 'not-ready':
      case 'logged-out':
        this.#through(agent, state.since);
        agent.queue = null;
        if (state.kind === 'logged-out') agent.login = null;
        return;
    }
  }

  names(): Iterable<string> {
    return this.#queues.keys();
  }

  queue(name: string): QueueTally {
    const queue = this.#queues.get(name);
    if (queue === undefined) {
      const none = { entered: 0, distributed: 0, abandoned: 0, answered: 0, completed: 0 };
      return { ...none, handleTimeMs: null, quitTimeMs: null };
    }
    const { entered, distributed, abandoned, answered, completed, handleTimesMs: times } = queue;
    const handleTimeMs =
      times.length === 0 ? null : times.reduce((sum, time) => sum + time, 0) / times.length;
    return {
      entered,
      distributed,
      abandoned,
      answered,
      completed,
      handleTimeMs,
      quitTimeMs: meanGap(queue.quitAt),
    };
  }

  agent(agentId: AgentId, now: number): AgentTally {
    const { answered = 0, completed = 0, login = null, busySince = null } = this.#agents.get(agentId) ?? {};
    if (login === null) return { answered, completed };
    return {
      answered,
      completed,
      sinceLogin: {
        at: login.at,
        answered: answered - login.answered,
        completed: completed - login.completed,
        busyMs: login.busyMs + (busySince === null ? 0 : Math.max(0, now - busySince)),
      },
    };
  }

  #through(agent: Served, now: number): void {
    if (agent.busySince === null) return;
    agent.completed++;
    if (agent.login !== null) agent.login.busyMs += Math.max(0, now - agent.busySince);
    if (agent.queue !== null) {
      agent.queue.completed++;
      keepHandleTime(agent.queue, Math.max(0, now - agent.busySince));
    }
    agent.busySince = null;
  }

  #agent(id: AgentId): Served {
    let agent = this.#agents.get(id);
    if (agent === undefined) {
      agent = { answered: 0, completed: 0, queue: null, busySince: null, login: null };
      this.#agents.set(id, agent);
    }
    return agent;
  }

  #queue(name: string): Queue {
    let queue = this.#queues.get(name);
    if (queue === undefined) {
      queue = {
        entered: 0,
        distributed: 0,
        abandoned: 0,
        answered: 0,
        completed: 0,
        handleTimesMs: [],
        quitAt: [],
      };
      this.#queues.set(name, queue);
      if (this.#queues.size > MOST_QUEUES) {
        const oldest = this.#queues.keys().next();
        if (oldest.done !== true) this.#queues.delete(oldest.value);
      }
    }
    return queue;
  }
}

function keepHandleTime({ handleTimesMs }: Queue, ms: number): void {
  handleTimesMs.push(ms);
  if (handleTimesMs.length > CALLS_IN_MEAN) handleTimesMs.shift();
}

function meanGap(times: readonly number[]): number | null {
  const [first, last] = [times[0], times.at(-1)];
  return first === undefined || last === undefined || times.length < 2
    ? null
    : (last - first) / (times.length - 1);
}
