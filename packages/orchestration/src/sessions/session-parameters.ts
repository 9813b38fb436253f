import {
  type CallbackRecord,
  type Clock,
  type Configuration,
  callWindows,
  type OptionMap,
} from '@ringback/core';
import type { JsonObject } from '@ringback/scxml';
import { callingRequest } from '../callbacks/calling-request.ts';

/**
 * What a document gets at its start, by `<data>` id: every effective option and request parameter under its own
 * name, and the facts of the record. Times are milliseconds since 1970. `_call_windows` are pairs of them: when the customer may be
 * called; without it, always.
 */
export function sessionParameters(
  record: CallbackRecord,
  options: OptionMap,
  { configuration, clock }: { configuration: Pick<Configuration, 'service'>; clock: Pick<Clock, 'now'> },
): JsonObject {
  // An option that is set to nothing is not set (callback options 0, rule 2): the document has its own default.
  const request = callingRequest(
    { options, desiredAt: record.desiredAt },
    record.customerNumber ?? '',
    configuration,
  );
  const start = clock.now();
  const windows = callWindows(request, start, record.expiresAt);
  const given = Object.entries(options).filter(([, value]) => value !== '');
  return {
    ...Object.fromEntries(given),
    _id: record.id,
    _service_name: record.service,
    _customer_number: record.customerNumber ?? '',
    _desired_at: record.desiredAt,
    _created_at: record.createdAt,
    _expires_at: record.expiresAt,
    _user_data: { ...record.userData },
    // Hours that are open now were so before: a clock that is set back must not close them.
    ...(windows === null
      ? {}
      : { _call_windows: windows.map(({ from, to }) => [from === start ? 0 : from, to]) }),
  };
}
