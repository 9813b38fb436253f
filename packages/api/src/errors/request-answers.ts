import { type AnswerRow, CALLBACK_EXCEPTION } from './answer-row.ts';

/** Why a request for a callback is not accepted: what it asks for cannot be had, or is not allowed. */
export const REQUEST_ANSWERS = {
  'missing-parameter': {
    status: 400,
    code: 40000,
    phrase: 'BAD_PARAMETER',
    exception: `${CALLBACK_EXCEPTION}Parameter`,
    message: 'Mandatory parameter {name} is missing (invalid option): the request does not contain it.',
  },
  'bad-parameter': {
    status: 400,
    code: 40000,
    phrase: 'BAD_PARAMETER',
    exception: `${CALLBACK_EXCEPTION}Parameter`,
    message: 'Parameter {name} {why}.',
  },
  'bad-number': {
    status: 400,
    code: 7030,
    phrase: 'INVALID_PHONE_NUMBER',
    exception: `${CALLBACK_EXCEPTION}Number`,
    message: 'Parameter {name} {why}.',
  },
  'impossible-number': {
    status: 400,
    code: 7036,
    phrase: 'NUMBER_NOT_POSSIBLE',
    exception: `${CALLBACK_EXCEPTION}Number`,
    message:
      'Customer Number [{number}] is disallowed, because it is invalid. Check option _disallow_impossible_phone_numbers',
  },
  'premium-number': {
    status: 400,
    code: 7037,
    phrase: 'NUMBER_NOT_ALLOWED',
    exception: `${CALLBACK_EXCEPTION}Number`,
    message:
      "Customer Number [{number}] is disallowed, because it's a premium number. Check option _disallow_premium_phone_numbers",
  },
  'excepted-number': {
    status: 400,
    code: 7037,
    phrase: 'NUMBER_NOT_ALLOWED',
    exception: `${CALLBACK_EXCEPTION}Number`,
    message:
      'Customer Number [{number}] is disallowed, because it matches the pattern [{pattern}] of [{group}]. Check option _exceptions',
  },
  'same-number': {
    status: 400,
    code: 40000,
    phrase: 'DUPLICATE_CALLBACK',
    exception: `${CALLBACK_EXCEPTION}Duplicate`,
    message:
      'Customer Number [{number}] is disallowed, because it has callbacks in queue already. Check option _enable_in_queue_checking',
  },
  'queue-full': {
    status: 503,
    code: 7041,
    phrase: 'TOO_MANY_REQUESTS',
    exception: `${CALLBACK_EXCEPTION}ServiceUnavailable`,
    message: 'Limit of queued callbacks for {service} is reached.',
  },
  'window-full': {
    status: 503,
    code: 7041,
    phrase: 'TOO_MANY_REQUESTS',
    exception: `${CALLBACK_EXCEPTION}ServiceUnavailable`,
    message: 'Limit of queued callbacks for {service} is reached for interval {seconds}s.',
  },
  'same-value': {
    status: 503,
    code: 7041,
    phrase: 'TOO_MANY_REQUESTS',
    exception: `${CALLBACK_EXCEPTION}ServiceUnavailable`,
    message:
      'Callback for {name}={value} rejected because previous callbacks for this parameter were requested for more than {limit} times today.',
  },
  'no-country': {
    status: 400,
    code: 40000,
    phrase: 'COUNTRY_NOT_CONFIGURED',
    exception: `${CALLBACK_EXCEPTION}Number`,
    message:
      'Service option {service} / _default_country is not configured. But option {option} is set. We cannot validate phone numbers without knowing the country.',
  },
  'unparsable-time': {
    status: 400,
    code: 40000,
    phrase: 'BAD_PARAMETER',
    exception: `${CALLBACK_EXCEPTION}Parameter`,
    message: 'Parameter {name} [{value}] is not a date of the form yyyy-MM-ddTHH:mm:ss.SSSZ.',
  },
  'past-time': {
    status: 400,
    code: 40000,
    phrase: 'BAD_PARAMETER',
    exception: `${CALLBACK_EXCEPTION}Parameter`,
    message: 'Parameter {name} [{value}] lies in the past.',
  },
  'too-far-ahead': {
    status: 400,
    code: 40000,
    phrase: 'BAD_PARAMETER',
    exception: `${CALLBACK_EXCEPTION}Parameter`,
    message:
      'Parameter {name} [{value}] is further ahead than {limit}. Check option _reject_future_desired_time',
  },
} as const satisfies Record<string, AnswerRow>;
