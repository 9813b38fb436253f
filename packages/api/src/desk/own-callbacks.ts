import {
  type AgentConfiguration,
  type CallbackRecord,
  DAY_MS,
  isExpired,
  LONGEST_NOTE,
  PART_EVENTS,
  type PatternGroups,
  parseInstant,
  partOf,
} from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { knownCallback } from '../edge/known-callback.ts';
import { sendJson } from '../edge/send-json.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { timesOfCallback } from '../genesys/availability/times-of-callback.ts';
import { changeCallback } from '../genesys/change.ts';
import { tellAudit } from '../security/guard.ts';
import { askAgain } from './ask-again.ts';
import { ForAgent } from './desk-owner.ts';
import { isForCallback } from './desk-views.ts';
import { isMeant, servicesFor } from './meant-agents.ts';
import { writeNote } from './notes.ts';
import {
  NoteShape,
  noteView,
  OwnCallbackShape,
  OwnCallbacksShape,
  ownCallbackView,
  recentView,
  StandingShape,
  standingView,
} from './own-callback-views.ts';

const tags = ['Agent desk'];
/** As many as an agent has in a long day. */
const MOST_RECENT = 200;
const MOST_UPCOMING = 100;
const MOST_DAYS = 60;
const params = Type.Object({ id: Type.String({ maxLength: 255 }) });

interface Parts {
  readonly dependencies: ApiDependencies;
  readonly ownerOf: (request: FastifyRequest) => AgentConfiguration;
  readonly patterns: PatternGroups;
}

/** How far ahead an agent sees what is for anybody like him. */
const AHEAD_MS = DAY_MS;

/**
 * `/api/v1/desk/callbacks`: what an agent had to do with and what comes to him, notes for whoever is next, another time.
 * He sees callbacks that he was held for, is asked about, or talks in, and those that the target of their service means him
 * with; any other is 404 for him, also while he supervises the call of a colleague for it.
 */
