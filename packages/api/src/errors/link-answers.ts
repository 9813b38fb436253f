import { type AnswerRow, CALLBACK_EXCEPTION, GSG_EXCEPTION } from './answer-row.ts';

/** What customers read on the page of their callback: no ids, no options, nothing to do that is not theirs to do. */
export const LINK_ANSWERS = {
  'unknown-link': {
    status: 404,
    code: 40400,
    phrase: 'NOT_FOUND',
    exception: GSG_EXCEPTION,
    message: 'This link is not valid any more.',
  },
  'link-not-cancellable': {
    status: 400,
    code: 40000,
    phrase: 'NOT_CANCELLABLE',
    exception: GSG_EXCEPTION,
    message: 'Your callback is under way or over and cannot be cancelled any more.',
  },
  'link-not-movable': {
    status: 400,
    code: 40000,
    phrase: 'NOT_MOVABLE',
    exception: `${CALLBACK_EXCEPTION}Parameter`,
    message: 'Your callback is under way or over and cannot be moved any more.',
  },
  'link-unreachable': {
    status: 500,
    code: 50000,
    phrase: 'ORS_UNREACHABLE',
    exception: GSG_EXCEPTION,
    message: 'Your callback cannot be changed at the moment. Try again later.',
  },
  'link-number-refused': {
    status: 400,
    code: 7037,
    phrase: 'NUMBER_NOT_ALLOWED',
    exception: `${CALLBACK_EXCEPTION}Number`,
    message: 'This number cannot be called. Check it, or give another one.',
  },
  'link-number-taken': {
    status: 400,
    code: 40000,
    phrase: 'DUPLICATE_CALLBACK',
    exception: `${CALLBACK_EXCEPTION}Duplicate`,
    message: 'There is a callback to this number already.',
  },
  'link-no-times': {
    status: 400,
    code: 7040,
    phrase: 'SERVICE_NOT_CONFIGURED',
    exception: `${CALLBACK_EXCEPTION}Resource`,
    message: 'No times can be chosen at the moment.',
  },
} as const satisfies Record<string, AnswerRow>;
