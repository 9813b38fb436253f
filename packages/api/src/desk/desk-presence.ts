import {
  type AgentId,
  agentStateName,
  type Clock,
  type Routing,
  type Store,
  type Telemetry,
  type Timer,
} from '@ringback/core';
import { takeState } from './agent-state.ts';

/** Why an agent is NotReady whose desktop was closed. */
export const DESK_CLOSED = 'Desk closed';

export interface PresencePorts {
  readonly store: Store;
  readonly routing: Routing;
  readonly telemetry: Telemetry;
  /** Windows live on the wire: real time, whatever a test clock does. */
  readonly clock: Clock;
  /** Between the end of the last window and the state; null: windows mean nothing. */
  readonly graceMs: number | null;
}

/**
 * Which agents sit at a desktop of this node. One who closed the last window, or whose browser is gone, gets no calls any more
 * after a while in which he may come back: calls would ring where nobody is. Who never opened one is not meant.
 */
export class DeskPresence {
  readonly #ports: PresencePorts;
  readonly #windows = new Map<AgentId, number>();
  readonly #leaving = new Map<AgentId, Timer>();
  #closed = false;

  constructor(ports: PresencePorts) {
    this.#ports = ports;
  }

  /** A window of the agent is open until the returned function is called; that may happen more than once. */
  arrive(id: AgentId): () => void {
    this.#leaving.get(id)?.cancel();
    this.#leaving.delete(id);
    this.#windows.set(id, (this.#windows.get(id) ?? 0) + 1);
    let isOpen = true;
    return () => {
      if (isOpen) this.#leave(id);
      isOpen = false;
    };
  }

  /** The process stops: that windows lose their connection says nothing of the agents. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#leaving.values()) timer.cancel();
    this.#leaving.clear();
  }

  #leave(id: AgentId): void {
    const left = (this.#windows.get(id) ?? 1) - 1;
    if (left > 0) {
      this.#windows.set(id, left);
      return;
    }
    this.#windows.delete(id);
    const { clock, graceMs, telemetry } = this.#ports;
    if (graceMs === null || this.#closed) return;
    this.#leaving.set(
      id,
      clock.setTimer(graceMs, () => {
        this.#leaving.delete(id);
        return this.#takeOff(id).catch((error: unknown) =>
          telemetry.log('error', 'desk.presence-failed', { agentId: id, error }),
        );
      }),
    );
  }

  async #takeOff(id: AgentId): Promise<void> {
    const { routing, store, telemetry } = this.#ports;
    const state = routing.agents().find((agent) => agent.id === id)?.state;
    // He is out of the queues already, of his own will.
    if (state === undefined || state.kind === 'logged-out' || state.kind === 'not-ready') return;
    telemetry.log('info', 'desk.closed', { agentId: id, state: agentStateName(state) });
    await takeState({ id }, { state: 'NotReady', reason: DESK_CLOSED }, 'desk-presence', {
      store,
      routing,
      telemetry,
    });
  }
}
