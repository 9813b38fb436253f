import {
  type AgentId,
  agentStateName,
  type CallbackRecord,
  type CallView,
  type DeskTask,
  formatInstant,
  type JsonObject,
  type QueueView,
  type RecordingRule,
  type Routing,
} from '@ringback/core';
import { Type } from 'typebox';
import { AgentShape, agentView, CallShape, callView } from '../admin/views.ts';

export const TaskShape = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal('preview'), Type.Literal('disposition')]),
  callbackId: Type.Union([Type.String(), Type.Null()]),
  actions: Type.Array(Type.String()),
  askedAt: Type.String(),
  until: Type.Union([Type.String(), Type.Null()]),
  data: Type.Unsafe<JsonObject>({ type: 'object', additionalProperties: true }),
});
export const OptionalText = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const NullableObject = <T>(shape: object) => Type.Unsafe<T | null>({ anyOf: [shape, { type: 'null' }] });
export const RequestShape = Type.Object({
  id: Type.String(),
  service: Type.String(),
  customerNumber: OptionalText,
  createdAt: Type.String(),
  desiredAt: Type.String(),
  attempts: Type.Integer(),
  userData: Type.Record(Type.String(), Type.String()),
});
export const DeskCallShape = Type.Object({
  call: NullableObject<ReturnType<typeof callView>>(CallShape),
  callback: NullableObject<ReturnType<typeof requestView>>(RequestShape),
  callRecording: Type.Unsafe<RecordingRule | null>({
    description: 'Whether it is recorded: off, always, or on_demand, when the agent wants it',
    anyOf: [{ type: 'string', enum: ['off', 'always', 'on_demand'] }, { type: 'null' }],
  }),
});
/** What an agent's desk begins with. */
export const DeskShape = Type.Object({
  agent: AgentShape,
  tasks: Type.Array(TaskShape),
  call: NullableObject<ReturnType<typeof callView>>(CallShape),
  now: Type.String({ description: 'The clock that deadlines of tasks are told by' }),
});
export const OwnCallShape = Type.Object({
  call: NullableObject<ReturnType<typeof callView>>(CallShape),
});
export const DeskQueuesShape = Type.Array(
  Type.Object({ name: Type.String(), length: Type.Integer(), oldestAt: OptionalText }),
);

export const ColleaguesShape = Type.Array(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    dn: Type.String(),
    state: Type.String(),
    reachable: Type.Boolean({ description: 'Whether the phone can be rung' }),
  }),
);

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

/** The other agents who are at work, by name: those whom an agent can ask, or put somebody through to. */
export function colleaguesOf(id: AgentId, routing: Pick<Routing, 'agents'>) {
  return routing
    .agents()
    .filter((agent) => agent.id !== id && agent.state.kind !== 'logged-out')
    .map(({ id: colleague, name, dn, state, reachable }) => ({
      id: colleague,
      name,
      dn,
      state: agentStateName(state),
      reachable,
    }))
    .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
}

/** The call that an agent's phone takes part in; null when there is none. */
export function callOf(id: AgentId, calls: readonly CallView[]): CallView | null {
  return calls.find(({ legs }) => legs.some((leg) => leg.agentId === id && leg.state !== 'ended')) ?? null;
}

/** Whether an agent is in a call for its callback, and not to supervise others who are. */
export function isForCallback(id: AgentId, { legs, supervision }: CallView): boolean {
  return legs.some((leg) => leg.agentId === id && leg.state !== 'ended' && leg.legId !== supervision?.legId);
}

/** The call of an agent, as desktops read it. */
export function ownCall(id: AgentId, calls: readonly CallView[]): ReturnType<typeof callView> | null {
  const call = callOf(id, calls);
  return call === null ? null : callView(call);
}

/** What the agent on the phone has to know of the request: whoever talks to the customer sees the number in full. */
export function requestView(record: CallbackRecord) {
  const { id, service, customerNumber, attempts, userData, createdAt, desiredAt } = record;
  return {
    id,
    service,
    customerNumber,
    createdAt: formatInstant(createdAt),
    desiredAt: formatInstant(desiredAt),
    attempts,
    userData,
  };
}

/** How many wait, and since when the first does; nothing of who they are. */
export function queueGlance({ name, length, waiting }: QueueView) {
  const oldest = waiting.reduce<number | null>(
    (first, { arrivedAt }) => (first === null || arrivedAt < first ? arrivedAt : first),
    null,
  );
  return { name, length, oldestAt: oldest === null ? null : formatInstant(oldest) };
}
