import { boolean, choice, matching, positive, service, span } from '../option-type.ts';
import { category, type TemplateOption } from '../template-option.ts';

/** Callback options, Scheduled Call (callback options 3). */
export const SCHEDULED_CALL: readonly TemplateOption[] = category('Scheduled Call', [
  {
    name: '_desired_time',
    type: { kind: 'instant' },
    source: 'request',
    help: 'When the customer wants to be called, in UTC. Absent: now.',
  },
  {
    name: '_request_execution_time_buffer',
    type: span('s', 0),
    default: '120',
    help: 'How long before the desired time the session of a callback starts. A request for a time closer than this starts at once.',
  },
  {
    name: '_desired_connect_time_threshold',
    type: span('s', 0),
    default: '180',
    help: 'How long before the desired time the customer may be contacted at the earliest. Best larger than `_request_execution_time_buffer`.',
  },
  {
    name: '_request_queue_time_stat',
    type: matching(/^[^;]+;[^;]+;[^;]+(?:;[^;]*)?$/, 'statistic;object type;object;tenant'),
    source: 'either',
    help: 'Statistic whose value, the expected wait, moves the start of the session further ahead, such as `ExpectedWaitTime;Queue;VQ_Support;Environment`.',
  },
  {
    name: '_request_ewt_service',
    type: service('urs-stat', 'stat'),
    help: 'Service that tells the expected wait, instead of `_request_queue_time_stat`.',
  },
  {
    name: '_request_time_bucket',
    type: choice('5', '10', '15', '20', '30', '60', '120'),
    default: '5',
    help: 'Length of a booking slot in minutes.',
  },
  {
    name: '_max_request_by_time_bucket',
    type: positive,
    default: '100',
    help: 'Scheduled callbacks that fit into one slot when no capacity service is named.',
  },
  {
    name: '_spread_in_time_bucket',
    type: boolean,
    default: 'false',
    help: 'Whether callbacks of one slot start one after the other over its length, at the rate that its room gives, and not all at the time that they want.',
  },
  {
    name: '_reject_future_desired_time',
    type: { kind: 'duration' },
    default: '1M',
    help: 'How far ahead a desired time may lie: a number and `y`, `M`, `w`, `d`, `h` or `m`.',
  },
  {
    name: '_reject_past_desired_time',
    type: boolean,
    help: 'Whether a desired time in the past is refused (`true`) or taken for now (`false`). Unset: what lies more than five minutes back is refused.',
  },
  {
    name: '_snooze_duration',
    type: span('s', 0),
    default: '300',
    help: 'How long the contact is put off when the customer answers "not now".',
  },
  {
    name: '_max_ors_submit_attempts',
    type: positive,
    default: '3',
    help: 'How often the start of a session is tried before the callback is given up (SUBMIT_FAILED).',
  },
  {
    name: '_queue_poll_period',
    type: { kind: 'window' },
    default: '-120,120',
    advanced: true,
    help: 'Window of records, in minutes around now, that is looked through for callbacks whose turn would come too late (`_request_queue_time_stat`). What is due is always started.',
  },
  {
    name: '_queue_poll_period_recovery',
    type: { kind: 'window' },
    default: '-1440,-120',
    advanced: true,
    help: 'Older window of the original that is looked through for callbacks that were missed. Here nothing is missed: what was due while nobody ran is started at once.',
  },
  {
    name: '_queue_ping_ors_period',
    type: { kind: 'window' },
    default: '-120,-2',
    advanced: true,
    help: 'Window of callbacks, in minutes around now, whose sessions on other servers (`_ors`) are asked whether they are still there. One that is lost is started anew.',
  },
]);
