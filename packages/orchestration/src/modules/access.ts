import {
  type AccessOutcome,
  requestId as asRequestId,
  type CallbackId,
  callbackId,
  type RequestId,
  type SessionId,
  sessionId,
} from '@ringback/core';
import type { ActionEffect, ScxmlEvent } from '@ringback/scxml';
import type { Pending } from '../sessions/live-session.ts';
import { numberAttribute, textAttribute } from './attributes.ts';
import { type ActionContext, type Decision, type ModulePorts, type Resumption, refused } from './module.ts';

const ACTION = 'callback.access';

/** Options by the attributes that give them. */
const OPTIONS: Readonly<Record<string, string>> = {
  group: '_resource_group',
  code: '_provide_code',
  codelength: '_access_code_length',
  timeout: '_booking_expiration_timeout',
};

type AccessPayload = {
  readonly sessionId: SessionId;
  readonly callbackId: CallbackId;
  readonly phone: string | null;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly options: Readonly<Record<string, string>>;
};

/**
 * `callback:access`: gives the customer a number to call, after the commit. The answer is `callback.access.done` with
 * `number`, `seconds` and, if wanted, `code`.
 */
export function requestAccess(action: ActionEffect, context: ActionContext): Decision {
  const { live, now } = context;
  if (live.callback === null)
    return refused('error.callback.access', action.requestId, 'unknown', 'This session has no callback.');
  const requestId = asRequestId(action.requestId);
  const options: Record<string, string> = {};
  for (const [attribute, name] of Object.entries(OPTIONS)) {
    const value = textAttribute(action, attribute);
    if (value !== null) options[name] = value;
  }
  const payload: AccessPayload = {
    sessionId: live.sessionId,
    callbackId: live.callback.id,
    phone: textAttribute(action, 'phone'),
    until: numberAttribute(action, 'until') ?? now,
    options,
  };
  const pending = { requestId, action: ACTION, payload };
  live.pending.set(requestId, pending);
  return {
    writes: [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }],
    perform: () => ask(payload, requestId, context),
  };
}

/** Nobody was told of a number that the process did not live to tell: there is another one. */
export function resumeAccess({ requestId, payload }: Pending, ports: ModulePorts): Resumption {
  const read = readPayload(payload);
  return read === null ? { kind: 'drop' } : { kind: 'again', perform: () => ask(read, requestId, ports) };
}

function ask(payload: AccessPayload, requestId: RequestId, ports: ModulePorts): void {
  const { sessionId: id, callbackId: owner, phone, until, options } = payload;
  ports.access
    .allocate({ owner, phone, aliveUntil: until, options: [options] })
    .then((outcome) => ports.answer(id, requestId, eventOf(outcome, requestId)))
    .catch((error: unknown) => {
      ports.failed(error);
      ports.answer(id, requestId, refusal(requestId, 'remote', 'No number could be given now.'));
    });
}

function eventOf(outcome: AccessOutcome, requestId: RequestId): ScxmlEvent {
  switch (outcome.kind) {
    case 'allocated': {
      const { number, code, expiresInS: seconds } = outcome;
      const data = { requestid: requestId, number, seconds, ...(code === null ? {} : { code }) };
      return { name: 'callback.access.done', type: 'external', data };
    }
    case 'unknown-group':
      return refusal(requestId, 'unknown', `Resource group ${outcome.group} is not configured.`);
    case 'exhausted':
      return refusal(
        requestId,
        'exhausted',
        `Every access number of resource group ${outcome.group} is booked.`,
      );
    case 'prefix-too-long':
    case 'prefix-not-a-number':
      return refusal(
        requestId,
        'invalidprefix',
        'Option access_code_prefix of section server cannot be used.',
      );
  }
}

function refusal(requestId: RequestId, error: string, description: string): ScxmlEvent {
  return {
    name: 'error.callback.access',
    type: 'external',
    data: { requestid: requestId, error, description },
  };
}

function readPayload(payload: Pending['payload']): AccessPayload | null {
  const { sessionId: id, callbackId: owner, phone, until, options } = payload;
  if (typeof id !== 'string' || typeof owner !== 'string' || typeof until !== 'number') return null;
  const texts = Object.entries(typeof options === 'object' && options !== null ? options : {});
  return {
    sessionId: sessionId(id),
    callbackId: callbackId(owner),
    phone: typeof phone === 'string' ? phone : null,
    until,
    options: Object.fromEntries(texts.map(([name, value]) => [name, String(value)])),
  };
}
