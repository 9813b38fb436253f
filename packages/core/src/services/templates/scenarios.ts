import type { OptionMap } from '../../ports/store.ts';
import type { Scenario } from './template.ts';

const USER_TERMINATED: OptionMap = {
  _call_direction: 'USERTERMINATED',
  _media_type: 'voice',
  _wait_for_agent: 'true',
  _wait_for_user_confirm: 'false',
  _userterminated_first_connect_party: 'CUSTOMER',
  _agent_preview: 'false',
};
const WHO_AND_WHERE = ['_target', '_urs_virtual_queue'];

const scenario = (
  given: Partial<Scenario> & Pick<Scenario, 'name' | 'title' | 'description' | 'presets'>,
): Scenario => ({
  fill: WHO_AND_WHERE,
  highlights: [],
  companions: [],
  ...given,
});

/** The scenarios of a callback with the options that make them (scenarios 2 to 10, callback options 13). */
export const CALLBACK_SCENARIOS: readonly Scenario[] = [
  scenario({
    name: 'user-terminated-immediate',
    title: 'User Terminated Immediate',
    description: 'The customer is called at once, hears a treatment, and gets the first agent.',
    presets: { ...USER_TERMINATED, _wait_for_agent: 'false' },
    highlights: ['_route_point', '_prefix_dial_out', '_treatment_waiting_for_agent', '_max_dial_attempts'],
  }),
  scenario({
    name: 'user-terminated-delayed',
    title: 'User Terminated Delayed',
    description:
      'The customer keeps a place in the queue and is called when an agent is about to be available.',
    presets: { ...USER_TERMINATED, _urs_ewt_estimation_method: 'ursdial' },
    highlights: [
      '_urs_queued_ttl',
      '_agent_reserve_timeout',
      '_max_queue_wait',
      '_max_dial_attempts',
      '_dial_retry_timeout',
    ],
  }),
  scenario({
    name: 'user-terminated-scheduled',
    title: 'User Terminated Scheduled',
    description: 'The customer chooses a time within the office hours and is called then.',
    presets: { ...USER_TERMINATED, _urs_ewt_estimation_method: 'ursdial' },
    fill: [...WHO_AND_WHERE, '_business_hours_service'],
    highlights: [
      '_capacity_service',
      '_request_time_bucket',
      '_max_request_by_time_bucket',
      '_spread_in_time_bucket',
      '_reject_future_desired_time',
      '_request_execution_time_buffer',
      '_desired_connect_time_threshold',
    ],
    companions: ['office-hours'],
  }),
  scenario({
    name: 'user-terminated-preview',
    title: 'User Terminated Delayed Agent Preview',
    description: 'An agent sees the request and accepts it; then the customer is called.',
    presets: { ...USER_TERMINATED, _agent_preview: 'true', _userterminated_first_connect_party: 'AGENT' },
    highlights: [
      '_agent_preview_timeout',
      '_agent_preview_allow_reject',
      '_agent_preview_data',
      '_agent_preview_via_rp',
    ],
  }),
  scenario({
    name: 'agent-first',
    title: 'Agent First with Implicit Reservation',
    description: 'The agent is called first, and the customer from the phone of the agent.',
    presets: { ...USER_TERMINATED, _userterminated_first_connect_party: 'AGENT' },
    highlights: ['_agent_first_via_rp', '_route_point', '_ixn_redirect_hints'],
  }),
  scenario({
    name: 'agent-first-via-route-point',
    title: 'Agent First via Route Point',
    description: 'The agent is called first, and the call is made from the route point.',
    presets: {
      ...USER_TERMINATED,
      _userterminated_first_connect_party: 'AGENT',
      _agent_first_via_rp: 'true',
    },
    fill: [...WHO_AND_WHERE, '_route_point'],
    highlights: ['_ixn_redirect_hints'],
  }),
  scenario({
    name: 'agent-first-via-trunk-group',
    title: 'Agent First via Trunk Group',
    description:
      'A trunk group calls the agent; the customer is reached by a consultation call, and both calls are merged.',
    presets: {
      ...USER_TERMINATED,
      _userterminated_first_connect_party: 'AGENT',
      _agent_first_via_tg: 'true',
    },
    fill: [...WHO_AND_WHERE, '_trunk_group'],
    highlights: ['_ixn_redirect_hints'],
  }),
  scenario({
    name: 'ivr-classic',
    title: 'IVR Classic Callback',
    description:
      'A caller who would have to wait is offered a callback by the IVR and keeps the place in the queue.',
    presets: { ...USER_TERMINATED, _cb_dim_channel: 'IVR', _offer_callback: 'true' },
    highlights: [
      '_originating_interaction_id',
      '_urs_call_interaction_age',
      '_offer_callback',
      '_offer_callback_ewt_threshold',
      '_src_route_point',
    ],
  }),
  scenario({
    name: 'preview-and-disposition',
    title: 'Preview and Disposition',
    description:
      'As with preview; after the call the agent says what came of it, and may choose another time.',
    presets: {
      ...USER_TERMINATED,
      _agent_preview: 'true',
      _userterminated_first_connect_party: 'AGENT',
      _enable_disposition_dialog: 'true',
      _retain_session_until_ixn_deleted: 'true',
    },
    fill: [...WHO_AND_WHERE, '_business_hours_service'],
    highlights: [
      '_agent_preview_data',
      '_agent_disposition_timeout',
      '_attach_udata',
      '_urs_udata_xfer_keys',
    ],
    companions: ['office-hours'],
  }),
  scenario({
    name: 'capacity',
    title: 'User Terminated Scheduled with Capacity',
    description: 'As scheduled; a capacity service says how many callbacks fit into each slot.',
    presets: { ...USER_TERMINATED, _urs_ewt_estimation_method: 'ursdial' },
    fill: [...WHO_AND_WHERE, '_business_hours_service', '_capacity_service'],
    highlights: ['_request_time_bucket'],
    companions: ['office-hours', 'capacity'],
  }),
  scenario({
    name: 'user-terminated-confirmed',
    title: 'User Terminated Delayed with Confirmation',
    description: 'Before the call the customer is asked by a push message whether it suits.',
    presets: { ...USER_TERMINATED, _wait_for_user_confirm: 'true', _urs_ewt_estimation_method: 'ursdial' },
    fill: [...WHO_AND_WHERE, '_provider_name'],
    highlights: [
      '_user_confirm_timeout',
      '_on_user_confirm_timeout',
      '_snooze_duration',
      '_max_number_of_user_availability_confirmation_attempts',
    ],
  }),
  scenario({
    name: 'user-originated-immediate',
    title: 'User Originated Immediate',
    description: 'The customer gets a number at once and calls it.',
    presets: {
      _call_direction: 'USERORIGINATED',
      _media_type: 'voice',
      _wait_for_agent: 'false',
      _wait_for_user_confirm: 'false',
    },
    fill: [...WHO_AND_WHERE, '_resource_group'],
    highlights: ['_provide_code', '_booking_expiration_timeout', '_userorig_connect_limit'],
    companions: ['request-access', 'match-interaction'],
  }),
  scenario({
    name: 'user-originated-delayed',
    title: 'User Originated Delayed',
    description: 'The customer is told when an agent is available, gets a number and calls it.',
    presets: {
      _call_direction: 'USERORIGINATED',
      _media_type: 'voice',
      _wait_for_agent: 'true',
      _wait_for_user_confirm: 'true',
    },
    fill: [...WHO_AND_WHERE, '_resource_group', '_provider_name'],
    highlights: ['_provide_code', '_booking_expiration_timeout', '_user_confirm_timeout', '_snooze_duration'],
    companions: ['request-access', 'match-interaction'],
  }),
  scenario({
    name: 'chat-immediate',
    title: 'Chat Immediate',
    description: 'The customer gets the address of a chat at once.',
    presets: { _media_type: 'chat', _wait_for_agent: 'false', _wait_for_user_confirm: 'false' },
    fill: [...WHO_AND_WHERE, '_chat_endpoint'],
    companions: ['request-chat'],
  }),
  scenario({
    name: 'chat-delayed',
    title: 'Chat Delayed',
    description: 'The customer is told when an agent is available and then gets the address of a chat.',
    presets: { _media_type: 'chat', _wait_for_agent: 'true', _wait_for_user_confirm: 'true' },
    fill: [...WHO_AND_WHERE, '_chat_endpoint', '_provider_name'],
    companions: ['request-chat'],
  }),
];
