import type { OptionMap } from '../ports/store.ts';
import { option } from './options.ts';

/** Builtin services by the name in `_service` (a `_service` that names one is that builtin whatever `_type` says). */
export const BUILTIN_SERVICES = [
  'request-access',
  'match-interaction',
  'request-interaction',
  'office-hours',
  'capacity',
  'get',
  'urs-stat',
  'stat',
  'request-chat',
] as const;

export type ServiceKind =
  | { readonly kind: 'callback'; readonly document: string }
  | { readonly kind: 'builtin'; readonly builtin: string }
  | { readonly kind: 'orchestration'; readonly document: string };

/** What a configured service is: the stock callback, a callback with a document of its own, another session, or a builtin. */
export function serviceKind(options: OptionMap): ServiceKind {
  const service = option(options, '_service') ?? '';
  if ((BUILTIN_SERVICES as readonly string[]).includes(service)) return { kind: 'builtin', builtin: service };
  if (option(options, '_type') === 'builtin') return { kind: 'builtin', builtin: service };
  if (service === 'callback' || option(options, '_service_type') === 'callback')
    return { kind: 'callback', document: service };
  return { kind: 'orchestration', document: service };
}

/** Whether the customer makes the call, by the options that apply to a request; nobody else is meant when nothing says so (callback options 2). */
export function isUserOriginated(options: OptionMap): boolean {
  return option(options, '_call_direction') !== 'USERTERMINATED';
}

/** Whether the Callback API serves it. */
export function isCallbackService(options: OptionMap): boolean {
  return serviceKind(options).kind === 'callback';
}
