import type { AgentId, AgentState, QueueEvent, RequestId, Telemetry } from '@ringback/core';

interface Announcement {
  readonly tell: () => void;
  /** The request that a queue event is about. */
  readonly requestId: RequestId | null;
}

/** Events on their way to listeners: in order, never in the middle of a decision, no listener able to stop another. */
export class Announcements {
  readonly #telemetry: Telemetry;
  readonly #queueListeners: ((event: QueueEvent) => void)[] = [];
  readonly #agentListeners: ((agentId: AgentId, state: AgentState) => void)[] = [];
  #waiting: Announcement[] = [];

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
  }

  onEvent(listener: (event: QueueEvent) => void): void {
    this.#queueListeners.push(listener);
  }

  onAgentState(listener: (agentId: AgentId, state: AgentState) => void): void {
    this.#agentListeners.push(listener);
  }

  queueEvent(event: QueueEvent): void {
    this.#waiting.push({
      requestId: event.request.requestId,
      tell: () => {
        for (const listener of this.#queueListeners) this.#safely(() => listener(event), event.kind);
      },
    });
  }

  agentState(agentId: AgentId, state: AgentState): void {
    this.#waiting.push({
      requestId: null,
      tell: () => {
        for (const listener of this.#agentListeners)
          this.#safely(() => listener(agentId, state), 'agent-state');
      },
    });
  }

  /** Runs something foreign in its turn among the events. */
  inTurn(name: string, action: () => void): void {
    this.#waiting.push({ requestId: null, tell: () => this.#safely(action, name) });
  }

  /** Takes back what has not been told yet about a request that was cancelled meanwhile. */
  withdraw(requestId: RequestId): void {
    this.#waiting = this.#waiting.filter((announcement) => announcement.requestId !== requestId);
  }

  /** Tells everything, also what listeners cause while it is told. */
  deliver(): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) next.tell();
  }

  #safely(action: () => void, about: string): void {
    try {
      action();
    } catch (error) {
      this.#telemetry.log('error', 'routing.listener.failed', { about, error });
    }
  }
}
