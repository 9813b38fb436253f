import { useQuery } from '@tanstack/react-query';
import { request } from '../server/request.ts';
import type { Agent } from '../server/shapes.ts';
import type { DeskCall } from './desk-shapes.ts';

const LOOK_EVERY_MS = 2_000;
export const DESK_CALL = 'desk-call';

/** The call of the agent's phone, looked at while there is one. */
export function useDeskCall(agent: Agent, query: { readonly agent?: string }) {
  return useQuery({
    queryKey: [DESK_CALL, query.agent, agent.state, agent.callId],
    queryFn: () => request<DeskCall>('/api/v1/desk/call', { query }),
    placeholderData: (before) => before,
    refetchInterval: agent.callId === null ? false : LOOK_EVERY_MS,
  });
}
