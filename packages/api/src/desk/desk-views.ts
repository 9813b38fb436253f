import { type AgentId, type DeskTask, formatInstant, type JsonObject, type Routing } from '@ringback/core';
import { Type } from 'typebox';
import { AgentShape, agentView } from '../admin/views.ts';

export const TaskShape = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal('preview'), Type.Literal('disposition')]),
  callbackId: Type.Union([Type.String(), Type.Null()]),
  actions: Type.Array(Type.String()),
  askedAt: Type.String(),
  until: Type.Union([Type.String(), Type.Null()]),
  data: Type.Unsafe<JsonObject>({ type: 'object', additionalProperties: true }),
});
export const DeskShape = Type.Object({ agent: AgentShape, tasks: Type.Array(TaskShape) });

/** A task as desktops read it. */
export function taskView({ id, kind, callbackId, actions, askedAt, until, data }: DeskTask) {
  return {
    id,
    kind,
    callbackId,
    actions: [...actions],
    askedAt: formatInstant(askedAt),
    until: until === null ? null : formatInstant(until),
    data,
  };
}

/** An agent as the router has him now; null when he is not configured any more. */
export function agentNow(id: AgentId, routing: Pick<Routing, 'agents'>) {
  const view = routing.agents().find((agent) => agent.id === id);
  return view === undefined ? null : agentView(view);
}
