import { useQuery } from '@tanstack/react-query';
import { request } from '../server/request.ts';
import type { Call } from '../server/shapes.ts';
import type { DeskCall } from './desk-shapes.ts';

/** What is known of the customer may grow during the call; nothing tells of that. */
const LOOK_EVERY_MS = 10_000;

/** What the call of the agent is for. The call itself is told by the stream of the desk. */
export function useDeskCall(call: Call, query: { readonly agent?: string }) {
  return useQuery({
    queryKey: ['desk-call', query.agent, call.id, call.callbackId],
    queryFn: () => request<DeskCall>('/api/v1/desk/call', { query }),
    refetchInterval: LOOK_EVERY_MS,
  });
}
