import {
  type CallbackRecord,
  type Configuration,
  formatInstant,
  listOption,
  type OptionMap,
} from '@ringback/core';

/** `[callback] returned-keys` when it is not set (callback options 11). */
const DEFAULT_RETURNED_KEYS = ['_desired_time', '_callback_state', '_callback_reason', '_ors_session_id'];

/** Keys by which callbacks of a service are found; they are part of every record (API reference 4.2). */
export function lookupKeys(options: OptionMap | null): string[] {
  const configured =
    options === null
      ? []
      : [
          ...listOption(options, '_customer_lookup_keys'),
          ...listOption(options, '_mandatory_customer_lookup_keys'),
        ];
  return configured.length === 0 ? ['_customer_number'] : [...new Set(configured)];
}

/** A callback as queries show it: every value is a text (API reference 4.6, 4.13). */
export function recordView(
  record: CallbackRecord,
  configuration: Pick<Configuration, 'service' | 'section'>,
): Record<string, string> {
  const url = `/genesys/1/service/callback/${encodeURIComponent(record.service)}/${encodeURIComponent(record.id)}`;
  const view: Record<string, string> = {
    _id: record.id,
    _service_name: record.service,
    _customer_number: record.customerNumber ?? '',
    _desired_time: formatInstant(record.desiredAt),
    _callback_state: record.state,
    _expiration_time: formatInstant(record.expiresAt),
    _url: url,
    url,
  };
  if (record.reason !== null) view['_callback_reason'] = record.reason;
  const own = new Map(Object.entries(view));
  if (record.sessionId !== null) own.set('_ors_session_id', record.sessionId);
  const returned = listOption(configuration.section('callback') ?? {}, 'returned-keys');
  const keys = [
    ...lookupKeys(configuration.service(record.service)),
    ...(returned.length === 0 ? DEFAULT_RETURNED_KEYS : returned),
  ];
  for (const key of keys) {
    // What the record itself says (no reason yet, for instance) cannot be given by the request.
    const value = own.get(key) ?? (isRecordKey(key) ? undefined : given(record, key));
    if (value !== undefined && key !== '__proto__') view[key] = value;
  }
  return view;
}

function isRecordKey(key: string): boolean {
  return key === '_callback_reason' || key === '_ors_session_id';
}

function given(record: CallbackRecord, key: string): string | undefined {
  if (Object.hasOwn(record.params, key)) return record.params[key];
  return Object.hasOwn(record.userData, key) ? record.userData[key] : undefined;
}
