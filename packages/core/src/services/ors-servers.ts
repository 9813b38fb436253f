import type { OptionMap } from '../ports/store.ts';
import { addressesOf, type FilledAddress } from './filled-address.ts';
import { integerOption, option } from './options.ts';

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
  /** The request names a server that nobody allowed, or does not fill a token. */
  | { readonly kind: 'refused'; readonly why: string };

const DEFAULT_ATTEMPTS = 3;

/**
 * `_ors` of the service, tokens filled, or of the request where `_overwritable_options` lists it; else of section
 * `ors`. What a request chose is at an allowed origin or configured. A list of commas, semicolons or blanks.
 */
export function orsChoice(request: {
  readonly service: OptionMap;
  readonly params: Readonly<Record<string, string>>;
  readonly userData: Readonly<Record<string, string>>;
  readonly section: OptionMap;
  /** Whether a base URL is that of this platform. */
  readonly isOwn: (url: string) => boolean;
  /** Whether an address out of a request may be called. */
  readonly isAllowed: (url: string) => boolean;
}): OrsChoice {
  const { service, section, isOwn, isAllowed } = request;
  const common = urlsOf(option(section, '_ors') ?? '');
  const written = urlsOf(option(service, '_ors') ?? '');
  const known = new Set(written.length > 0 ? written : common);
  const complaint = (address: FilledAddress): string | null => {
    if (address.kind === 'unfit') return address.why;
    const { text, chosenBy } = address;
    return chosenBy === 'operator' || known.has(text) || isOwn(text) || isAllowed(text)
      ? null
      : `${text} came with the request and is not allowed: add its origin to http.outgoing`;
  };
  const wanted = addressesOf('_ors', request, urlsOf);
  const urls: string[] = [];
  for (const address of wanted) {
    const why = complaint(address);
    if (why !== null) return { kind: 'refused', why };
    if (address.kind === 'address') urls.push(address.text);
  }
  if (urls.length === 0) urls.push(...common);
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

function urlsOf(list: string): string[] {
  if (list === '') return [];
  return list
    .split(/[,;\s]+/)
    .filter((url) => url !== '')
    .map((url) => url.replace(/\/+$/, ''));
}
