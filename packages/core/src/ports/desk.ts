import type { AgentId, CallbackId } from '../ids.ts';
import type { JsonObject } from '../json.ts';

/** What an agent is asked: to look at a request before the call, or what came of it after the call. */
export type DeskTaskKind = 'preview' | 'disposition';

/** A question that waits for an agent (user event of the original, scenarios 5 and 8). */
export interface DeskTask {
  readonly id: string;
  readonly kind: DeskTaskKind;
  readonly agentId: AgentId;
  readonly callbackId: CallbackId | null;
  /** What the desktop shows, by the keys of the original. */
  readonly data: JsonObject;
  /** Answers that are taken. */
  readonly actions: readonly string[];
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  /** When the scenario goes on without an answer, as far as it said. */
  readonly until: number | null;
}

/** What an agent says to a task: one of its actions, and what goes with it. */
export interface DeskAnswer {
  readonly action: string;
  readonly details: JsonObject;
}

export type DeskAnswerOutcome =
  /** The scenario has it; what it decided is committed. */
  | 'answered'
  /** Not a task of this agent, or not any more. */
  | 'unknown'
  /** This task does not take such an answer. */
  | 'not-offered';

export type DeskEvent =
  | { readonly kind: 'asked'; readonly task: DeskTask }
  /** Answered, timed out, or not wanted any more. */
  | { readonly kind: 'closed'; readonly task: DeskTask; readonly why: 'answered' | 'withdrawn' };

/** What scenarios ask of agents, and how agents answer. */
export interface Desk {
  tasks(agentId: AgentId): readonly DeskTask[];
  answer(agentId: AgentId, taskId: string, answer: DeskAnswer): Promise<DeskAnswerOutcome>;
  /** The returned function ends it. */
  onEvent(listener: (event: DeskEvent) => void): () => void;
}
