import {
  type CallbackRecord,
  type Clock,
  type Configuration,
  callWindows,
  type OptionMap,
} from '@ringback/core';
import type { Json, JsonObject } from '@ringback/scxml';
import { callingRequest } from '../callbacks/calling-request.ts';
import { keyTable } from '../modules/key-table.ts';

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
  const parameters = keyTable<Json>();
  for (const name in options) {
    const value = options[name] ?? '';
    // Who may ask for a callback is nothing for its document.
    if (value !== '' && name !== 'username' && name !== 'password') parameters[name] = value;
  }
  parameters['_id'] = record.id;
  parameters['_service_name'] = record.service;
  parameters['_customer_number'] = record.customerNumber ?? '';
  parameters['_desired_at'] = record.desiredAt;
  parameters['_created_at'] = record.createdAt;
  parameters['_expires_at'] = record.expiresAt;
  parameters['_user_data'] = { ...record.userData };
  // Hours that are open now were so before: a clock that is set back must not close them.
  if (windows !== null)
    parameters['_call_windows'] = windows.map(({ from, to }) => [from === start ? 0 : from, to]);
  return parameters;
}
