/**
 * Options that say what the operator allows. A request cannot set them where the service does not, unless the service
 * lists them in `_overwritable_options`: whoever is to be kept within limits does not choose them.
 */
const OPERATORS: ReadonlySet<string> = new Set([
  '_type',
  '_service',
  '_service_type',
  '_overwritable_options',
  '_mandatory_customer_lookup_keys',
  '_customer_lookup_keys',
  '_disallow_impossible_phone_numbers',
  '_disallow_premium_phone_numbers',
  '_exceptions',
  '_reject_future_desired_time',
  '_reject_past_desired_time',
  '_enable_reject_out_of_office_hours',
  '_business_hours_service',
  '_capacity_service',
  '_request_time_bucket',
  '_max_request_by_time_bucket',
  '_spread_in_time_bucket',
  '_enable_in_queue_checking',
  '_max_queued_callbacks_per_service',
  '_throttle_callbacks_per_service_1',
  '_throttle_ttl_1',
  '_throttle_callbacks_per_service_2',
  '_throttle_ttl_2',
  '_throttle_request_parameters',
  '_throttle_request_parameters_limit',
  '_throttle_customer_number_limit',
  '_enable_throttle_header_parameters',
  '_paused_services_list',
  '_paused_services_id',
  '_dialing_notifications',
  '_predictive_from_agents',
  '_abandoned_call_limit',
  '_calling_hours',
  '_calling_hours_grace',
]);

export function isOperatorsOption(name: string): boolean {
  return OPERATORS.has(name);
}
