import {
  type AgentState,
  agentStateName,
  type CallbackId,
  type CallbackRecord,
  type DialAttempt,
  type QueueEvent,
} from '@ringback/core';
import type { CallInOutcome } from '../phones/scripted-call.ts';

export interface Asked {
  readonly id: CallbackId;
  readonly at: number;
  readonly number: string;
  readonly desiredAt: number | null;
  /** Wait that was told when it was asked for, seconds; null: none could be told. */
  readonly quotedS: number | null;
}

/** Somebody who called. */
export interface CalledIn {
  readonly at: number;
  readonly outcome: Readonly<CallInOutcome>;
}

/** What agents did at one look. */
export interface Look {
  readonly at: number;
  readonly loggedIn: number;
  readonly ready: number;
  readonly busy: number;
}

const BUSY = new Set(['Reserved', 'Ringing', 'Talking', 'AfterCallWork']);
const MOST_FAULTS = 20;

/** Everything that is seen from outside while a scenario runs. */
export class Observations {
  readonly asked: Asked[] = [];
  readonly callsIn: CalledIn[] = [];
  readonly refusals = new Map<string, number>();
  readonly looks: Look[] = [];
  /** Who got an agent although somebody of the same queue with no lower priority had arrived earlier; null: a caller. */
  readonly overtakes: (CallbackId | null)[] = [];
  /** The first reasons for which somebody earlier was passed over, counted. */
  readonly passedOver = new Map<string, number>();
  assignments = 0;
  readonly faults: string[] = [];
  faultCount = 0;

  readonly records = new Map<CallbackId, CallbackRecord>();
  readonly attempts: DialAttempt[] = [];

  /** Callbacks as they were when nothing happened to them any more. */
  over({
    records,
    attempts,
  }: {
    readonly records: readonly CallbackRecord[];
    readonly attempts: readonly DialAttempt[];
  }): void {
    for (const record of records) this.records.set(record.id, record);
    for (const attempt of attempts) this.attempts.push(attempt);
  }

  accepted(asked: Asked): void {
    this.asked.push(asked);
  }

  called(call: CalledIn): void {
    this.callsIn.push(call);
  }

  refused(_at: number, reason: string): void {
    this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1);
  }

  fault(error: unknown): void {
    this.faultCount++;
    if (this.faults.length < MOST_FAULTS)
      this.faults.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }

  look(at: number, agents: readonly AgentState[]): void {
    let [loggedIn, ready, busy] = [0, 0, 0];
    for (const state of agents) {
      const name = agentStateName(state);
      if (name === 'LoggedOut') continue;
      loggedIn++;
      if (name === 'Ready') ready++;
      if (BUSY.has(name)) busy++;
    }
    this.looks.push({ at, loggedIn, ready, busy });
  }

  queueEvent(event: QueueEvent): void {
    if (event.kind !== 'target.selected') return;
    this.assignments++;
    const { passedOver } = event.why;
    for (const [reason, { count }] of Object.entries(passedOver.reasons))
      this.passedOver.set(reason, (this.passedOver.get(reason) ?? 0) + count);
    if ((passedOver.reasons.overtaken?.count ?? 0) > 0) this.overtakes.push(event.request.callbackId);
  }
}
