import { anyList, choice, span, text } from './option-type.ts';
import { category, type TemplateOption } from './template-option.ts';

/** Options that every configured service may have (callback options 1). */
export const SERVICE_OPTIONS: readonly TemplateOption[] = category('Service', [
  {
    name: '_type',
    type: choice('builtin', 'ors'),
    mandatory: true,
    help: 'Who runs the service: `ors` for a scenario document in a session, `builtin` for a function of the server itself.',
  },
  {
    name: '_service',
    type: text,
    mandatory: true,
    help: 'What is run: the name of a builtin service, `callback` for the scenario that comes with the product, or the address of a scenario document.',
  },
  {
    name: '_description',
    type: text,
    help: 'A remark for people. It has no effect.',
  },
  {
    name: 'description',
    type: text,
    legacy: true,
    help: 'Another spelling of `_description`.',
  },
  {
    name: 'username',
    type: text,
    help: 'User name that requests for this service need. Without one that of section `server` counts.',
  },
  {
    name: 'password',
    type: { kind: 'secret' },
    help: 'Password that requests for this service need; setting it switches HTTP Basic authentication on. Without one that of section `server` counts.',
  },
]);

/** Options of services that run as sessions (callback options 1). */
export const SESSION_OPTIONS: readonly TemplateOption[] = category('Service', [
  {
    name: '_service_type',
    type: choice('callback'),
    help: 'Makes a service with a document of its own a callback service: the Callback API then serves it.',
  },
  {
    name: '_ors',
    type: anyList,
    source: 'either',
    help: 'Orchestration servers that run the sessions of this service, as addresses with commas between. Not set: the sessions run here.',
  },
  {
    name: '_ors_lb_strategy',
    type: choice('linear', 'circular'),
    default: 'circular',
    help: 'Which server of `_ors` is tried first: always the first one (`linear`), or one after the other (`circular`).',
  },
  {
    name: 'max_ors_request_attempts',
    type: { kind: 'integer', min: 1, max: 100, unit: null },
    default: '3',
    advanced: true,
    help: 'How many servers of `_ors` are tried for one request. Without it that of section `ors` counts.',
  },
  {
    name: '_overwritable_options',
    type: anyList,
    help: 'Names of options that a request may set although they are configured, such as `_ors`, `_target`, `_redirect`.',
  },
  {
    name: '_redirect',
    type: { kind: 'service', runs: [] },
    source: 'either',
    help: 'Another service that handles requests made of this one and answers them. A request chooses it only when `_overwritable_options` names `_redirect`; an empty value in the request means no redirect.',
  },
]);

/** Lifetime of what a service stores; the default differs by template. */
export function lifetime(seconds: string, help: string): readonly TemplateOption[] {
  return category('Service', [{ name: '_ttl', type: span('s'), default: seconds, mandatory: true, help }]);
}
