import type { CallbackRecord, OptionMap } from '@ringback/core';
import type { JsonObject } from '@ringback/scxml';

/**
 * What a document gets at its start, by `<data>` id: every effective option and request parameter under its own
 * name, and the facts of the record. Times are milliseconds since 1970.
 */
export function sessionParameters(record: CallbackRecord, options: OptionMap): JsonObject {
  // An option that is set to nothing is not set (callback options 0, rule 2): the document has its own default.
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
  };
}
