import type { QueueEvent } from '../ports/routing.ts';
import type { AssignmentRecord } from './assignment.ts';

/** What is kept of it that an agent was given to somebody, `at` milliseconds since 1970. */
export function assignmentOf(
  { request, agentId, target, why }: Extract<QueueEvent, { kind: 'target.selected' }>,
  at: number,
): AssignmentRecord {
  const { requestId, callbackId, virtualQueue } = request;
  const { priority, arrivedAt, passedOver, positionInQueue: position } = why;
  return {
    at,
    virtualQueue,
    requestId,
    callbackId,
    agentId,
    target,
    priority,
    arrivedAt,
    position,
    passedOver: passedOver.count === 0 ? null : passedOver,
  };
}
