import type { OptionMap } from '@ringback/core';
import { SUPPORT } from '../contact-centre.ts';

/** Where a callback is, as somebody sees it who looks at phones, desktops and the queue. */
export type Phase =
  | 'scheduled'
  | 'waiting'
  | 'asking'
  | 'previewing'
  | 'may call'
  | 'customer rings'
  | 'customer waits'
  | 'agent rings'
  | 'talking'
  | 'disposing';

export const PHASES: Readonly<Record<Phase, string>> = {
  scheduled: 'before its time',
  waiting: 'it waits in the queue',
  asking: 'the customer is asked on the device',
  previewing: 'the agent looks at it',
  'may call': 'the customer has a number to call',
  'customer rings': "the customer's phone rings",
  'customer waits': 'the customer waits on the line',
  'agent rings': "the agent's phone rings",
  talking: 'they talk',
  disposing: 'the agent says what came of it',
};

export interface Scenario {
  readonly id: string;
  readonly name: string;
  /** Its page beside docs/scenarios. */
  readonly page: string;
  readonly options: OptionMap;
  /** The phases that it goes through, in their order, when nothing goes wrong. */
  readonly phases: readonly Phase[];
  /** Of the three who may be rung, who is rung first; `himself`: the customer makes the call. */
  readonly first: 'customer' | 'agent' | 'himself';
  /** A time that the customer chose, so many seconds after the request. */
  readonly wantedAfterS?: number;
  /** The request comes with a device of the customer's. */
  readonly hasDevice?: true;
  /** It was asked for during a call that had waited. */
  readonly fromCall?: true;
}

const COMMON: OptionMap = {
  ...SUPPORT,
  _wait_for_agent: 'true',
  _max_dial_attempts: '2',
  _dial_retry_timeout: '60',
  _ixn_createcall_timeout: '10',
  _agent_reserve_timeout: '15',
  _max_transfer_to_agent_attempts: '2',
  _max_time_to_wait_for_agent_on_the_call: '60',
  _urs_queued_ttl: '600',
  _ttl: '3600',
  _retain_session_until_ixn_deleted: 'true',
  _business_hours_service: 'hours',
};
const AGENT_FIRST: OptionMap = { ...COMMON, _userterminated_first_connect_party: 'AGENT' };
const PREVIEW: OptionMap = {
  ...AGENT_FIRST,
  _agent_preview: 'true',
  _agent_preview_timeout: '20',
  _agent_preview_allow_reject: '1',
};
const USER_ORIGINATED: OptionMap = { ...COMMON, _call_direction: 'USERORIGINATED' };

/** The scenarios of the user's guide (reference: scenarios 2-10). */
export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'immediate',
    name: 'User Terminated Immediate',
    page: 'user-terminated-immediate.md',
    options: { ...COMMON, _wait_for_agent: 'false' },
    phases: ['customer rings', 'customer waits', 'agent rings', 'talking'],
    first: 'customer',
  },
  {
    id: 'delayed',
    name: 'User Terminated Delayed',
    page: 'user-terminated-delayed.md',
    options: COMMON,
    phases: ['waiting', 'customer rings', 'agent rings', 'talking'],
    first: 'customer',
  },
  {
    id: 'confirmed',
    name: 'User Terminated Delayed with confirmation',
    page: 'user-terminated-confirmed.md',
    options: {
      ...COMMON,
      _wait_for_user_confirm: 'true',
      _user_confirm_timeout: '10',
      _agent_availability_notification_delay: '10',
      _max_number_of_user_availability_confirmation_attempts: '2',
    },
    phases: ['waiting', 'asking', 'customer rings', 'agent rings', 'talking'],
    first: 'customer',
    hasDevice: true,
  },
  {
    id: 'scheduled',
    name: 'User Terminated Scheduled',
    page: 'user-terminated-scheduled.md',
    options: COMMON,
    phases: ['scheduled', 'waiting', 'customer rings', 'agent rings', 'talking'],
    first: 'customer',
    wantedAfterS: 3600,
  },
  {
    id: 'preview',
    name: 'User Terminated Delayed Agent Preview',
    page: 'user-terminated-preview.md',
    options: PREVIEW,
    phases: ['waiting', 'previewing', 'agent rings', 'customer rings', 'talking'],
    first: 'agent',
  },
  {
    id: 'disposition',
    name: 'Preview and Disposition',
    page: 'user-terminated-preview.md',
    options: { ...PREVIEW, _enable_disposition_dialog: 'true', _agent_disposition_timeout: '20' },
    phases: ['waiting', 'previewing', 'agent rings', 'customer rings', 'talking', 'disposing'],
    first: 'agent',
  },
  {
    id: 'agent-first',
    name: "Agent First, from the agent's number",
    page: 'agent-first-iscc.md',
    options: AGENT_FIRST,
    phases: ['waiting', 'agent rings', 'customer rings', 'talking'],
    first: 'agent',
  },
  {
    id: 'route-point',
    name: 'Agent First, from a route point',
    page: 'agent-first-iscc.md',
    options: { ...AGENT_FIRST, _agent_first_via_rp: 'true', _route_point: '5000@Switch' },
    phases: ['waiting', 'agent rings', 'customer rings', 'talking'],
    first: 'agent',
  },
  {
    id: 'trunk-group',
    name: 'Agent First with Implicit Reservation, from a trunk group',
    page: 'agent-first-iscc.md',
    options: { ...AGENT_FIRST, _agent_first_via_tg: 'true', _trunk_group: 'TG_1' },
    phases: ['waiting', 'agent rings', 'customer rings', 'talking'],
    first: 'agent',
  },
  {
    id: 'ivr',
    name: 'IVR Classic Callback',
    page: 'ivr-classic-callback.md',
    options: COMMON,
    phases: ['waiting', 'customer rings', 'agent rings', 'talking'],
    first: 'customer',
    fromCall: true,
  },
  {
    id: 'originated-immediate',
    name: 'User Originated Immediate',
    page: 'user-originated-immediate.md',
    options: { ...USER_ORIGINATED, _wait_for_agent: 'false' },
    phases: ['may call', 'customer waits', 'agent rings', 'talking'],
    first: 'himself',
  },
  {
    id: 'originated-delayed',
    name: 'User Originated Delayed',
    page: 'user-originated-delayed.md',
    options: USER_ORIGINATED,
    phases: ['waiting', 'may call', 'agent rings', 'talking'],
    first: 'himself',
    hasDevice: true,
  },
];
