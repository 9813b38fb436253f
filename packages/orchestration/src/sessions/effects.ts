import {
  type CallId,
  callId,
  type JsonObject,
  type OutboxEntry,
  type RequestId,
  type SessionTimer,
  type Telemetry,
  type Write,
} from '@ringback/core';
import type { Effect, InvokeEffect, ScxmlEvent, SendEffect } from '@ringback/scxml';
import { interactionOf } from '../modules/interaction/interaction.ts';
import { type ActionContext, type Decision, historyWrite } from '../modules/module.ts';
import { decideAction, decideCall } from '../modules/registry.ts';
import { INVOKE_ACTION, invokeRequest, type Outgoing, outboxEntry } from '../outbox/outgoing.ts';
import { routeOf } from '../outbox/send-route.ts';
import type { SessionMessage } from './session-message.ts';

/** What the effects of a step come to. */
export interface EffectOutcome {
  readonly writes: Write[];
  readonly performs: (() => void)[];
  /** For the session itself, in the same unit. */
  readonly events: ScxmlEvent[];
  /** For others: written with the unit, handed over after it. */
  readonly mail: OutboxEntry[];
}

export interface EffectContext extends ActionContext {
  readonly telemetry: Telemetry;
}

/** Parameter of `<invoke>` with a call that the invoked session has as well (`_plugin_on_dial_associate_ixn`). */
const LENT_CALL = '_associated_interaction_id';
/** Types of `<invoke>` that start a session (SCXML 6.4.1). */
const SCXML_TYPES = new Set(['scxml', 'http://www.w3.org/TR/scxml/', 'http://www.w3.org/TR/scxml']);

/** Turns the effects of a step, in document order, into writes, actions after the commit, events and mail. */
export function interpretEffects(effects: readonly Effect[], context: EffectContext): EffectOutcome {
  const outcome: EffectOutcome = { writes: [], performs: [], events: [], mail: [] };
  const { live, now } = context;
  for (const effect of effects) {
    switch (effect.kind) {
      case 'action':
        take(decideAction(effect, context), context, outcome);
        break;
      case 'call':
        take(decideCall(effect, context), context, outcome);
        break;
      case 'send':
        send(effect, context, outcome);
        break;
      case 'cancel':
        outcome.writes.push({ kind: 'timer.clear', sessionId: live.sessionId, sendId: effect.sendId });
        break;
      case 'log':
        outcome.writes.push(
          ...historyWrite(live, now, {
            source: 'session',
            event: 'log',
            text: [effect.label, effect.value === undefined ? undefined : textOf(effect.value)]
              .filter((part) => part !== undefined)
              .join(': '),
            data: { line: effect.line },
          }),
        );
        break;
      case 'invoke':
        invoke(effect, context, outcome);
        break;
      case 'cancelInvoke': {
        const pending = live.pending.get(invokeRequest(effect.invokeId));
        if (pending === undefined) break;
        live.pending.delete(pending.requestId);
        outcome.writes.push({
          kind: 'action.remove',
          sessionId: live.sessionId,
          requestId: pending.requestId,
        });
        post(context, outcome, pending.payload['child'], {
          kind: 'terminate',
          invokeId: effect.invokeId,
          asker: null,
        });
        break;
      }
      case 'forward': {
        const pending = live.pending.get(invokeRequest(effect.invokeId));
        post(context, outcome, pending?.payload['child'], {
          kind: 'event',
          event: effect.event,
          from: live.sessionId,
          invoked: null,
        });
        break;
      }
      case 'done':
        // The end of the session is read from its status.
        break;
    }
  }
  return outcome;
}

function take(decision: Decision, { live, chance }: EffectContext, outcome: EffectOutcome): void {
  outcome.writes.push(...decision.writes);
  if (decision.perform !== undefined) outcome.performs.push(decision.perform);
  outcome.events.push(...(decision.replies ?? []));
  for (const message of decision.messages ?? []) outcome.mail.push(mailOf(message, live, chance.uuid()));
}

