import type { RateWindow, SameValueLimit } from './limits.ts';

/** Why a request is not accepted; the edge turns it into its own words and status. */
export type Refusal =
  | { readonly kind: 'unknown-service'; readonly service: string }
  /** The service exists but is none that makes callbacks. */
  | { readonly kind: 'not-a-callback-service'; readonly service: string }
  | { readonly kind: 'missing-parameter'; readonly name: string }
  | { readonly kind: 'bad-parameter'; readonly name: string; readonly why: string }
  | { readonly kind: 'no-country'; readonly option: string; readonly service: string }
  | { readonly kind: 'impossible-number'; readonly number: string }
  | { readonly kind: 'premium-number'; readonly number: string }
  | { readonly kind: 'unparsable-time'; readonly name: string; readonly value: string }
  | { readonly kind: 'past-time'; readonly name: string; readonly value: string }
  | { readonly kind: 'too-far-ahead'; readonly name: string; readonly value: string; readonly limit: string }
  /** Only a callback that is scheduled can be moved. */
  | { readonly kind: 'not-movable'; readonly state: string }
  /** The service names office hours that are not configured: nobody can say whether the time is a good one. */
  | { readonly kind: 'unknown-office-hours'; readonly service: string; readonly hours: string }
  /** The wanted time is outside the office hours. */
  | { readonly kind: 'outside-office-hours'; readonly name: string; readonly at: number }
  /** It is wanted now, and the office is closed (`_enable_reject_out_of_office_hours`). */
  | { readonly kind: 'office-closed'; readonly at: number }
  /** As many callbacks as there is room for are booked for the slot of the wanted time. */
  | { readonly kind: 'slot-full'; readonly name: string; readonly at: number }
  | {
      readonly kind: 'excepted-number';
      readonly number: string;
      readonly group: string;
      readonly pattern: string;
    }
  /** As many callbacks as a rate window takes were accepted within it. */
  | { readonly kind: 'window-full'; readonly service: string; readonly window: RateWindow }
  /** The same value was given as often today as it may be. */
  | {
      readonly kind: 'same-value';
      readonly name: string;
      readonly value: string;
      readonly limit: SameValueLimit;
    }
  /** As many callbacks of the number have not ended. */
  | { readonly kind: 'same-number'; readonly number: string; readonly mode: 'true' | 'strict' }
  /** As many callbacks of the service are submitted. */
  | { readonly kind: 'queue-full'; readonly service: string; readonly limit: number };
