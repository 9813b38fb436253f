import { integerOption, listOption, option } from '../services/options.ts';
import type { AdmissionContext, Check, RequestContext } from './check.ts';
import { checkExceptions } from './exceptions.ts';
import { checkNumber } from './numbers.ts';
import { checkOfficeHours } from './office-hours.ts';
import type { Refusal } from './refusal.ts';
import { checkDesiredTime, parseInstant } from './times.ts';

/** `_mandatory_customer_lookup_keys`, by default the customer's number (API reference 4.2). */
export const checkMandatoryKeys: Check = ({ options, params, userData }) => {
  const configured = listOption(options, '_mandatory_customer_lookup_keys');
  for (const name of configured.length > 0 ? configured : ['_customer_number']) {
    const value = params[name] ?? userData[name];
    if (value === undefined || value.trim() === '') return { kind: 'missing-parameter', name };
  }
  return null;
};

/** A user-terminated voice callback has somebody to dial, whatever keys are mandatory. */
export const checkSomebodyToDial: Check = ({ options, params }) =>
  option(options, '_call_direction') === 'USERTERMINATED' && (params['_customer_number'] ?? '').trim() === ''
    ? { kind: 'missing-parameter', name: '_customer_number' }
    : null;

/** The checks of a create request in their order: the order is data, the same for every door (API reference 4.12). */
export const ADMISSION_CHECKS: readonly { readonly name: string; readonly check: Check<AdmissionContext> }[] =
  [
    { name: 'mandatory-keys', check: checkMandatoryKeys },
    { name: 'somebody-to-dial', check: checkSomebodyToDial },
    { name: 'number', check: checkNumber },
    { name: 'exceptions', check: checkExceptions },
    { name: 'desired-time', check: checkDesiredTime },
    { name: 'office-hours', check: checkOfficeHours },
  ];

/** What is decided after them, by the transaction that stores the callback, in this order. */
export const STORED_CHECKS = [
  'rate-window-1',
  'rate-window-2',
  'same-value',
  'same-number',
  'queued-limit',
  'slot',
] as const;

/** When an accepted request is to be called, and when its session starts. Milliseconds since 1970. */
export interface AdmittedTimes {
  readonly scheduled: boolean;
  readonly desiredAt: number;
  readonly dueAt: number;
  readonly expiresAt: number;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly times: AdmittedTimes }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Runs the checks in order; the first refusal counts. Pure: limits that need the store are decided in its transaction. */
export function admit(context: AdmissionContext): Admission {
  for (const { check } of ADMISSION_CHECKS) {
    const refusal = check(context);
    if (refusal !== null) return { kind: 'refused', refusal };
  }
  return { kind: 'admitted', times: admittedTimes(context) };
}

/** Times of a request that passed: a time within `_request_execution_time_buffer` (120 s) of now starts at once. */
export function admittedTimes({ options, params, now }: RequestContext): AdmittedTimes {
  const wanted = params['_desired_time'];
  const desiredAt = (wanted === undefined || wanted === '' ? null : parseInstant(wanted)) ?? now;
  const buffer =
    integerOption(options, '_request_execution_time_buffer', 120, { min: 0, max: 86_400 * 7 }) * 1000;
  const ttl = integerOption(options, '_ttl', 86_400, { min: 1, max: 86_400 * 3650 }) * 1000;
  const scheduled = desiredAt - buffer > now;
  return {
    scheduled,
    desiredAt,
    dueAt: scheduled ? desiredAt - buffer : now,
    expiresAt: Math.max(desiredAt, now) + ttl,
  };
}
