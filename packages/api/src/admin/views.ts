import {
  type AgentView,
  agentStateName,
  type CallbackRecord,
  type CallbackState,
  type CallView,
  type DialAttempt,
  formatInstant,
  type HistoryEntry,
  type QueueView,
} from '@ringback/core';
import { Type } from 'typebox';
import { maskNumber, maskNumbersIn } from '../edge/mask-numbers.ts';

const Instant = Type.String({ description: 'ISO 8601 in UTC with milliseconds' });
const OptionalInstant = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const OptionalText = Type.Unsafe<string | null>({ type: ['string', 'null'] });

/** Shapes of the live state and of histories, for `/openapi.json`. */
export const CallbackShape = Type.Object({
  id: Type.String(),
  service: Type.String(),
  state: Type.String(),
  reason: OptionalText,
  customerNumber: OptionalText,
  createdAt: Instant,
  desiredAt: Instant,
  dueAt: Instant,
  arrivedAt: Instant,
  expiresAt: Instant,
  connectedAt: OptionalInstant,
  completedAt: OptionalInstant,
  attempts: Type.Integer(),
  sessionId: OptionalText,
});
export const TraceShape = Type.Array(
  Type.Object({
    at: Instant,
    source: Type.String(),
    event: Type.String(),
    text: Type.String(),
    stateBefore: OptionalText,
    stateAfter: OptionalText,
    data: Type.Record(Type.String(), Type.Unknown()),
  }),
);
export const AgentShape = Type.Object({
  id: Type.String(),
  name: Type.String(),
  dn: Type.String(),
  groups: Type.Array(Type.String()),
  skills: Type.Record(Type.String(), Type.Number()),
  state: Type.String(),
  reason: OptionalText,
  since: Instant,
  until: OptionalInstant,
  callId: OptionalText,
  reachable: Type.Boolean(),
});
export const QueueShape = Type.Object({
  name: Type.String(),
  length: Type.Integer(),
  waiting: Type.Array(
    Type.Object({
      position: Type.Integer(),
      callbackId: OptionalText,
      requestId: Type.String(),
      priority: Type.Number(),
      arrivedAt: Instant,
      targets: Type.Array(Type.String()),
      extensions: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
});
export const CallShape = Type.Object({
  id: Type.String(),
  callbackId: OptionalText,
  state: Type.String(),
  legs: Type.Array(
    Type.Object({
      id: Type.String(),
      role: Type.String(),
      agentId: OptionalText,
      state: Type.String(),
      startedAt: Instant,
      answeredAt: OptionalInstant,
    }),
  ),
  conversation: Type.Unsafe<null | {
    state: string;
    byLegId: string | null;
    heldLegId: string | null;
    consultedLegId: string | null;
  }>({
    description: 'What two or three parties do: talking, held, ringing, consulting or conference',
    anyOf: [
      Type.Object({
        state: Type.String(),
        byLegId: OptionalText,
        heldLegId: OptionalText,
        consultedLegId: OptionalText,
      }),
      { type: 'null' },
    ],
  }),
  recording: Type.Unsafe<null | { id: string; state: string }>({
    description: 'recording or paused',
    anyOf: [Type.Object({ id: Type.String(), state: Type.String() }), { type: 'null' }],
  }),
  supervision: Type.Unsafe<null | { state: string; mode: string; legId: string; ofLegId: string }>({
    description: 'A supervisor: ringing or there; listen, whisper or barge-in',
    anyOf: [
      Type.Object({
        state: Type.String(),
        mode: Type.String(),
        legId: Type.String(),
        ofLegId: Type.String({ description: 'Leg of the agent whose work it is about' }),
      }),
      { type: 'null' },
    ],
  }),
});

function instantOrNull(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}

export function callbackView(record: CallbackRecord, full: boolean) {
  const { id, service, state, reason, attempts, sessionId, customerNumber } = record;
  return {
    id,
    service,
    state,
    reason,
    customerNumber: customerNumber === null || full ? customerNumber : maskNumber(customerNumber),
    createdAt: formatInstant(record.createdAt),
    desiredAt: formatInstant(record.desiredAt),
    dueAt: formatInstant(record.dueAt),
    arrivedAt: formatInstant(record.arrivedAt),
    expiresAt: formatInstant(record.expiresAt),
    connectedAt: instantOrNull(record.connectedAt),
    completedAt: instantOrNull(record.completedAt),
    attempts,
    sessionId,
  };
}

/** Everything about one callback: what was asked for and each dial attempt beside what lists show. */
export function callbackDetails(record: CallbackRecord, attempts: readonly DialAttempt[], full: boolean) {
  const details = {
    params: record.params,
    userData: record.userData,
    dialAttempts: attempts.map(({ number, callId, startedAt, endedAt, result, sipStatus }) => ({
      attempt: number,
      callId,
      startedAt: formatInstant(startedAt),
      endedAt: instantOrNull(endedAt),
      result,
      sipStatus,
    })),
  };
  const shown = full ? details : maskNumbersIn(details, record.customerNumber);
  return { ...callbackView(record, full), ...(shown as typeof details) };
}

/**
 * The history of one callback, in order. What happens on the phone is noted beside what the scenario decides: in the
 * same moment a line may have been written in the state before or behind the decision. Only lines that change the
 * state say what it is; the others stand where they are read.
 */
export function traceView(history: readonly HistoryEntry[], customerNumber: string | null, full: boolean) {
  let state: CallbackState | null = null;
  return history.map(({ at, source, event, text, stateBefore, stateAfter, data }) => {
    const isChange = stateBefore !== stateAfter;
    const before: CallbackState | null = isChange ? stateBefore : (state ?? stateBefore);
    state = isChange ? stateAfter : before;
    return {
      at: formatInstant(at),
      source,
      event,
      text: full ? text : String(maskNumbersIn(text, customerNumber)),
      stateBefore: before,
      stateAfter: state,
      data: full ? data : maskNumbersIn(data, customerNumber),
    };
  });
}

export function agentView({ id, name, dn, groups, skills, state, reachable }: AgentView) {
  return {
    id,
    name,
    dn,
    groups,
    skills,
    state: agentStateName(state),
    reason: state.kind === 'not-ready' ? state.reason : null,
    since: formatInstant(state.since),
    until: 'until' in state ? formatInstant(state.until) : null,
    callId: 'callId' in state ? state.callId : null,
    reachable,
  };
}

export function queueView({ name, length, waiting }: QueueView) {
  return {
    name,
    length,
    waiting: waiting.map((place) => ({
      position: place.position,
      callbackId: place.callbackId,
      requestId: place.requestId,
      priority: place.priority,
      arrivedAt: formatInstant(place.arrivedAt),
      targets: place.targets,
    })),
  };
}

export function callView({
  callId,
  callbackId,
  state,
  legs,
  conversation,
  recording,
  supervision,
}: CallView) {
  return {
    id: callId,
    callbackId,
    state,
    legs: legs.map((leg) => ({
      id: leg.legId,
      role: leg.role,
      agentId: leg.agentId,
      state: leg.state,
      startedAt: formatInstant(leg.startedAt),
      answeredAt: instantOrNull(leg.answeredAt),
    })),
    conversation: conversation ?? null,
    recording:
      recording === undefined || recording === null
        ? null
        : { id: recording.recordingId, state: recording.state },
    supervision: supervision ?? null,
  };
}
