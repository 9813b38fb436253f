import type { OptionMap } from '../ports/store.ts';
import { booleanOption, listOption, option } from '../services/options.ts';

/** What a service allows of requests (API reference 4.12). Which of them count is decided where callbacks are stored. */
export interface AdmissionLimits {
  /** Accepted creations within a time; one whose time is 0 is switched off and not here. In the order of their test. */
  readonly windows: readonly RateWindow[];
  /** The same value of a parameter on a calendar day (UTC). */
  readonly sameValue: SameValueLimit;
  /** Callbacks of one number that have not ended; null = not checked. */
  readonly sameNumber: { readonly most: number; readonly mode: 'true' | 'strict' } | null;
  /** Submitted callbacks of the service. */
  readonly queued: number;
}

export interface RateWindow {
  readonly option: '_throttle_callbacks_per_service_1' | '_throttle_callbacks_per_service_2';
  readonly most: number;
  readonly seconds: number;
}

export interface SameValueLimit {
  readonly option: '_throttle_request_parameters_limit' | '_throttle_customer_number_limit';
  readonly most: number;
  readonly names: readonly string[];
  /** A header of that name goes before a parameter. */
  readonly useHeaders: boolean;
}

/** Longest window: what a service counts is kept as long. */
const LONGEST_WINDOW_S = 31 * 86_400;
const LARGEST = 2_000_000_000;

/**
 * The limits of a service: its own value; where that is missing or empty the one of section `callback`; where that is missing
 * or empty the default. A negative value, or one that is no number, is the default at once, whatever the section says.
 */
export function admissionLimits(service: OptionMap, section: OptionMap | null): AdmissionLimits {
  const number = (name: string, otherwise: number, inSection = name): number =>
    limitOf([option(service, name), option(section ?? {}, inSection)], otherwise);
  const windows = ([1, 2] as const)
    .map(
      (which): RateWindow => ({
        option: `_throttle_callbacks_per_service_${which}`,
        most: number(`_throttle_callbacks_per_service_${which}`, which === 1 ? 500 : 1000),
        seconds: Math.min(number(`_throttle_ttl_${which}`, which === 1 ? 300 : 3600), LONGEST_WINDOW_S),
      }),
    )
    .filter(({ seconds }) => seconds > 0);
  return {
    windows,
    sameValue: sameValueLimit(service, section),
    sameNumber: sameNumberLimit(service, section),
    queued: number('_max_queued_callbacks_per_service', 1000, 'max_queued_callbacks_per_service'),
  };
}

function limitOf(values: readonly (string | null)[], otherwise: number): number {
  const given = values.find((value) => value !== null)?.trim();
  if (given === undefined || !/^\+?\d{1,15}$/.test(given)) return otherwise;
  return Math.min(Number(given), LARGEST);
}

/** The newer name before the older one, in the service before the section. */
function sameValueLimit(service: OptionMap, section: OptionMap | null): SameValueLimit {
  const names = ['_throttle_request_parameters_limit', '_throttle_customer_number_limit'] as const;
  const places = [service, section ?? {}].flatMap((options) => names.map((name) => ({ options, name })));
  const found = places.find(({ options, name }) => option(options, name) !== null);
  const listed = [service, section ?? {}].map((options) =>
    listOption(options, '_throttle_request_parameters'),
  );
  const own = [service, section ?? {}].find(
    (options) => option(options, '_enable_throttle_header_parameters') !== null,
  );
  return {
    option: found?.name ?? names[0],
    most: limitOf([found === undefined ? null : option(found.options, found.name)], 6),
    names: listed.find((list) => list.length > 0) ?? ['_customer_number'],
    useHeaders: booleanOption(own ?? {}, '_enable_throttle_header_parameters', true),
  };
}

function sameNumberLimit(service: OptionMap, section: OptionMap | null): AdmissionLimits['sameNumber'] {
  const name = '_enable_in_queue_checking';
  const mode = (option(service, name) ?? option(section ?? {}, name) ?? 'true').trim().toLowerCase();
  if (mode === 'false') return null;
  return mode === 'strict' ? { most: 1, mode } : { most: 2, mode: 'true' };
}

/** Limits of services, worked out once for each version of their options. */
export class LimitBook {
  readonly #known = new WeakMap<OptionMap, { section: OptionMap | null; limits: AdmissionLimits }>();

  of(service: OptionMap, section: OptionMap | null): AdmissionLimits {
    const known = this.#known.get(service);
    if (known !== undefined && known.section === section) return known.limits;
    const limits = admissionLimits(service, section);
    this.#known.set(service, { section, limits });
    return limits;
  }
}
