import { WIDE_LIMITS } from '../product/wide-limits.ts';
import { expected } from '../stories/matrix/expectation.ts';
import type { Played } from './played.ts';

/** Port 9 takes no calls. */
export const NOBODY = 'http://127.0.0.1:9';

/** Times of a branch that are shorter by the clock on the wall. */
const SHORTER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no-agent': { _urs_queued_ttl: '8', _max_time_to_wait_for_agent_on_the_call: '8' },
  expired: { _ttl: '20' },
  'customer-snoozes': { _snooze_duration: '2' },
};

/** Nobody who is to come in time is too late, and whoever does not come ends soon. */
const SHORT_LIFE = { _ttl: '60' };

/** Its own office hours. */
export function hoursOf({ name }: Pick<Played, 'name'>): string {
  return `hours_${name}`;
}

/** The service of a cell: options of its scenario and its branch, with times that can be waited for. */
export function serviceOf(
  { cell, name, number }: Pick<Played, 'cell' | 'name' | 'number'>,
  receiver: string,
  ringsForS: number,
): Record<string, string> {
  const { scenario, branch, phase } = cell;
  const isAway = branch.unreachable === 'receiver';
  return {
    ...(scenario.options as Record<string, string>),
    ...WIDE_LIMITS,
    _urs_virtual_queue: `VQ_${name}`,
    _target: `Group_${name}@Stat_Server.GA`,
    _dial_retry_timeout: '2',
    _ixn_createcall_timeout: String(ringsForS),
    _agent_reserve_timeout: String(ringsForS),
    _agent_preview_timeout: String(ringsForS),
    _user_confirm_timeout: String(ringsForS),
    _agent_availability_notification_delay: '2',
    _agent_disposition_timeout: String(ringsForS),
    _request_execution_time_buffer: '2',
    _desired_connect_time_threshold: '0',
    _business_hours_service: hoursOf({ name }),
    _enable_status_notification: 'notify',
    _status_notification_type: 'httpcb',
    _status_notification_target: isAway ? `${NOBODY}/` : `${receiver}/events/${name}`,
    ...('_trunk_group' in scenario.options ? { _trunk_group: `to-${number.slice(1)}` } : {}),
    // Others take their time until they rest.
    ...(phase === 'may call' ? { _booking_expiration_timeout: '600' } : {}),
    ...branch.options,
    ...(expected(cell).states.endsWith('FAIL_TIMEOUT_TTL') ? SHORT_LIFE : {}),
    ...SHORTER[branch.id],
  };
}
