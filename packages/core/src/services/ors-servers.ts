import type { OptionMap } from '../ports/store.ts';
import { integerOption, listOption, option } from './options.ts';

/** Where the session of a request is to be started (API reference 3.5). */
export type OrsChoice =
  /** On this platform. */
  | { readonly kind: 'own' }
  | {
      readonly kind: 'servers';
      /** Base URLs in their order; never empty. */
      readonly urls: readonly string[];
      /** `linear`: each request begins with the first. `circular`: each begins after the one that was asked last. */
      readonly strategy: 'linear' | 'circular';
      /** Attempts of one request in all. */
      readonly attempts: number;
    }
  /** The request names a server that nobody allowed. */
  | { readonly kind: 'refused'; readonly why: string };

const DEFAULT_ATTEMPTS = 3;

/**
 * `_ors` of the service, or of the request where `_overwritable_options` lists it and each of its URLs is at an allowed
 * origin or configured; else of section `ors`. A list of commas, semicolons or blanks.
 */
export function orsChoice(request: {
  readonly service: OptionMap;
  readonly params: Readonly<Record<string, string>>;
  readonly section: OptionMap;
  /** Whether a base URL is that of this platform. */
  readonly isOwn: (url: string) => boolean;
  /** Whether an address out of a request may be called. */
  readonly isAllowed: (url: string) => boolean;
}): OrsChoice {
  const { service, params, section, isOwn, isAllowed } = request;
  const configured = urlsOf(option(service, '_ors') ?? option(section, '_ors'));
  const asked = listOption(service, '_overwritable_options').includes('_ors')
    ? urlsOf(option(params, '_ors'))
    : [];
  const foreign = asked.find((url) => !configured.includes(url) && !isOwn(url) && !isAllowed(url));
  if (foreign !== undefined)
    return {
      kind: 'refused',
      why: `${foreign} came with the request and is not allowed: add its origin to http.outgoing`,
    };
  const urls = asked.length > 0 ? asked : configured;
  if (urls.every(isOwn)) return { kind: 'own' };
  const bad = urls.find((url) => !/^https?:\/\//i.test(url) || !URL.canParse(url));
  if (bad !== undefined) return { kind: 'refused', why: `_ors has ${bad}, which is no http: or https: URL` };
  const strategy = option(service, '_ors_lb_strategy') ?? option(section, '_ors_lb_strategy');
  return {
    kind: 'servers',
    urls,
    strategy: strategy === 'linear' ? 'linear' : 'circular',
    attempts: integerOption(
      option(service, 'max_ors_request_attempts') === null ? section : service,
      'max_ors_request_attempts',
      DEFAULT_ATTEMPTS,
      { min: 1, max: 100 },
    ),
  };
}

function urlsOf(list: string | null): string[] {
  return (list ?? '')
    .split(/[,;\s]+/)
    .filter((url) => url !== '')
    .map((url) => url.replace(/\/+$/, ''));
}
