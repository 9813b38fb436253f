/** What a form on a web page sends for one callback; the same bytes go to the product and to its peer. */
export function callbackRequest(number, more = {}) {
  return {
    _customer_number: `+1555${String(2_010_000 + (number % 7_000_000)).padStart(7, '0')}`,
    firstName: 'Margaret',
    lastName: 'Featherstonehaugh',
    email: `customer${number}@mail.example`,
    subject: 'My order did not arrive',
    orderNumber: `A-${100_000 + number}`,
    page: 'https://shop.example/orders/late?from=mail&campaign=winter',
    language: 'en-GB',
    ...more,
  };
}

/** Far enough ahead that no session starts while we measure. */
export const tomorrow = () => ({ _desired_time: new Date(Date.now() + 86_400_000).toISOString() });

/** The service that the requests are for: everything that is not named is at its default, number checks included. */
export const SERVICE = {
  _type: 'ors',
  _service: 'callback',
  _call_direction: 'USERTERMINATED',
  _urs_virtual_queue: 'VQ_Support',
  _target: 'Customer_Service@Stat_Server.GA',
  _wait_for_agent: 'true',
  // All ask for nearly the same time.
  _max_request_by_time_bucket: '1000000',
  // Every limit is watched, and none is reached.
  _throttle_callbacks_per_service_1: '1000000000',
  _throttle_callbacks_per_service_2: '1000000000',
  _throttle_request_parameters_limit: '1000000000',
  _max_queued_callbacks_per_service: '1000000000',
};
