import {
  agentId as asAgentId,
  requestId as asRequestId,
  callbackId,
  type RequestedAgentState,
  type RequestId,
  sessionId,
} from '@ringback/core';
import type { ActionEffect, Json, JsonObject } from '@ringback/scxml';
import type { AskedTask } from '../desk/agent-desk.ts';
import type { Pending } from '../sessions/live-session.ts';
import { numberAttribute, objectValue, textAttribute } from './attributes.ts';
import {
  type ActionContext,
  type Decision,
  type FunctionalModule,
  historyWrite,
  type ModulePorts,
  type Resumption,
  refused,
} from './module.ts';

const ASK = 'desk.ask';
const KINDS = ['preview', 'disposition'] as const;
const STATES: readonly RequestedAgentState[] = ['Ready', 'NotReady', 'LoggedOut'];

/**
 * `desk` (ours): what a scenario has for the desktop of an agent. `ask` puts a question there and is answered by
 * `desk.ask.done` with `action` and what the agent gave with it; how long to wait is the document's to decide, which takes
 * the question back with `withdraw`. `state` sets the agent's state, as NotReady with a reason.
 */
export const deskModule: FunctionalModule = {
  prefix: 'desk',
  namespace: 'urn:ringback:desk',
  actions: {
    ask: { schema: {}, decide: ask },
    withdraw: { schema: { expression: ['requestid'] }, decide: withdraw },
    state: { schema: {}, decide: setState },
  },
  resume,
  release: ({ requestId }, { desk }) => desk.withdraw(requestId),
};

function ask(action: ActionEffect, { live, now, desk, configuration }: ActionContext): Decision {
  const refuse = (error: string, why: string): Decision =>
    refused('error.desk.ask', action.requestId, error, why);
  const kind = KINDS.find((known) => known === textAttribute(action, 'kind'));
  if (kind === undefined) return refuse('invalidattribute', `kind must be one of ${KINDS.join(', ')}.`);
  const agentId = agentOf(action.attributes['agent']);
  const agent = agentId === null ? null : configuration.agent(agentId);
  if (agent === null) return refuse('unknown', 'There is no such agent.');
  const timeout = numberAttribute(action, 'timeout');
  const task: AskedTask = {
    id: action.requestId,
    kind,
    sessionId: live.sessionId,
    agentId: agent.id,
    callbackId: live.callback?.id ?? null,
    data: objectValue(action.attributes['data']) ?? {},
    actions: textsOf(action.attributes['actions']),
    askedAt: now,
    until: timeout === null ? null : now + Math.round(timeout * 1000),
  };
  const pending = {
    requestId: asRequestId(task.id),
    action: ASK,
    payload: { ...task, actions: [...task.actions] },
  };
  live.pending.set(pending.requestId, pending);
  return {
    writes: [
      { kind: 'action.add', action: { sessionId: live.sessionId, ...pending } },
      ...historyWrite(live, now, {
        source: 'session',
        event: `${kind}.asked`,
        text:
          kind === 'preview'
            ? `${agent.name} is shown the request.`
            : `${agent.name} is asked what came of it.`,
        data: { agent: agent.id },
      }),
    ],
    perform: () => desk.ask(task),
  };
}

function withdraw(action: ActionEffect, { live, desk }: ActionContext): Decision {
  const id = asRequestId(textAttribute(action, 'requestid') ?? '');
  // Answered meanwhile, or never asked: there is nothing to take back.
  if (live.pending.get(id)?.action !== ASK) return { writes: [] };
  live.pending.delete(id);
  return {
    writes: [{ kind: 'action.remove', sessionId: live.sessionId, requestId: id }],
    perform: () => desk.withdraw(id),
  };
}

function setState(action: ActionEffect, context: ActionContext): Decision {
  const { live, now, routing, configuration } = context;
  const refuse = (error: string, why: string): Decision =>
    refused('error.desk.state', action.requestId, error, why);
  const state = STATES.find((known) => known === textAttribute(action, 'state'));
  if (state === undefined) return refuse('invalidattribute', `state must be one of ${STATES.join(', ')}.`);
  const id = agentOf(action.attributes['agent']);
  const agent = id === null ? null : configuration.agent(id);
  if (agent === null) return refuse('unknown', 'There is no such agent.');
  const reason = textAttribute(action, 'reason') ?? '';
  return {
    writes: historyWrite(live, now, {
      source: 'session',
      event: 'agent.state-set',
      text: `${agent.name} is made ${state}${reason === '' ? '' : ` (${reason})`}.`,
      data: { agent: agent.id, state, reason },
    }),
    perform: () => routing.setAgentState(agent.id, state, reason),
  };
}

/** The desktop is asked again: nobody knows whether it saw the question. */
function resume({ requestId, payload }: Pending, { desk }: ModulePorts): Resumption {
  const task = readTask(requestId, payload);
  return task === null ? { kind: 'drop' } : { kind: 'again', perform: () => desk.ask(task) };
}

/** The `resource` that `queue.submit.done` brought, or an id. */
function agentOf(value: Json | undefined): string | null {
  const id = objectValue(value)?.['agentid'] ?? value;
  return typeof id === 'string' && id !== '' ? id : null;
}

function textsOf(value: Json | undefined): string[] {
  const given = Array.isArray(value) ? value : String(value ?? '').split(',');
  return given.map((text) => String(text).trim()).filter((text) => text !== '');
}

function readTask(id: RequestId, payload: JsonObject): AskedTask | null {
  const { sessionId: session, agentId, kind: asked, askedAt, until, callbackId: callback } = payload;
  const kind = KINDS.find((known) => known === asked);
  if (typeof session !== 'string' || typeof agentId !== 'string' || typeof askedAt !== 'number') return null;
  if (kind === undefined) return null;
  return {
    id,
    kind,
    sessionId: sessionId(session),
    agentId: asAgentId(agentId),
    callbackId: typeof callback === 'string' ? callbackId(callback) : null,
    data: objectValue(payload['data']) ?? {},
    actions: textsOf(payload['actions']),
    askedAt,
    until: typeof until === 'number' ? until : null,
  };
}
