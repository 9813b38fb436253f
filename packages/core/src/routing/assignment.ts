import type { AgentId, CallbackId, RequestId } from '../ids.ts';

/** Why somebody who arrived earlier in the same virtual queue did not get an agent that a later one got. */
export type PassedOverReason =
  /** The agent is none of those that their targets name. */
  | 'other target'
  /** The agent is one that they must never get. */
  | 'excluded agent'
  /** The agent is named by a target whose threshold is not met. */
  | 'threshold not met'
  /** All channels of the trunks by which they would be dialled are taken. */
  | 'no channel'
  /** They keep their places and are not on the line: they are to be dialled, or their phones ring. */
  | 'to be dialled'
  /** The later one has a higher priority. */
  | 'lower priority'
  /** No reason: they stood ahead and this agent could have served them. An overtake, which is a fault. */
  | 'overtaken';

/** Somebody who arrived earlier and still waits. Times in milliseconds. */
export type PassedOverRequest = {
  readonly requestId: RequestId;
  readonly callbackId: CallbackId | null;
  readonly priority: number;
  readonly arrivedAt: number;
  readonly reason: PassedOverReason;
};

/** Those of the same virtual queue who arrived earlier than the one who got the agent. */
export type PassedOver = {
  readonly count: number;
  /** By reason: how many of those that were looked at (the earliest ones), and by how long they arrived earlier in all. */
  readonly reasons: Readonly<
    Partial<Record<PassedOverReason, { readonly count: number; readonly earlierMs: number }>>
  >;
  /** The earliest, by name. */
  readonly named: readonly PassedOverRequest[];
};

/** Why this request got this agent, as the router knew it at that moment. Times in milliseconds. */
export type AssignmentReason = {
  readonly rule: string;
  readonly target: string;
  readonly priority: number;
  readonly arrivedAt: number;
  readonly waitedMs: number;
  /** Rank in its virtual queue, from 1. */
  readonly positionInQueue: number | null;
  /** Everybody who waited, in all virtual queues. */
  readonly waiting: number;
  /** Those who stood before it in the one order over all virtual queues, and the first of them by name. */
  readonly aheadCount: number;
  readonly ahead: readonly {
    readonly requestId: RequestId;
    readonly callbackId: CallbackId | null;
    readonly virtualQueue: string;
    readonly notChosen: PassedOverReason;
  }[];
  readonly passedOver: PassedOver;
  readonly agentReadyMs: number;
};

/** An agent was given to somebody who waited. */
export interface AssignmentRecord {
  readonly at: number;
  readonly virtualQueue: string;
  readonly requestId: RequestId;
  readonly callbackId: CallbackId | null;
  readonly agentId: AgentId;
  readonly target: string;
  readonly priority: number;
  readonly arrivedAt: number;
  readonly position: number | null;
  /** Null: nobody was. */
  readonly passedOver: PassedOver | null;
}

/** What became of the order in one virtual queue during some time. */
export interface OvertakesReport {
  readonly assignments: number;
  /** Of those, how many passed over somebody who had arrived earlier, for whatever reason. */
  readonly passing: number;
  readonly reasons: readonly {
    readonly reason: PassedOverReason;
    readonly count: number;
    readonly earlierMs: number;
  }[];
  /** Assignments that passed over somebody, those without a reason first, then the newest. */
  readonly records: readonly AssignmentRecord[];
}

/** Assignments that were made, kept for reports. They are written by units, with what the session was told of them. */
export interface AssignmentRepository {
  /** Of one virtual queue, from `from` on and before `to`, with at most `limit` records. */
  overtakes(request: {
    virtualQueue: string;
    from: number;
    to: number;
    limit: number;
  }): Promise<OvertakesReport>;
  /** Removes what was made before a time; gives how many. */
  removeBefore(before: number, limit: number): Promise<number>;
}
