import type {
  AgentId,
  AgentState,
  DialledCallEvent,
  QueueOccurrenceRecord,
  WaitOutcome,
} from '@ringback/core';
import { Occupation } from './ewt/occupation.ts';
import { QueueWaits } from './ewt/queue-waits.ts';
import { QueueHistories } from './queue-histories.ts';
import { Tallies } from './tallies.ts';
import type { WaitingRequest } from './waiting-requests.ts';

/** What happened in the queues, kept for statistics and predictions. */
export class QueueRecords {
  readonly tallies = new Tallies();
  readonly occupation = new Occupation();
  readonly waits = new QueueWaits();
  readonly histories = new QueueHistories();

  /** What happened in an earlier process, in order: statistics go on, and predictions know how long calls take. */
  restore(occurrences: readonly QueueOccurrenceRecord[]): void {
    this.histories.restore(occurrences);
    for (const { virtualQueue, kind, ms } of occurrences) {
      if (kind === 'handled') this.tallies.handled(virtualQueue, ms);
      if (kind === 'distributed') this.waits.ended(virtualQueue, ms, 'served');
    }
  }

  /** Somebody got in line, for the first time or to wait for others than before. */
  entered({ request, targets }: WaitingRequest, isNew: boolean, now: number): void {
    if (isNew) {
      this.tallies.entered(request.virtualQueue);
      this.histories.entered(request.virtualQueue, now);
    }
    this.waits.entered(
      request.virtualQueue,
      targets.map(({ group }) => group),
    );
  }

  /** Somebody left the line; with an agent when there is one. */
  left(
    { request, enteredAt }: WaitingRequest,
    outcome: WaitOutcome,
    agentId: AgentId | null,
    now: number,
  ): void {
    const { virtualQueue } = request;
    if (agentId !== null) {
      this.tallies.distributed(virtualQueue, agentId, now);
      this.occupation.chosen(agentId, virtualQueue);
    } else this.tallies.abandoned(virtualQueue);
    this.histories.left(virtualQueue, now - enteredAt, agentId, now);
    this.waits.ended(virtualQueue, now - enteredAt, outcome === 'abandoned' ? 'gave-up' : outcome);
  }

  /** A dialled call, which waits in another queue: counted here, and in nothing that waits are predicted from. */
  dialled(virtualQueue: string, event: DialledCallEvent, now: number): void {
    this.tallies.dialled(virtualQueue, event.kind);
    this.histories.dialled(virtualQueue, event, now);
  }

  /** A change of an agent's state, in order. */
  agentState(agentId: AgentId, state: AgentState, now: number): void {
    this.tallies.agentState(agentId, state);
    this.occupation.agentState(agentId, state, now);
    this.histories.agentState(agentId, state, now);
  }
}
