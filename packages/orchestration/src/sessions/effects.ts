import type { JsonObject, SessionTimer, Telemetry, Write } from '@ringback/core';
import { type Effect, eventFromSend, type ScxmlEvent, type SendEffect } from '@ringback/scxml';
import { isOwnSend } from '../engine/step-runner.ts';
import { type ActionContext, historyWrite } from '../modules/module.ts';
import { decideAction, decideCall } from '../modules/registry.ts';

/** What the effects of a step come to. */
export interface EffectOutcome {
  readonly writes: Write[];
  readonly performs: (() => void)[];
  /** For the session itself, in the same unit. */
  readonly events: ScxmlEvent[];
}

/** Turns the effects of a step, in document order, into writes, actions after the commit, and events. */
export function interpretEffects(
  effects: readonly Effect[],
  context: ActionContext & { readonly telemetry: Telemetry },
): EffectOutcome {
  const outcome: EffectOutcome = { writes: [], performs: [], events: [] };
  const { live, now } = context;
  for (const effect of effects) {
    switch (effect.kind) {
      case 'action': {
        const decision = decideAction(effect, context);
        outcome.writes.push(...decision.writes);
        if (decision.perform !== undefined) outcome.performs.push(decision.perform);
        outcome.events.push(...(decision.replies ?? []));
        break;
      }
      case 'call': {
        const decision = decideCall(effect, context);
        outcome.writes.push(...decision.writes);
        if (decision.perform !== undefined) outcome.performs.push(decision.perform);
        outcome.events.push(...(decision.replies ?? []));
        break;
      }
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
        outcome.events.push(
          communicationError(`<invoke> of type ${effect.type} is not available.`, effect.invokeId),
        );
        break;
      case 'forward':
      case 'cancelInvoke':
      case 'done':
        // Nothing was invoked, and the end of the session is read from its status.
        break;
    }
  }
  return outcome;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function communicationError(description: string, sendId?: string): ScxmlEvent {
  return {
    name: 'error.communication',
    type: 'platform',
    data: { description },
    ...(sendId === undefined ? {} : { sendId }),
  };
}

function send(effect: SendEffect, { live, now }: ActionContext, outcome: EffectOutcome): void {
  if (!isOwnSend(live.sessionId, effect.target, effect.type)) {
    outcome.events.push(
      communicationError(
        `There is no way to send to ${effect.target ?? effect.type ?? 'there'}.`,
        effect.sendId,
      ),
    );
    return;
  }
  const event = eventFromSend(effect, { sessionId: live.sessionId });
  if (effect.delayMs <= 0) {
    outcome.events.push(event);
    return;
  }
  const timer: SessionTimer = {
    sessionId: live.sessionId,
    sendId: effect.sendId,
    dueAt: now + effect.delayMs,
    event: event as unknown as JsonObject,
  };
  outcome.writes.push({ kind: 'timer.set', timer });
}
