import {
  type CallbackRecord,
  type Configuration,
  formatInstant,
  isSecretName,
  listOption,
  type OptionMap,
  type Store,
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

type Settings = Pick<Configuration, 'service' | 'section'>;
/** Who knows which request waits for a callback in the router, where that is asked for. */
export type VirtualInteractions = (record: CallbackRecord) => string | undefined;

/** What a session asks when it has its callback wait in a virtual queue (`PendingAction`). */
const SUBMIT_ACTION = 'queue.submit';
const VIRTUAL_INTERACTION = '_urs_virtual_interaction_id';

/**
 * The ids under which these callbacks wait for an agent (`_urs_virtual_interaction_id`), on whichever node that is; looked up
 * only where it is among the returned keys.
 */
export async function virtualInteractions(
  records: readonly CallbackRecord[],
  { configuration, store }: { configuration: Pick<Configuration, 'section'>; store: Pick<Store, 'sessions'> },
): Promise<VirtualInteractions> {
  const isAsked = listOption(configuration.section('callback') ?? {}, 'returned-keys').includes(
    VIRTUAL_INTERACTION,
  );
  const sessions = isAsked
    ? records.flatMap(({ state, sessionId }) =>
        state === 'COMPLETED' || sessionId === null ? [] : [sessionId],
      )
    : [];
  const known = new Map<string, string>();
  for (const { sessionId, requestId, action } of await store.sessions.pendingActions(sessions))
    if (action === SUBMIT_ACTION) known.set(sessionId, requestId);
  return ({ sessionId }) => (sessionId === null ? undefined : known.get(sessionId));
}

/** What the record itself says. */
function recordProperties(record: CallbackRecord): Record<string, string> {
  const url = `/genesys/1/service/callback/${encodeURIComponent(record.service)}/${encodeURIComponent(record.id)}`;
  return {
    _id: record.id,
    _service_name: record.service,
    _customer_number: record.customerNumber ?? '',
    _desired_time: formatInstant(record.desiredAt),
    _callback_state: record.state,
    _expiration_time: formatInstant(record.expiresAt),
    _url: url,
    url,
    ...(record.reason === null ? {} : { _callback_reason: record.reason }),
  };
}

/** A callback as queries show it: every value is a text (API reference 4.6, 4.13). */
export function recordView(
  record: CallbackRecord,
  configuration: Settings,
  virtual: VirtualInteractions,
): Record<string, string> {
  const view = recordProperties(record);
  const returned = listOption(configuration.section('callback') ?? {}, 'returned-keys');
  const keys = [
    ...lookupKeys(configuration.service(record.service)),
    ...(returned.length === 0 ? DEFAULT_RETURNED_KEYS : returned),
  ];
  for (const key of keys) {
    const value =
      key === VIRTUAL_INTERACTION ? virtual(record) : propertyOf(record, key, configuration, view);
    if (value !== undefined && key !== '__proto__') view[key] = value;
  }
  return view;
}

/**
 * One property of a callback by the name that queries use: of the record, else as the request gave it, else the option of
 * its service. `_vq` is the virtual queue.
 */
export function propertyOf(
  record: CallbackRecord,
  key: string,
  configuration: Settings,
  own: Readonly<Record<string, string>> = recordProperties(record),
): string | undefined {
  // What the record itself says (no reason yet, for instance) cannot be given by the request.
  if (key === '_ors_session_id') return record.sessionId ?? undefined;
  if (key === '_callback_reason') return record.reason ?? undefined;
  if (Object.hasOwn(own, key)) return own[key];
  const options = configuration.service(record.service) ?? {};
  for (const name of key === '_vq' ? [key, '_urs_virtual_queue'] : [key]) {
    if (Object.hasOwn(record.params, name)) return record.params[name];
    if (Object.hasOwn(record.userData, name)) return record.userData[name];
    if (Object.hasOwn(options, name) && !isSecretName(name) && name !== 'username') return options[name];
  }
  return undefined;
}
