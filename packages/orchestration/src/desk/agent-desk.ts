import {
  type AgentId,
  type Desk,
  type DeskAnswer,
  type DeskAnswerOutcome,
  type DeskEvent,
  type DeskTask,
  type RequestId,
  requestId,
  type SessionId,
} from '@ringback/core';
import type { SessionHost } from '../sessions/session-host.ts';

export interface AgentDeskPorts {
  readonly deliver: SessionHost['deliver'];
  readonly failed: (error: unknown) => void;
}

/** A task, and the session that waits for its answer. */
export interface AskedTask extends DeskTask {
  readonly sessionId: SessionId;
}

/**
 * Tasks of agents in the memory of this process. They are open requests of their sessions, so that they are asked again
 * after a restart; an answer counts when the step of the scenario that it leads to is committed.
 */
export class AgentDesk implements Desk {
  readonly #ports: AgentDeskPorts;
  readonly #open = new Map<RequestId, AskedTask>();
  readonly #listeners = new Set<(event: DeskEvent) => void>();

  constructor(ports: AgentDeskPorts) {
    this.#ports = ports;
  }

  ask(task: AskedTask): void {
    this.#open.set(requestId(task.id), task);
    this.#tell({ kind: 'asked', task });
  }

  /** Nobody waits for the answer any more. */
  withdraw(id: RequestId): void {
    this.#close(id, 'withdrawn');
  }

  tasks(agentId: AgentId): readonly DeskTask[] {
    return [...this.#open.values()].filter((task) => task.agentId === agentId);
  }

  async answer(
    agentId: AgentId,
    taskId: string,
    { action, details }: DeskAnswer,
  ): Promise<DeskAnswerOutcome> {
    const id = requestId(taskId);
    const task = this.#open.get(id);
    if (task === undefined || task.agentId !== agentId) return 'unknown';
    if (!task.actions.includes(action)) return 'not-offered';
    const outcome = await this.#ports.deliver(task.sessionId, {
      event: {
        name: 'desk.ask.done',
        type: 'external',
        data: { ...details, requestid: id, agentid: agentId, action },
      },
      settles: id,
      onlyIfPending: id,
    });
    this.#close(id, outcome === 'delivered' ? 'answered' : 'withdrawn');
    return outcome === 'delivered' ? 'answered' : 'unknown';
  }

  onEvent(listener: (event: DeskEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #close(id: RequestId, why: 'answered' | 'withdrawn'): void {
    const task = this.#open.get(id);
    if (task === undefined) return;
    this.#open.delete(id);
    this.#tell({ kind: 'closed', task, why });
  }

  #tell(event: DeskEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#ports.failed(error);
      }
    }
  }
}
