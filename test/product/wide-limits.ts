/** Limits of a service that no test comes near: a test asks for as many callbacks of one number as it likes. */
export const WIDE_LIMITS = {
  _enable_in_queue_checking: 'false',
  _throttle_request_parameters_limit: '1000000',
  _throttle_callbacks_per_service_1: '1000000',
  _throttle_callbacks_per_service_2: '1000000',
  _max_queued_callbacks_per_service: '1000000',
};