export function ownCallbackRoutes(app: TypedInstance, { dependencies, ownerOf, patterns }: Parts): void {
  const { clock, configuration, store } = dependencies;
  const { desk } = dependencies.orchestration;

  async function recordOf(request: FastifyRequest, agent: AgentConfiguration): Promise<CallbackRecord> {
    const { id } = request.params as { id: string };
    const record = await knownCallback(dependencies, id);
    const isHis =
      record !== null &&
      (desk.tasks(agent.id).some(({ callbackId }) => callbackId === record.id) ||
        dependencies.calls().some((call) => call.callbackId === record.id && isForCallback(agent.id, call)) ||
        isMeant(agent, record, configuration) ||
        (await store.agentWork.hasPart(agent.id, record.id)));
    if (record === null || !isHis) throw new AnswerError(answer('unknown-callback', { id }));
    return record;
  }

  /** The next ones that are scheduled, whoever of his kind they will come to. */
  async function forAnybodyLike(agent: AgentConfiguration): Promise<readonly CallbackRecord[]> {
    const services = servicesFor(agent, configuration);
    if (services.length === 0) return [];
    const now = clock.now();
    const { callbacks } = await store.callbacks.page({
      services,
      states: ['SCHEDULED'],
      time: { of: 'desiredAt', from: null, to: now + AHEAD_MS },
      sort: 'desiredAt',
      descending: false,
      offset: 0,
      limit: MOST_UPCOMING,
      counted: false,
      now,
    });
    // One that was asked for with a target of its own may be for others.
    return callbacks.filter((record) => isMeant(agent, record, configuration));
  }

  app.get(
    '/desk/callbacks',
    {
      schema: {
        tags,
        summary: 'What the agent had to do with, and what comes to him',
        querystring: Type.Object({
          ...ForAgent,
          from: Type.Optional(
            Type.String({ maxLength: 64, description: 'ISO 8601; without it: 24 hours ago' }),
          ),
        }),
        response: { 200: OwnCallbacksShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const agent = ownerOf(request);
      const { id: agentId } = agent;
      const { from: wanted } = request.query;
      const now = clock.now();
      const from = wanted === undefined ? now - DAY_MS : parseInstant(wanted);
      if (from === null)
        return sendAnswer(reply, answer('bad-field', { field: 'from', why: 'must be a time in ISO 8601' }));
      const [recent, own, others] = await Promise.all([
        store.agentWork.recent({ agentId, from: Math.max(0, from), events: PART_EVENTS, limit: MOST_RECENT }),
        store.agentWork.upcoming({ agentId, limit: MOST_UPCOMING }),
        forAnybodyLike(agent),
      ]);
      const isOwn = new Set(own.map(({ id }) => id));
      const upcoming = [...own, ...others.filter(({ id }) => !isOwn.has(id))].sort(
        (a, b) => a.desiredAt - b.desiredAt || a.seq - b.seq,
      );
      return sendJson(reply, {
        recent: recent
          .filter(({ record }) => !isExpired(record, now))
          .map((entry) => recentView(entry.record, partOf(agentId, entry))),
        upcoming: upcoming.map((record) => ({ ...standingView(record), own: isOwn.has(record.id) })),
      });
    },
  );

  app.get(
    '/desk/callbacks/:id',
    {
      schema: {
        tags,
        summary: 'A callback of the agent, with the notes of all who had it before',
        params,
        querystring: Type.Object(ForAgent),
        response: { 200: OwnCallbackShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const record = await recordOf(request, ownerOf(request));
      return sendJson(reply, ownCallbackView(record, await store.callbacks.history(record.id)));
    },
  );

  app.post(
    '/desk/callbacks/:id/notes',
    {
      schema: {
        tags,
        summary: 'A note for whoever has to do with this callback next',
        params,
        querystring: Type.Object(ForAgent),
        body: Type.Object(
          { text: Type.String({ maxLength: LONGEST_NOTE, description: 'Plain text' }) },
          { additionalProperties: false },
        ),
        response: { 200: NoteShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const agent = ownerOf(request);
      const record = await recordOf(request, agent);
      const { text } = request.body;
      const note = await writeNote(
        { record, agent, text, field: 'text', requestId: request.id },
        dependencies,
      );
      // What customers are like is nobody's business but of those who call them.
      tellAudit(request, { name: record.id, after: { agent: agent.id, characters: note.text.length } });
      return sendJson(reply, noteView(note));
    },
  );

  app.get(
    '/desk/callbacks/:id/times',
    {
      schema: {
        tags,
        summary: 'Times at which the customer can be called: beginning in UTC, and places left',
        params,
        querystring: Type.Object({
          ...ForAgent,
          'number-of-days': Type.Optional(
            Type.String({ pattern: '^[0-9]{1,2}$', description: `Default 14, at most ${MOST_DAYS}` }),
          ),
        }),
        response: { 200: Type.Record(Type.String(), Type.Integer()), ...Refusals },
      },
    },
    async (request, reply) => {
      const record = await recordOf(request, ownerOf(request));
      const days = Math.min(Number(request.query['number-of-days'] ?? 14), MOST_DAYS);
      const found = await timesOfCallback(record, days, dependencies);
      return found.kind === 'times' ? sendJson(reply, found.times) : sendAnswer(reply, found.answer);
    },
  );

  app.post(
    '/desk/callbacks/:id/reschedule',
    {
      schema: {
        tags,
        summary: 'Another time for a callback that is scheduled',
        params,
        querystring: Type.Object(ForAgent),
        body: Type.Object(
          { at: Type.String({ maxLength: 64, description: 'ISO 8601 with Z or an offset' }) },
          { additionalProperties: false },
        ),
        response: { 200: StandingShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const agent = ownerOf(request);
      const record = await recordOf(request, agent);
      const { at } = request.body;
      const wanted = { params: { _new_desired_time: at }, userData: {} };
      const problem = await changeCallback(request, record, wanted, { ...dependencies, patterns });
      if (problem !== null) return sendAnswer(reply, problem);
      const moved = (await store.callbacks.get(record.id)) ?? record;
      // The move itself is told already; this is who agreed on it.
      const entry = {
        callbackId: record.id,
        at: clock.now(),
        source: 'agent',
        event: 'callback.agreed',
        text: `${agent.name} agreed on this time with the customer.`,
        stateBefore: moved.state,
        stateAfter: moved.state,
        data: { agent: agent.id, desiredAt: moved.desiredAt },
      };
      await store.commit([{ kind: 'history.append', entry }]);
      tellAudit(request, { name: record.id, after: { agent: agent.id, at } });
      return sendJson(reply, standingView(moved));
    },
  );

  app.post(
    '/desk/callbacks/:id/again',
    {
      schema: {
        tags,
        summary: 'Another callback like one that is over, at a time or as soon as may be',
        params,
        querystring: Type.Object(ForAgent),
        body: Type.Object(
          {
            at: Type.Optional(
              Type.String({ maxLength: 64, description: 'ISO 8601 with Z or an offset; without it: now' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: StandingShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const agent = ownerOf(request);
      const record = await recordOf(request, agent);
      const outcome = await askAgain({ request, record, agent, at: request.body.at ?? null }, dependencies);
      if (outcome.kind === 'problem') return sendAnswer(reply, outcome.answer);
      tellAudit(request, { name: record.id, after: { agent: agent.id, callback: outcome.id } });
      const made = await store.callbacks.get(outcome.id);
      return made === null
        ? sendAnswer(reply, answer('unknown-callback', { id: outcome.id }))
        : sendJson(reply, standingView(made));
    },
  );
}
