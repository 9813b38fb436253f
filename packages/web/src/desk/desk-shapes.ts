import type { Agent, Call } from '../server/shapes.ts';

/** What the server asks of an agent (docs/reference/desk.md). */
export interface DeskTask {
  readonly id: string;
  readonly kind: 'preview' | 'disposition';
  readonly callbackId: string | null;
  readonly actions: readonly string[];
  readonly askedAt: string;
  readonly until: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface DeskSnapshot {
  readonly agent: Agent | null;
  readonly tasks: readonly DeskTask[];
  /** The server's clock. Absent in the first event of a stream. */
  readonly now?: string;
}

export interface DeskCall {
  readonly call: Call | null;
  readonly callback: {
    readonly id: string;
    readonly service: string;
    readonly customerNumber: string | null;
    readonly createdAt: string;
    readonly desiredAt: string;
    readonly attempts: number;
    readonly userData: Readonly<Record<string, string>>;
  } | null;
}

export interface DeskQueue {
  readonly name: string;
  readonly length: number;
  readonly oldestAt: string | null;
}
