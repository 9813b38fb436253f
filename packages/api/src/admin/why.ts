import {
  type AgentView,
  agentStateName,
  formatInstant,
  type HistoryEntry,
  membersOf,
  parseTargetList,
  type QueueView,
} from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { knownCallback } from '../edge/known-callback.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { ObjectName } from './option-body.ts';

/** Those ahead who are named. */
const AHEAD_NAMED = 50;
/** Agents of a target who are named. */
const AGENTS_NAMED = 100;

const Why = Type.Object({
  callbackId: Type.String(),
  state: Type.String(),
  waiting: Type.Unsafe<object | null>({ type: ['object', 'null'] }),
  notices: Type.Array(Type.Object({ at: Type.String(), text: Type.String() })),
  assignments: Type.Array(Type.Record(Type.String(), Type.Unknown())),
});

/** Why this caller is next, or is not: its place in line now, and each agent it was given. */
export function whyRoute(
  app: TypedInstance,
  dependencies: Pick<ApiDependencies, 'store' | 'clock' | 'routing'>,
): void {
  const { store, clock, routing } = dependencies;
  app.get(
    '/callbacks/:id/why',
    {
      schema: {
        tags: ['Callbacks'],
        summary:
          'Why this callback is next in line or is not, and who was ahead whenever it was given an agent',
        params: Type.Object({ id: ObjectName }),
        response: { 200: Why, ...Refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const record = await knownCallback(dependencies, id);
      if (record === null) return sendAnswer(reply, answer('unknown-callback', { id }));
      const lines = await store.callbacks.history(record.id);
      const place = placeOf(record.id, routing.queues());
      return sendJson(reply, {
        callbackId: record.id,
        state: record.state,
        waiting: place === null ? null : waitingView(place, routing.agents(), clock.now()),
        notices: lines
          .filter(({ event }) => event === 'queue.notice')
          .map(({ at, text }) => ({ at: formatInstant(at), text })),
        assignments: lines.filter(({ event }) => event === 'agent.reserved').map(assignmentView),
      });
    },
  );
}

type Standing = QueueView['waiting'][number];

interface Place {
  readonly queue: QueueView;
  readonly own: Standing;
}

function placeOf(id: string, queues: readonly QueueView[]): Place | null {
  for (const queue of queues) {
    const own = queue.waiting.find(({ callbackId }) => callbackId === id);
    if (own !== undefined) return { queue, own };
  }
  return null;
}

function waitingView({ queue, own }: Place, agents: readonly AgentView[], now: number) {
  return {
    queue: queue.name,
    position: own.position,
    length: queue.length,
    priority: own.priority,
    arrivedAt: formatInstant(own.arrivedAt),
    waitedMs: Math.max(0, now - own.arrivedAt),
    targets: parseTargetList(own.targets).targets.map(({ target }) => {
      const members = membersOf(target.object, agents);
      return {
        target: target.text,
        count: members.length,
        agents: members.slice(0, AGENTS_NAMED).map(({ id, state, reachable }) => ({
          agentId: id,
          state: agentStateName(state),
          reason: state.kind === 'not-ready' ? state.reason : null,
          reachable,
        })),
      };
    }),
    ahead: queue.waiting.slice(0, Math.min(own.position - 1, AHEAD_NAMED)).map((other) => ({
      position: other.position,
      callbackId: other.callbackId,
      requestId: other.requestId,
      priority: other.priority,
      arrivedAt: formatInstant(other.arrivedAt),
      reason: own.priority < other.priority ? 'higher priority' : 'arrived earlier',
    })),
  };
}

/** The line that tells of an agent who was held has the router's reasons with it. */
function assignmentView({ at, data }: HistoryEntry): Record<string, unknown> {
  const { agent, why } = data;
  return {
    at: formatInstant(at),
    agentId: agent,
    ...(typeof why === 'object' && why !== null ? withTimes(why) : {}),
  };
}

/** Instants inside reasons in the form that the rest of the API has. */
function withTimes(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]): [string, unknown] => {
      if (name === 'arrivedAt' && typeof inner === 'number') return [name, formatInstant(inner)];
      if (Array.isArray(inner)) return [name, inner.map((one) => (isObject(one) ? withTimes(one) : one))];
      return [name, isObject(inner) ? withTimes(inner) : inner];
    }),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