function mailOf(message: SessionMessage, live: EffectContext['live'], id: string): OutboxEntry {
  const { sessionId } = live;
  switch (message.kind) {
    case 'event':
      return outboxEntry(id, message.to, {
        kind: 'event',
        event: message.event,
        from: sessionId,
        invoked: null,
      });
    case 'start':
      return outboxEntry(
        id,
        message.to,
        {
          kind: 'start',
          document: { kind: 'address', address: message.document, askedBy: live.documentUrl },
          parameters: message.parameters,
          starter: { kind: 'session', sessionId },
          asker: { sessionId, requestId: message.requestId },
          isTold: message.isTold,
        },
        message.startAt,
      );
    case 'record':
      return outboxEntry(id, sessionId, {
        kind: 'record',
        url: message.url,
        state: message.state,
        reason: message.reason,
        tries: 0,
      });
    case 'reschedule':
      return outboxEntry(id, message.to, {
        kind: 'reschedule',
        startAt: message.startAt,
        asker: { sessionId, requestId: message.requestId },
      });
    case 'terminate':
      return outboxEntry(id, message.to, {
        kind: 'terminate',
        invokeId: null,
        asker: { sessionId, requestId: message.requestId },
      });
  }
}

function post({ chance }: EffectContext, outcome: EffectOutcome, receiver: unknown, body: Outgoing): void {
  if (typeof receiver === 'string')
    outcome.mail.push(outboxEntry(chance.uuid(), receiver as OutboxEntry['receiver'], body));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a session hears of an event that did not arrive (SCXML 6.2.4), or of an invocation that failed. */
export function communicationError(
  description: string,
  more: { readonly sendId?: string; readonly invokeId?: string } = {},
): ScxmlEvent {
  return { name: 'error.communication', type: 'platform', data: { description }, ...more };
}

function send(effect: SendEffect, { live, now, chance }: EffectContext, outcome: EffectOutcome): void {
  const route = routeOf(effect, live, chance);
  if (route.kind === 'nowhere') {
    const sendId = effect.sendIdGiven ? { sendId: effect.sendId } : {};
    outcome.events.push(communicationError(route.why, sendId));
    return;
  }
  if (effect.delayMs <= 0) {
    if (route.kind === 'self') outcome.events.push(route.event);
    else outcome.mail.push(route.entry);
    return;
  }
  const timer: SessionTimer = {
    sessionId: live.sessionId,
    sendId: effect.sendId,
    dueAt: now + effect.delayMs,
    event: (route.kind === 'self' ? route.event : { mail: route.entry }) as unknown as JsonObject,
  };
  outcome.writes.push({ kind: 'timer.set', timer });
}

/** The call that the invoked session is to have: one of this session's own. */
function lentCall({ params }: InvokeEffect, live: EffectContext['live']): { readonly lends?: CallId } {
  const wanted = params[LENT_CALL];
  if (typeof wanted !== 'string' || wanted === '') return {};
  const lends = callId(wanted);
  return interactionOf(live, lends)?.isOwned === true ? { lends } : {};
}

/** `<invoke>` (SCXML 6.4): the other session gets its id here, and is started when this unit is committed. */
function invoke(effect: InvokeEffect, context: EffectContext, outcome: EffectOutcome): void {
  const { live, chance } = context;
  const { invokeId, src, content } = effect;
  const refuse = (why: string): void => {
    outcome.events.push(communicationError(why, { invokeId }));
  };
  if (!SCXML_TYPES.has(effect.type)) return refuse(`<invoke> of type ${effect.type} is not available.`);
  if (src === undefined && typeof content !== 'string') return refuse('<invoke> has no document.');
  const child = chance.uuid().replaceAll('-', '').toUpperCase();
  const pending = {
    requestId: invokeRequest(invokeId) as RequestId,
    action: INVOKE_ACTION,
    payload: { child, invokeId },
  };
  live.pending.set(pending.requestId, pending);
  outcome.writes.push({ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } });
  post(context, outcome, child, {
    kind: 'start',
    document:
      src === undefined
        ? { kind: 'text', text: String(content), url: live.documentUrl }
        : { kind: 'address', address: src, askedBy: live.documentUrl },
    parameters: effect.params as JsonObject,
    starter: { kind: 'invoke', sessionId: live.sessionId, invokeId, ...lentCall(effect, live) },
    asker: null,
  });
}
