import { requestId as asRequestId, type RequestId, type SessionId, sessionId } from '@ringback/core';
import type { ActionEffect, Resolved, ScxmlEvent } from '@ringback/scxml';
import type { Pending } from '../sessions/live-session.ts';
import { textAttribute } from './attributes.ts';
import { readMessageTexts } from './message-texts.ts';
import {
  type ActionContext,
  type Decision,
  type ModulePorts,
  type Resumption,
  refused,
  type WantedText,
} from './module.ts';

export const TEXTS_ACTION = 'callback.texts';

interface Wanted extends WantedText {
  readonly sessionId: SessionId;
  readonly language: string | null;
}

/**
 * `callback:texts`: reads the texts of a file (`_notification_message_file`), after the commit. `callback.texts.done` has them by
 * their keys in `texts`; `error.callback.texts` says why they cannot be had.
 */
export function requestTexts(action: ActionEffect, context: ActionContext): Decision {
  const file = textAttribute(action, 'file');
  if (file === null)
    return refused('error.callback.texts', action.requestId, 'invalidattribute', 'file must name a file.');
  const requestId = asRequestId(action.requestId);
  const { live } = context;
  const { sessionId: id, documentHash, documentUrl } = live;
  const language = textAttribute(action, 'language');
  const wanted: Wanted = { sessionId: id, documentHash, documentUrl, file, language };
  const pending = { requestId, action: TEXTS_ACTION, payload: { ...wanted } };
  live.pending.set(requestId, pending);
  return {
    writes: [{ kind: 'action.add', action: { sessionId: id, ...pending } }],
    perform: () => read(wanted, requestId, context),
  };
}

/** Reading does nothing to anybody: it is read again. */
export function resumeTexts({ requestId, payload }: Pending, ports: ModulePorts): Resumption {
  const { sessionId: id, documentHash, documentUrl, file, language } = payload;
  if (
    typeof id !== 'string' ||
    typeof documentHash !== 'string' ||
    typeof documentUrl !== 'string' ||
    typeof file !== 'string'
  )
    return { kind: 'drop' };
  const wanted: Wanted = {
    sessionId: sessionId(id),
    documentHash,
    documentUrl,
    file,
    language: typeof language === 'string' ? language : null,
  };
  return { kind: 'again', perform: () => read(wanted, requestId, ports) };
}

function read(
  wanted: Wanted,
  requestId: RequestId,
  { readText, answer }: Pick<ModulePorts, 'readText' | 'answer'>,
): void {
  readText(wanted, (given) => answer(wanted.sessionId, requestId, eventOf(wanted, given, requestId)));
}

function eventOf({ file, language }: Wanted, given: Resolved, requestId: RequestId): ScxmlEvent {
  const texts = given.ok ? readMessageTexts(given.text, language) : null;
  if (texts !== null)
    return {
      name: 'callback.texts.done',
      type: 'external',
      data: { requestid: requestId, texts: { ...texts } },
    };
  const why = given.ok ? 'it is neither JSON with texts nor lines of key = text' : given.message;
  const description = `The texts of ${file} cannot be had: ${why}.`;
  return {
    name: 'error.callback.texts',
    type: 'external',
    data: { requestid: requestId, error: 'remote', description },
  };
}
