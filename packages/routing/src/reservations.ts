import type { AgentId, QueueRequest, RequestId } from '@ringback/core';
import type { Agent } from './agent.ts';

/** An agent held for a request, until a call to the agent takes over, somebody lets go, or the time is up. */
export interface Reservation {
  readonly id: string;
  readonly agent: Agent;
  /** Null: for a call from another switch, which stood in line there. */
  readonly request: QueueRequest | null;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Holds in force: one per agent, one per request. */
export class Reservations {
  readonly #byId = new Map<string, Reservation>();
  readonly #byAgent = new Map<AgentId, Reservation>();
  readonly #byRequest = new Map<RequestId, Reservation>();

  add(reservation: Reservation): void {
    this.#byId.set(reservation.id, reservation);
    this.#byAgent.set(reservation.agent.configuration.id, reservation);
    if (reservation.request !== null) this.#byRequest.set(reservation.request.requestId, reservation);
  }

  remove(reservation: Reservation): void {
    this.#byId.delete(reservation.id);
    this.#byAgent.delete(reservation.agent.configuration.id);
    if (reservation.request !== null) this.#byRequest.delete(reservation.request.requestId);
  }

  get(id: string): Reservation | null {
    return this.#byId.get(id) ?? null;
  }

  ofAgent(id: AgentId): Reservation | null {
    return this.#byAgent.get(id) ?? null;
  }

  ofRequest(id: RequestId): Reservation | null {
    return this.#byRequest.get(id) ?? null;
  }
}
