import { type AnswerRow, GSG_EXCEPTION } from './answer-row.ts';

/** What is said to an agent whose call does not allow what he wants. */
export const DESK_ANSWERS = {
  'no-call': {
    status: 404,
    code: 40400,
    phrase: 'NOT_FOUND',
    exception: GSG_EXCEPTION,
    message: 'The agent is on no call.',
  },
  'wrong-call-state': {
    status: 409,
    code: 40900,
    phrase: 'WRONG_STATE',
    exception: GSG_EXCEPTION,
    message: 'The call does not allow [{action}] now.',
  },
  'agent-not-available': {
    status: 409,
    code: 40900,
    phrase: 'NOT_AVAILABLE',
    exception: GSG_EXCEPTION,
    message: 'Agent [{name}] is on a call, logged out, or has no phone that can be rung.',
  },
  'recording-not-allowed': {
    status: 403,
    code: 40300,
    phrase: 'FORBIDDEN',
    exception: GSG_EXCEPTION,
    message: 'The service of this call does not let agents do that with recordings.',
  },
} as const satisfies Record<string, AnswerRow>;
