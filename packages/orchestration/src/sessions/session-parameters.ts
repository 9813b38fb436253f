import type { CallbackRecord, OptionMap } from '@ringback/core';
import type { JsonObject } from '@ringback/scxml';

/**
 * What a document gets at its start, by `<data>` id: every effective option and request parameter under its own
 * name, and the facts of the record. Times are milliseconds since 1970.
 */
export function sessionParameters(record: CallbackRecord, options: OptionMap): JsonObject {
  return {
    ...options,
    _id: record.id,
    _service_name: record.service,
    _customer_number: record.customerNumber ?? '',
    _desired_at: record.desiredAt,
    _created_at: record.createdAt,
    _expires_at: record.expiresAt,
    _user_data: { ...record.userData },
  };
}
