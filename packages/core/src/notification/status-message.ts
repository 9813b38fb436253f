import { formatInstant } from '../admission/times.ts';
import type { OptionMap } from '../ports/store.ts';
import { option } from '../services/options.ts';
import { isSecretName } from '../services/secret-name.ts';
import type { FollowedCallback, StatusEvent } from './follow-callback.ts';
import { fillTemplate } from './message-template.ts';

/** What is told where nobody chose. */
const USUAL = [
  '_service_id',
  '_service_name',
  '_callback_state',
  '_callback_reason',
  '_desired_time',
  '_customer_number',
  '_urs_virtual_queue',
] as const;

/**
 * The text of a status event: JSON with `event` and `time`, `text` where a language is wanted (a template with `$name$`), then the
 * chosen values as texts; what has no value is left
 * out. Names that are no fact of the event or the record are looked up in the options of the service, which the
 * parameters of the request are among, then in the user data.
 */
export function statusMessage(
  event: StatusEvent & { readonly at: number; readonly text: string | null },
  callback: FollowedCallback,
  options: OptionMap,
  chosen: readonly string[],
): string {
  const message: Record<string, string> = { event: event.name, time: formatInstant(event.at) };
  if (event.text !== null)
    message['text'] = fillTemplate(event.text, (name) => valueOf(name, event, callback, options));
  const names = chosen.length > 0 ? chosen : [...USUAL, ...Object.keys(event.facts)];
  for (const name of names) {
    const value = valueOf(name, event, callback, options);
    if (value !== null) message[name] = value;
  }
  return JSON.stringify(message);
}

/** One value of a callback by the name that the compatible edge has for it; null when there is none. */
export function callbackValue(name: string, callback: FollowedCallback, options: OptionMap): string | null {
  switch (name) {
    case '_id':
    case '_service_id':
      return callback.id;
    case '_service_name':
      return callback.service;
    case '_callback_state':
      return callback.state;
    case '_callback_reason':
    case '_c_termination_type':
      return callback.reason;
    case '_desired_time':
      return formatInstant(callback.desiredAt);
    case '_expiration_time':
      return formatInstant(callback.expiresAt);
    case '_customer_number':
      return callback.customerNumber;
    case '_ors_session_id':
      return callback.sessionId;
    case '_v_queue':
      return option(options, '_urs_virtual_queue');
    case '_c_dialed_number':
      return callback.customerNumber === null
        ? null
        : `${option(options, '_prefix_dial_out') ?? ''}${callback.customerNumber}`;
    default:
      return isSecretName(name) ? null : (option(options, name) ?? option(callback.userData, name));
  }
}

function valueOf(
  name: string,
  { facts }: StatusEvent,
  callback: FollowedCallback,
  options: OptionMap,
): string | null {
  const fact = facts[name];
  return fact === undefined || fact === '' ? callbackValue(name, callback, options) : fact;
}
