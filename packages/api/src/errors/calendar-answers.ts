import { type AnswerRow, CALLBACK_EXCEPTION } from './answer-row.ts';

/** What is said of office hours, capacity and booking slots (API reference 2.3, 4.12). */
export const CALENDAR_ANSWERS = {
  'office-closed': {
    status: 400,
    code: 7042,
    phrase: 'OFFICE_CLOSED',
    exception: `${CALLBACK_EXCEPTION}Availability`,
    message: 'The office is closed at {at}.{proposing}',
  },
  'slot-full': {
    status: 400,
    code: 7041,
    phrase: 'TOO_MANY_REQUESTS',
    exception: `${CALLBACK_EXCEPTION}Availability`,
    message: 'Too many requests for the time {at}: its slot is fully booked.{proposing}',
  },
  'unknown-office-hours': {
    status: 400,
    code: 7040,
    phrase: 'SERVICE_NOT_CONFIGURED',
    exception: `${CALLBACK_EXCEPTION}Resource`,
    message:
      'Office hours [{hours}] of service [{service}] are not configured. Check option _business_hours_service',
  },
  'capacity-too-large': {
    status: 400,
    code: 40000,
    phrase: 'CAPACITY_TOO_LARGE',
    exception: 'com.genesyslab.gsg.services.capacity.CapacityException',
    message: 'The capacity of {value} at {at} is more than {most}. Check option _max_capacity',
  },
} as const satisfies Record<string, AnswerRow>;
