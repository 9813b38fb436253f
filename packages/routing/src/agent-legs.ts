import type { CallEvent } from '@ringback/core';
import type { Agent } from './agent.ts';
import type { AgentBook } from './agent-book.ts';
import { notReadyReason, PHONE_LOST } from './not-ready-reason.ts';

/** What happens to the leg of an agent, in the order of a call. */
export type AgentLegEvent = CallEvent & {
  readonly kind: 'leg.dialling' | 'leg.ringing' | 'leg.answered' | 'leg.failed' | 'leg.ended';
};

export function isAgentLegEvent(event: CallEvent): event is AgentLegEvent {
  return event.kind.startsWith('leg.');
}

/** The state of an agent follows his phone. */
export function followLeg(book: AgentBook, agent: Agent, event: AgentLegEvent): void {
  switch (event.kind) {
    case 'leg.dialling':
    case 'leg.ringing':
      return book.rings(agent, event.callId, event.legId);
    case 'leg.answered':
      return book.answered(agent, event.callId, event.legId);
    case 'leg.failed':
      return book.failed(
        agent,
        event.legId,
        notReadyReason(event.failure.result),
        event.failure.againAfterMs,
      );
    case 'leg.ended':
      return book.ended(agent, event.legId, event.loss === undefined ? null : PHONE_LOST);
  }
}
