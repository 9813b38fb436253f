import { type CallbackRecord, callbackId, formatInstant } from '@ringback/core';
import type { ActionEffect } from '@ringback/scxml';
import type { OpenCallback } from '../../calls/caller-desk.ts';
import { numberAttribute, textAttribute } from '../attributes.ts';
import { ownCall, unknownCall } from '../interaction/own-call.ts';
import { type ActionContext, type Decision, refused } from '../module.ts';
import { asked, refusal, type Told } from './asked.ts';

/** `callback:find`: open callbacks of whoever calls from `phone`, at `service` or at all; the first to be served first. */
export function findCallbacks(action: ActionEffect, context: ActionContext): Decision {
  const { callers } = context;
  const phone = textAttribute(action, 'phone') ?? '';
  const service = textAttribute(action, 'service');
  return asked(action, context, 'find', async () => {
    const found = await callers.find(phone, service);
    return found.length === 0
      ? refusal('unknown', 'No open callback is known for that number.')
      : { kind: 'done', data: { callbacks: found.map(callbackData) } };
  });
}

function callbackData({ record, place }: OpenCallback) {
  const { id, service, state, desiredAt, customerNumber, userData } = record;
  return {
    id,
    service,
    state,
    number: customerNumber ?? '',
    desiredat: desiredAt,
    desiredtime: formatInstant(desiredAt),
    position: place?.position ?? 0,
    wait: place?.waitS ?? -1,
    udata: { ...userData },
  };
}

/**
 * `callback:take`: the call goes on in the session of an open callback, in its place in line; this session has it no more.
 * `error.callback.take` with `invalidstate`: its customer is just being called, its scenario cannot do that, or it stands in no line yet.
 */
export function takeCallback(action: ActionEffect, context: ActionContext): Decision {
  const entry = ownCall(action, context);
  if (entry === undefined) return unknownCall('error.callback.take', action);
  const { callers, callMatching } = context;
  const { callId } = entry;
  return onRecord(action, context, 'take', async (record) => {
    const isGiven =
      record.sessionId !== null &&
      record.sessionServer === null &&
      (await callMatching.give(
        callId,
        record.sessionId,
        ({ state, options }) => options['_service'] === 'callback' && state === 'QUEUED',
      ));
    if (isGiven) return { kind: 'done', data: { id: record.id } };
    const now = await callers.get(record.id);
    return refusal(
      'invalidstate',
      `The call cannot take the place of a callback that is ${now?.state ?? 'gone'}.`,
    );
  });
}

/** `callback:withdraw`: cancels an open callback (`reason`, default CANCELLED). */
export function withdrawCallback(action: ActionEffect, context: ActionContext): Decision {
  const { callers } = context;
  const reason = textAttribute(action, 'reason') ?? 'CANCELLED';
  return onRecord(action, context, 'withdraw', async ({ id }) => {
    const outcome = await callers.cancel(id, reason);
    return outcome.kind === 'cancelled'
      ? { kind: 'done', data: { id } }
      : refusal('invalidstate', `The callback could not be cancelled: ${outcome.kind}.`);
  });
}

/** `callback:move`: another time (`at`, ms since 1970) for an open callback, held against the rules for a new one. */
export function moveCallback(action: ActionEffect, context: ActionContext): Decision {
  const at = numberAttribute(action, 'at');
  if (at === null)
    return refused(
      'error.callback.move',
      action.requestId,
      'invalidattribute',
      'at must be milliseconds since 1970.',
    );
  const { callers } = context;
  return onRecord(action, context, 'move', async (record) => {
    const outcome = await callers.move(record, at);
    if (outcome.kind === 'changed') return { kind: 'done', data: { id: record.id, desiredat: at } };
    const error = outcome.kind === 'refused' ? outcome.refusal.kind : 'unknown';
    return refusal(error, `The callback could not be moved: ${error}.`);
  });
}

function onRecord(
  action: ActionEffect,
  context: ActionContext,
  name: string,
  work: (record: CallbackRecord) => Promise<Told>,
): Decision {
  const id = textAttribute(action, 'id') ?? '';
  return asked(action, context, name, async () => {
    const record = await context.callers.get(callbackId(id));
    return record === null || record.state === 'COMPLETED'
      ? refusal('unknown', 'There is no such open callback.')
      : work(record);
  });
}
