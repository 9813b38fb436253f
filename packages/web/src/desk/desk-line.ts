import { useEffect, useState, useSyncExternalStore } from 'react';
import { request, ServerError } from '../server/request.ts';
import type { Agent, Call } from '../server/shapes.ts';
import { shareStream } from '../server/shared-stream.ts';
import type { DeskSnapshot, DeskTask } from './desk-shapes.ts';

/** What an agent's desk shows. */
export interface Desk {
  readonly connection: 'connecting' | 'open' | 'lost';
  readonly agent: Agent | null;
  readonly tasks: readonly DeskTask[];
  /** That the phone of the agent takes part in. */
  readonly call: Call | null;
  /** By how much the server's clock is ahead of ours, ms: deadlines are told by the server's. */
  readonly aheadMs: number;
  /** The server says that there is no such desk. */
  readonly refusal: string | null;
  /** Why the state could not be had the last time that the server was asked. */
  readonly problem: Error | null;
}

const NOTHING: Desk = {
  connection: 'connecting',
  agent: null,
  tasks: [],
  call: null,
  aheadMs: 0,
  refusal: null,
  problem: null,
};
/** A stream that died without a word is found out after so long. */
const LOOK_EVERY_MS = 10_000;
const TASK_EVENTS = ['preview', 'disposition', 'preview_cancel', 'disposition_cancel'] as const;

/**
 * The desk of one agent as the server has it: what the stream tells, and, at every new connection and every few
 * seconds, the whole state, so that nothing that was missed stays wrong.
 */
export class DeskLine {
  readonly #query: { readonly agent?: string };
  readonly #viewer: string;
  readonly #watchers = new Set<() => void>();
  #desk: Desk = NOTHING;
  #leave: (() => void) | null = null;
  #isConnected = false;
  #looking: ReturnType<typeof setInterval> | undefined;
  /** Grows with everything that is heard: an answer that is older than that is not taken. */
  #heard = 0;

  /** `viewer` tells who is signed in: his windows share what the server tells, and those of nobody else. */
  constructor(query: { readonly agent?: string }, viewer: string) {
    this.#query = query;
    this.#viewer = viewer;
  }

  readonly now = (): Desk => this.#desk;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) this.#begin();
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.#end();
    };
  };

  /** Asks for the whole state now. */
  readonly look = async (): Promise<void> => {
    const heard = this.#heard;
    try {
      const desk = await request<DeskSnapshot>('/api/v1/desk', { query: this.#query });
      if (this.#leave === null) return;
      // Something was told while we asked: the answer may be older than that.
      if (heard !== this.#heard) return await this.look();
      this.#take(desk, this.#isConnected ? 'open' : this.#desk.connection);
    } catch (error) {
      const problem = error instanceof Error ? error : new Error(String(error));
      if (error instanceof ServerError && (error.status === 404 || error.status === 400))
        this.#change({ refusal: error.message });
      else if (error instanceof ServerError) this.#change({ problem });
      else this.#change({ connection: 'lost', problem });
    }
  };

  /** What the server answered to a change of ours, so that nobody waits for the stream. */
  takeAgent(agent: Agent): void {
    this.#heard++;
    this.#change({ agent });
  }

  dropTask(id: string): void {
    this.#heard++;
    this.#change({ tasks: without(this.#desk.tasks, id) });
  }

  #begin(): void {
    this.#open();
    this.#looking = setInterval(() => void this.look(), LOOK_EVERY_MS);
    addEventListener('online', this.look);
    document.addEventListener('visibilitychange', this.look);
  }

  #end(): void {
    clearInterval(this.#looking);
    removeEventListener('online', this.look);
    document.removeEventListener('visibilitychange', this.look);
    this.#leave?.();
    this.#leave = null;
    this.#isConnected = false;
    this.#desk = NOTHING;
  }

  #open(): void {
    const { agent } = this.#query;
    // The agent sits here: who closes the last window is taken off the queues a little later.
    const query = new URLSearchParams({ presence: 'yes', ...(agent === undefined ? {} : { agent }) });
    const stream = { address: `/api/v1/desk/events?${query}`, listener: this.#viewer };
    this.#leave = shareStream(stream, ['snapshot', 'agent', 'call', ...TASK_EVENTS], {
      event: (name, data) => {
        this.#heard++;
        this.#hear(name, JSON.parse(data));
      },
      // What a resumed stream tells are tasks alone: the agent may be somewhere else by now.
      opened: () => {
        this.#isConnected = true;
        void this.look();
      },
      lost: () => {
        this.#isConnected = false;
        this.#change({ connection: 'lost' });
        void this.look();
      },
    });
  }

  #hear(name: string, data: unknown): void {
    if (name === 'snapshot') this.#take(data as DeskSnapshot, 'open');
    else if (name === 'agent') this.#change({ agent: data as Agent });
    else if (name === 'call') this.#change({ call: (data as Pick<DeskSnapshot, 'call'>).call });
    else if (name.endsWith('_cancel'))
      this.#change({ tasks: without(this.#desk.tasks, (data as { readonly id: string }).id) });
    else {
      const task = data as DeskTask;
      this.#change({ tasks: [...without(this.#desk.tasks, task.id), task] });
    }
  }

  #take({ agent, tasks, call, now }: DeskSnapshot, connection: Desk['connection']): void {
    const aheadMs = now === undefined ? this.#desk.aheadMs : Date.parse(now) - Date.now();
    this.#change({ agent, tasks, call, connection, aheadMs, refusal: null, problem: null });
  }

  #change(change: Partial<Desk>): void {
    this.#desk = { ...this.#desk, ...change };
    for (const watcher of this.#watchers) watcher();
  }
}

const without = (tasks: readonly DeskTask[], gone: string): readonly DeskTask[] =>
  tasks.filter(({ id }) => id !== gone);

/** The desk of the agent, live. */
export function useDesk(line: DeskLine): Desk {
  return useSyncExternalStore(line.watch, line.now);
}

/** The server's time, told anew every second. */
export function useServerTime(aheadMs: number): number {
  const [now, tell] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => tell(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now + aheadMs;
}
