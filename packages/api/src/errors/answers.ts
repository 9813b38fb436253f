import type { DocumentFinding } from '@ringback/core';
import { type AnswerRow, CALLBACK_EXCEPTION, GSG_EXCEPTION } from './answer-row.ts';
import { CALENDAR_ANSWERS } from './calendar-answers.ts';
import { DESK_ANSWERS } from './desk-answers.ts';
import { HTTP_ANSWERS } from './http-answers.ts';
import { LINK_ANSWERS } from './link-answers.ts';
import { REQUEST_ANSWERS } from './request-answers.ts';
import { SERVICE_ANSWERS } from './service-answers.ts';
import { SESSION_ANSWERS } from './session-answers.ts';

const ORS_EXCEPTION = 'com.genesyslab.gsg.services.ors.OrsServiceException';

/**
 * Every answer that is not a success, on every path. The texts of the compatible edge are those of
 * API reference 2.3, character by character. `docs/reference/api.md` shows this table; a test keeps them equal.
 */
export const ANSWERS = {
  ...REQUEST_ANSWERS,
  ...CALENDAR_ANSWERS,
  'unknown-service': {
    status: 400,
    code: 7040,
    phrase: 'SERVICE_NOT_CONFIGURED',
    exception: `${CALLBACK_EXCEPTION}Resource`,
    message: 'Service [{service}] is not configured.',
  },
  'unknown-generic-service': {
    status: 404,
    code: 7040,
    phrase: 'SERVICE_NOT_CONFIGURED',
    exception: `${CALLBACK_EXCEPTION}Resource`,
    message: 'Service [{service}] is not configured.',
  },
  'not-a-callback-service': {
    status: 400,
    code: 7040,
    phrase: 'SERVICE_NOT_CONFIGURED',
    exception: `${CALLBACK_EXCEPTION}Resource`,
    message: 'Service [{service}] is not configured as a callback service. Check options _type and _service',
  },
  'unknown-callback': {
    status: 404,
    code: 40400,
    phrase: 'NOT_FOUND',
    exception: `${CALLBACK_EXCEPTION}NotFound`,
    message: 'There is no callback [{id}].',
  },
  ...LINK_ANSWERS,
  'not-cancellable': {
    status: 400,
    code: 40000,
    phrase: 'NOT_CANCELLABLE',
    exception: GSG_EXCEPTION,
    message: 'Callback [{id}] is {state} and cannot be cancelled any more.',
  },
  'not-movable': {
    status: 400,
    code: 40000,
    phrase: 'NOT_MOVABLE',
    exception: `${CALLBACK_EXCEPTION}Parameter`,
    message: 'The callback is {state} and cannot be moved: only a SCHEDULED one can.',
  },
  'bad-state-change': {
    status: 400,
    code: 40000,
    phrase: 'BAD_PARAMETER',
    exception: `${CALLBACK_EXCEPTION}Parameter`,
    message: 'Callback [{id}] is {state}. It cannot be made {wanted}, only COMPLETED.',
  },
  'session-lost': {
    status: 400,
    code: 40000,
    phrase: 'SESSION_LOST',
    exception: GSG_EXCEPTION,
    message:
      'Callback [{id}] cannot be cancelled: the server that ran its session knows it no more. Send discard_ors_failure=true to end it all the same.',
  },
  'unknown-instance': {
    status: 404,
    code: 40400,
    phrase: 'NOT_FOUND',
    exception: GSG_EXCEPTION,
    message: 'There is no service with the id [{id}].',
  },
  'unknown-key': {
    status: 404,
    code: 40400,
    phrase: 'NOT_FOUND',
    exception: GSG_EXCEPTION,
    message: 'Service [{id}] has no data under the key [{key}].',
  },
  ...SERVICE_ANSWERS,
  'bad-action': {
    status: 400,
    code: 40000,
    phrase: 'BAD_ACTION',
    exception: GSG_EXCEPTION,
    message: '[{action}] is no action that may be asked for.',
  },
  'ors-unreachable': {
    status: 500,
    code: 50000,
    phrase: 'ORS_UNREACHABLE',
    exception: ORS_EXCEPTION,
    message: 'ORS request failed: cannot connect to ORS. IO issue.',
  },
  'ors-failed': {
    status: 500,
    code: 50000,
    phrase: 'ORS_FAILED',
    exception: ORS_EXCEPTION,
    message: 'ORS request failed: {why}',
  },
  'ors-session-gone': {
    status: 500,
    code: 50000,
    phrase: 'ORS_SESSION_GONE',
    exception: ORS_EXCEPTION,
    message: 'ORS request failed: 404 Not Found. Service [{id}] has no session (any more) that could answer.',
  },
  'ors-unanswered': {
    status: 500,
    code: 50000,
    phrase: 'ORS_UNANSWERED',
    exception: ORS_EXCEPTION,
    message: 'ORS request failed: the document did not answer {action} within {seconds} s.',
  },
  'not-a-lookup-key': {
    status: 400,
    code: 40000,
    phrase: 'BAD_PARAMETER',
    exception: `${CALLBACK_EXCEPTION}Parameter`,
    message: 'Parameter {name} is an invalid option: callbacks are found by {known}.',
  },
  'no-lookup-key': {
    status: 400,
    code: 40000,
    phrase: 'BAD_PARAMETER',
    exception: `${CALLBACK_EXCEPTION}Parameter`,
    message: 'Mandatory lookup key is missing (invalid option): callbacks are found by {known}.',
  },
  'bad-json': {
    status: 400,
    code: 40000,
    phrase: 'BAD_BODY',
    exception: GSG_EXCEPTION,
    message: 'The body is not the JSON that is asked for: it {why}.',
  },
  'bad-form': {
    status: 400,
    code: 40000,
    phrase: 'BAD_BODY',
    exception: GSG_EXCEPTION,
    message: 'The {where} cannot be read: it {why}.',
  },
  'bad-request': {
    status: 400,
    code: 40000,
    phrase: 'BAD_REQUEST',
    exception: GSG_EXCEPTION,
    message: 'The request cannot be read: {why}.',
  },
  'too-many-parameters': {
    status: 400,
    code: 40000,
    phrase: 'TOO_MANY_PARAMETERS',
    exception: `${CALLBACK_EXCEPTION}Parameter`,
    message: 'The request has more than {limit} parameters.',
  },
  'bad-field': {
    status: 400,
    code: 40000,
    phrase: 'BAD_PARAMETER',
    exception: GSG_EXCEPTION,
    message: '"{field}" {why}.',
  },
  'bad-document': {
    status: 400,
    code: 40000,
    phrase: 'BAD_DOCUMENT',
    exception: GSG_EXCEPTION,
    message: 'The document cannot be loaded; line {line}: {why}',
  },
  unauthorized: {
    status: 401,
    code: 40100,
    phrase: 'UNAUTHORIZED',
    exception: GSG_EXCEPTION,
    message: 'A user name and a password are needed, and these are missing or wrong.',
  },
  forbidden: {
    status: 403,
    code: 40300,
    phrase: 'FORBIDDEN',
    exception: 'java.rmi.AccessException',
    message: 'Requires permission',
  },
  'forged-request': {
    status: 403,
    code: 40300,
    phrase: 'FORGED_REQUEST',
    exception: GSG_EXCEPTION,
    message:
      'The change does not come from a page of this server: send the csrfToken of GET /api/v1/me in the header X-CSRF-Token.',
  },
  'user-elsewhere': {
    status: 409,
    code: 40900,
    phrase: 'CONFIGURED_ELSEWHERE',
    exception: GSG_EXCEPTION,
    message: 'User [{name}] stands in {where}, and is changed there.',
  },
  ...DESK_ANSWERS,
  'too-many-requests': {
    status: 429,
    code: 42900,
    phrase: 'TOO_MANY_REQUESTS',
    exception: GSG_EXCEPTION,
    message: 'Too many requests. Try again in {seconds} s.',
  },
  'unknown-object': {
    status: 404,
    code: 40400,
    phrase: 'NOT_FOUND',
    exception: GSG_EXCEPTION,
    message: 'There is no {what} "{name}".',
  },
  'already-exists': {
    status: 409,
    code: 40900,
    phrase: 'ALREADY_EXISTS',
    exception: GSG_EXCEPTION,
    message: 'There is a {what} "{name}" already. Send "replace": true to replace it.',
  },
  ...HTTP_ANSWERS,
  internal: {
    status: 500,
    code: 50000,
    phrase: 'INTERNAL_ERROR',
    exception: GSG_EXCEPTION,
    message: 'The request failed inside. The log has the reason under request id {requestId}.',
  },
  'chat-unavailable': {
    status: 503,
    code: 50300,
    phrase: 'SERVICE_UNAVAILABLE',
    exception: `${CALLBACK_EXCEPTION}ServiceUnavailable`,
    message: 'Chat service [{service}] is not available.',
  },
  'store-unavailable': {
    status: 503,
    code: 50300,
    phrase: 'SERVICE_UNAVAILABLE',
    exception: `${CALLBACK_EXCEPTION}ServiceUnavailable`,
    message: 'The database cannot be reached; nothing was stored. Try again.',
  },
  stopping: {
    status: 503,
    code: 50300,
    phrase: 'SERVICE_UNAVAILABLE',
    exception: `${CALLBACK_EXCEPTION}ServiceUnavailable`,
    message: 'This server is stopping; nothing was stored. Try again.',
  },
  ...SESSION_ANSWERS,
  'too-many-streams': {
    status: 503,
    code: 50300,
    phrase: 'SERVICE_UNAVAILABLE',
    exception: GSG_EXCEPTION,
    message: 'There are {limit} event streams open already.',
  },
} as const satisfies Record<string, AnswerRow>;

