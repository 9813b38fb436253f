import { type AnswerRow, GSG_EXCEPTION } from './answer-row.ts';

/** What is wrong with a request before anybody has looked at what it asks for. */
export const HTTP_ANSWERS = {
  'unknown-path': {
    status: 404,
    code: 40400,
    phrase: 'NOT_FOUND',
    exception: GSG_EXCEPTION,
    message: 'There is nothing at this path.',
  },
  'method-not-allowed': {
    status: 405,
    code: 40500,
    phrase: 'METHOD_NOT_ALLOWED',
    exception: GSG_EXCEPTION,
    message: 'This path does not answer to {method}, only to {allowed}.',
  },
  'request-timeout': {
    status: 408,
    code: 40800,
    phrase: 'REQUEST_TIMEOUT',
    exception: GSG_EXCEPTION,
    message: 'The request did not arrive in time.',
  },
  'payload-too-large': {
    status: 413,
    code: 41300,
    phrase: 'PAYLOAD_TOO_LARGE',
    exception: GSG_EXCEPTION,
    message: 'The body is larger than {limit}.',
  },
  'uri-too-long': {
    status: 414,
    code: 41400,
    phrase: 'URI_TOO_LONG',
    exception: GSG_EXCEPTION,
    message: 'A part of the path is longer than {limit} characters.',
  },
  'unsupported-media-type': {
    status: 415,
    code: 41500,
    phrase: 'UNSUPPORTED_MEDIA_TYPE',
    exception: GSG_EXCEPTION,
    message: 'The content type of the body must be {known}.',
  },
  'unknown-expectation': {
    status: 417,
    code: 41700,
    phrase: 'EXPECTATION_FAILED',
    exception: GSG_EXCEPTION,
    message: 'Nothing but 100-continue can be expected; leave the header Expect out.',
  },
  'headers-too-large': {
    status: 431,
    code: 43100,
    phrase: 'HEADERS_TOO_LARGE',
    exception: GSG_EXCEPTION,
    message: 'The headers of the request are too large.',
  },
} as const satisfies Record<string, AnswerRow>;
