import type { ServiceKind } from '@ringback/core';

/** What the value of an option has to be; `text` may be anything. Of an `integer`, a negative one has a meaning. */
export type OptionType = 'integer' | 'not-negative' | 'positive' | 'boolean' | 'text' | readonly string[];

const names = (list: string): string[] => list.trim().split(/\s+/);
const typed = (type: OptionType, list: string): [string, OptionType][] =>
  names(list).map((name) => [name, type]);

const SHARED: readonly (readonly [string, OptionType])[] = [
  ...typed('positive', '_ttl'),
  ...typed(
    'text',
    '_service _service_type _ors _overwritable_options username password _description description',
  ),
  ['_type', ['builtin', 'ors']],
  ['_ors_lb_strategy', ['linear', 'circular']],
];

const CALLBACK: readonly (readonly [string, OptionType])[] = [
  ['_call_direction', ['USERORIGINATED', 'USERTERMINATED']],
  ['_media_type', ['voice', 'chat']],
  ['_attach_udata', ['single_json', 'separate_keys', 'gms_storage_id']],
  ['_userterminated_first_connect_party', ['CUSTOMER', 'AGENT']],
  ['_enable_in_queue_checking', ['true', 'strict', 'false']],
  ['_enable_status_notification', ['false', 'subscribe_notify', 'notify']],
  ['_status_notification_type', ['httpcb', 'orscb']],
  ...typed(
    'boolean',
    `_wait_for_agent _wait_for_user_confirm _ixn_redirect_confirm _retain_session_until_ixn_deleted
     _status_notification_debug _enable_notification_reminder _offer_callback _reject_past_desired_time
     _disallow_impossible_phone_numbers _disallow_premium_phone_numbers _enable_reject_out_of_office_hours
     _enable_throttle_header_parameters _agent_first_via_rp _agent_first_via_tg _cpd_enable _agent_preview
     _agent_preview_via_rp _agent_preview_timeout_set_notready _enable_disposition_dialog
     _plugin_on_dial_associate_ixn _plugin_on_dial_invoke_on_call_failed _provide_code _return_pool_health
     _use_debug_push_certificate _chat_400_response_on_disconnected _rep_userevent_enable`,
  ),
  ['_request_time_bucket', ['5', '10', '15', '20', '30', '60', '120']],
  ...typed(
    'integer',
    `_max_queued_callbacks_per_service _throttle_callbacks_per_service_1 _throttle_ttl_1
     _throttle_callbacks_per_service_2 _throttle_ttl_2 _throttle_request_parameters_limit
     _throttle_customer_number_limit _urs_vq_priority _urs_vq_priority_increment`,
  ),
  ...typed(
    'positive',
    `_user_confirm_timeout _max_time_to_wait_for_agent_on_the_call
     _max_transfer_to_agent_attempts _max_time_to_wait_for_ixn_delete
     _status_notification_attempts _max_request_by_time_bucket _max_ors_submit_attempts
     _urs_queued_ttl _agent_reserve_timeout _call_timeguard_timeout _ixn_createcall_timeout
     _max_dial_attempts _agent_preview_timeout _agent_disposition_timeout _plugin_on_dial_timeout
     _booking_expiration_timeout _max_notify_delivery_attempts
     _max_number_of_user_availability_confirmation_attempts`,
  ),
  ...typed(
    'not-negative',
    `_agent_transfer_confirm_timeout _on_route_done_delay _notification_reminder_buffer
     _request_execution_time_buffer _desired_connect_time_threshold _snooze_duration
     _cannot_dial_buffer_time _agent_reserve_delay_before_release _delay_connid_attempt_loop
     _max_time_to_reach_eta_pos_threshold _min_urs_ewt_pos_polling_interval
     _max_urs_ewt_pos_polling_interval _max_queue_wait _min_queue_wait _urs_request_timeout
     _urs_vq_priority_increment_interval _urs_call_interaction_age _ixn_update_data_time_to_wait
     _dial_retry_timeout _max_successful_customer_contacts _agent_preview_allow_reject
     _agent_reject_retry_timeout _preview_userevent_mediatype _disposition_userevent_mediatype
     _userorig_connect_limit _agent_availability_notification_delay _client_timeout
     _rep_userevent_mediatype`,
  ),
  ...typed(
    'text',
    `_redirect _mandatory_customer_lookup_keys _customer_lookup_keys _agent_timeout_notification_message
     _client_timeout_notification_message _filtering_chat_events _device_os _device_notification_id
     _business_hours_service _capacity_service _exceptions _transfer_to_agent_retry_timeout
     _ixn_redirect_hints _paused_services_list _paused_services_id _status_notification_target
     _status_notification_provider _status_notification_language _callback_events_list
     _offer_callback_vxml_app_url _desired_time _request_queue_time_stat _request_ewt_service
     _reject_future_desired_time _queue_poll_period _queue_poll_period_recovery _queue_ping_ors_period
     _default_country _throttle_request_parameters _target _urs_virtual_queue _urs_ewt_virtual_queue
     _urs_ewt_vq _urs_prioritization_strategy _urs_strategy_update_sub_routine _urs_ewt_estimation_method
     _eta_pos_threshold _urs_extension_data _urs_udata_xfer_keys _urs_server_url _urs_sec_server_url _vq
     _route_point _src_route_point _prefix_dial_out _trunk_group _ixn_createcall_hints
     _calling_party_number _calling_party_display_name _on_user_confirm_timeout _vq_for_outbound_calls
     _cb_dim_channel _agent_preview_data _agent_preview_set_notready_reason
     _agent_preview_set_notready_reason_key _agent_preview_set_notready_reason_attribute
     _plugin_on_dial_url _treatment_customer_connect _treatment_waiting_for_agent
     _treatment_find_agent_fail _treatment_call_failure_answering_machine
     _on_customer_connect_treatment_url _resource_group _provider_name _notification_message_file
     _chat_endpoint _rep_userevent_dn _rep_userevent_switch _use_reporting_aggregator
     _reporting_aggregator_url _customer_number _originating_interaction_id`,
  ),
];

const BUILTIN: readonly (readonly [string, OptionType])[] = [
  ...typed('boolean', '_provide_code _return_pool_health _return_data _return_multiple_matches'),
  ...typed('positive', '_booking_expiration_timeout _access_code_length'),
  ...typed('not-negative', '_max_capacity _online_code _offline_code'),
  ...typed('text', '_resource_group _phone_number _timezone _capacity _capacity_add _chat_endpoint'),
];

/** Options of builtin services that carry a number at their end. */
const NUMBERED =
  /^_(?:bh_regular|bh_add|holiday|effective_dates|use_alternative|capacity_|include_[a-z_]+?)\d*$/;

const CALLBACK_OPTIONS: ReadonlyMap<string, OptionType> = new Map([...SHARED, ...CALLBACK]);
const BUILTIN_OPTIONS: ReadonlyMap<string, OptionType> = new Map([...SHARED, ...BUILTIN]);

/** Options that mean something to a kind of service, with their types (callback options 1 to 10). */
export function knownOptions(kind: ServiceKind['kind']): ReadonlyMap<string, OptionType> {
  return kind === 'builtin' ? BUILTIN_OPTIONS : CALLBACK_OPTIONS;
}

/** Whether an option of a builtin service is one of a numbered row. */
export function isNumberedOption(name: string): boolean {
  return NUMBERED.test(name);
}