export type AnswerKind = keyof typeof ANSWERS;

type SlotNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | SlotNames<Rest>
  : never;

/** What fills the slots of an answer's message. */
export type AnswerSlots<Kind extends AnswerKind> = Readonly<
  Record<SlotNames<(typeof ANSWERS)[Kind]['message']>, string>
>;

/** One filled answer. */
export interface Answer {
  readonly kind: AnswerKind;
  readonly slots: Readonly<Record<string, string>>;
  /** Proposed slots (V1 map) when a time cannot be had. */
  readonly availability?: Readonly<Record<string, number>>;
  /** The option that refused a request, and what it stands at. */
  readonly rule?: { readonly option: string; readonly value: string };
  /** What is wrong with a document. */
  readonly findings?: readonly DocumentFinding[];
}

export function answer<Kind extends AnswerKind>(
  kind: Kind,
  ...[slots]: SlotNames<(typeof ANSWERS)[Kind]['message']> extends never ? [] : [AnswerSlots<Kind>]
): Answer {
  return { kind, slots: slots ?? {} };
}

/** Longest piece of a request that is repeated in an answer. */
const MAX_ECHO = 200;
/** Longest reason of our own. */
const MAX_REASON = 1000;

/** The body of API reference 2.1 as JSON text. */
export function renderAnswer({ kind, slots, availability, rule, findings }: Answer): string {
  const row = ANSWERS[kind];
  const message = row.message.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = slots[name] ?? '';
    const most = name === 'why' ? MAX_REASON : MAX_ECHO;
    return value.length > most ? `${value.slice(0, most)}...` : value;
  });
  const body = { code: row.code, phrase: row.phrase, message, exception: row.exception };
  return JSON.stringify({
    ...body,
    ...(availability === undefined ? {} : { availability }),
    ...(rule === undefined ? {} : { rule: rule.option, value: rule.value }),
    ...(findings === undefined ? {} : { findings }),
  });
}
