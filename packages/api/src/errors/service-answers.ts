import { type AnswerRow, CALLBACK_EXCEPTION, GSG_EXCEPTION } from './answer-row.ts';

/** What is said of access numbers, the storage, statistics and phone numbers (API reference 2.3, 5, 6, 9, 10). */
export const SERVICE_ANSWERS = {
  'unparsable-number': {
    status: 400,
    code: 7030,
    phrase: 'INVALID_PHONE_NUMBER',
    exception: GSG_EXCEPTION,
    message: 'Invalid Phone Number {number} for Country {country} (parsing impossible)',
  },
  'bad-statistic': {
    status: 400,
    code: 40000,
    phrase: 'BAD_STATISTIC',
    exception: GSG_EXCEPTION,
    message: '{why}',
  },
  'unknown-data': {
    status: 404,
    code: 40400,
    phrase: 'NOT_FOUND',
    exception: GSG_EXCEPTION,
    message: 'There are no data with the id [{id}], or not any more.',
  },
  'missing-header': {
    status: 400,
    code: 40000,
    phrase: 'BAD_PARAMETER',
    exception: GSG_EXCEPTION,
    message: 'Header {name} is missing: it says whose data these are.',
  },
  'file-not-allowed': {
    status: 400,
    code: 40000,
    phrase: 'FILE_NOT_ALLOWED',
    exception: GSG_EXCEPTION,
    message:
      'File {name} is of type {type}, which is not allowed. Check options allow-file-control and allowed-mime-types',
  },
  'no-match': {
    status: 404,
    code: 40400,
    phrase: 'NOT_FOUND',
    exception: GSG_EXCEPTION,
    message: 'No service has these access data, or they are not booked any more.',
  },
  'unknown-resource-group': {
    status: 400,
    code: 40000,
    phrase: 'RESOURCE_GROUP_NOT_CONFIGURED',
    exception: `${CALLBACK_EXCEPTION}Resource`,
    message: 'Resource group [{group}] is not configured. Check option _resource_group',
  },
  'no-access-number': {
    status: 503,
    code: 50300,
    phrase: 'NO_ACCESS_NUMBER',
    exception: `${CALLBACK_EXCEPTION}ServiceUnavailable`,
    message: 'Every access number of resource group [{group}] is booked. Try again.',
  },
  'code-prefix-too-long': {
    status: 500,
    code: 50000,
    phrase: 'BAD_ACCESS_CODE_PREFIX',
    exception: 'java.lang.IllegalArgumentException',
    message: 'n must be positive',
  },
  'code-prefix-not-a-number': {
    status: 500,
    code: 50000,
    phrase: 'BAD_ACCESS_CODE_PREFIX',
    exception: 'java.lang.NumberFormatException',
    message: 'For input string: "{value}"',
  },
} as const satisfies Record<string, AnswerRow>;
