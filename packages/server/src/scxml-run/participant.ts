import type { SessionId } from '@ringback/core';
import type { ScxmlEvent, TraceEntry } from '@ringback/scxml';

/** One of the sessions of a run: that of the document itself, or one that was invoked. */
export class Participant {
  readonly id: SessionId;
  readonly url: string;
  readonly documentHash: string;
  readonly parent: Participant | null;
  readonly invokeId: string | null;
  readonly depth: number;
  /** By invoke id. */
  readonly children = new Map<string, Participant>();
  snapshot: string | null = null;
  isRunning = true;
  readonly #active = new Set<string>();

  constructor(fields: {
    readonly id: SessionId;
    readonly url: string;
    readonly documentHash: string;
    readonly parent: Participant | null;
    readonly invokeId: string | null;
  }) {
    this.id = fields.id;
    this.url = fields.url;
    this.documentHash = fields.documentHash;
    this.parent = fields.parent;
    this.invokeId = fields.invokeId;
    this.depth = fields.parent === null ? 0 : fields.parent.depth + 1;
  }

  /** Ids of all active states, in the order they were entered; states without an id have none to show. */
  get configuration(): string[] {
    return [...this.#active].filter((id) => !id.startsWith('('));
  }

  follow(trace: readonly TraceEntry[]): void {
    for (const { left, entered } of trace) {
      for (const id of left) this.#active.delete(id);
      for (const id of entered) this.#active.add(id);
    }
  }
}

/** An event on its way to one of them. */
export interface Waiting {
  readonly to: Participant;
  readonly event: ScxmlEvent;
}
