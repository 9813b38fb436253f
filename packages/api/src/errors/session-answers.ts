import { type AnswerRow, GSG_EXCEPTION } from './answer-row.ts';

/** What is answered about sessions of documents, at `/scxml` and wherever an administrator deals with them. */
export const SESSION_ANSWERS = {
  'document-not-allowed': {
    status: 403,
    code: 40300,
    phrase: 'DOCUMENT_NOT_ALLOWED',
    exception: GSG_EXCEPTION,
    message: 'This document may not be run: {why}.',
  },
  'session-not-started': {
    status: 400,
    code: 40000,
    phrase: 'SESSION_NOT_STARTED',
    exception: GSG_EXCEPTION,
    message: 'The session was not started. {why}',
  },
  'unknown-session': {
    status: 404,
    code: 40400,
    phrase: 'NOT_FOUND',
    exception: GSG_EXCEPTION,
    message: '404 Not Found: there is no session [{id}], or it has ended.',
  },
  'request-unanswered': {
    status: 504,
    code: 50400,
    phrase: 'REQUEST_UNANSWERED',
    exception: GSG_EXCEPTION,
    message: 'The document did not answer the request {name} within {seconds} s.',
  },
  'session-moved': {
    status: 307,
    code: 30700,
    phrase: 'TEMPORARY_REDIRECT',
    exception: GSG_EXCEPTION,
    message: 'Session [{id}] is run by the node {node}; ask there.',
  },
  'session-elsewhere': {
    status: 503,
    code: 50300,
    phrase: 'SESSION_ELSEWHERE',
    exception: GSG_EXCEPTION,
    message: 'Session [{id}] is run by the node {node}.',
  },
  'session-busy': {
    status: 503,
    code: 50300,
    phrase: 'SESSION_BUSY',
    exception: GSG_EXCEPTION,
    message: 'So many events wait for session [{id}] already that it takes no more now.',
  },
} as const satisfies Record<string, AnswerRow>;
