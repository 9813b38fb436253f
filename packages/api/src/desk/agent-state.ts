import type { AgentConfiguration, AgentView, RequestedAgentState } from '@ringback/core';
import type { ApiDependencies } from '../dependencies.ts';

/** Lets an agent take a state; null when the router does not know him (any more). */
export async function takeState(
  { id }: Pick<AgentConfiguration, 'id'>,
  { state, reason }: { readonly state: RequestedAgentState; readonly reason: string },
  requestId: string,
  { store, routing, telemetry }: Pick<ApiDependencies, 'store' | 'routing' | 'telemetry'>,
): Promise<AgentView | null> {
  // Durable first: after a crash right behind the answer the agent is where he was told to be.
  await store.configuration.putAgentState(id, state, reason);
  if (routing.setAgentState(id, state, reason) === 'unknown-agent') return null;
  telemetry.log('info', 'agent.state-requested', { agentId: id, state, requestId });
  return routing.agents().find((view) => view.id === id) ?? null;
}
