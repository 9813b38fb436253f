import { chooseLanguage, type Language } from './texts/choose.ts';
import type { Texts } from './texts/texts.ts';

/** How a page wants the widget. Every setting is an attribute of the script tag, `data-` before it. */
export interface Settings {
  /** Origin of the server; where the script came from unless `data-server` says otherwise. */
  readonly server: string;
  readonly service: string;
  readonly language: Language;
  readonly theme: 'light' | 'dark' | 'auto';
  readonly position: 'left' | 'right';
  /** Country that is chosen at first. */
  readonly country: string;
  /** Days ahead in which times are offered. */
  readonly days: number;
  /** IANA name of the customer's zone. */
  readonly timeZone: string;
  /** Selector of an own button of the page that opens the widget; ours is not shown then. */
  readonly opener: string | null;
  /** User data that goes along with each callback: attributes `data-with-<key>`. */
  readonly userData: Readonly<Record<string, string>>;
}

const MOST_DAYS = 60;

export function readSettings(
  data: Readonly<Record<string, string | undefined>>,
  scriptUrl: string,
  browser: {
    readonly languages: readonly string[];
    readonly timeZone: string;
    readonly pageLanguage: string;
  },
): Settings {
  const wanted = [data['lang'], browser.pageLanguage, ...browser.languages].filter(
    (tag): tag is string => tag !== undefined && tag !== '',
  );
  const days = Number(data['days'] ?? 14);
  return {
    server: data['server'] ?? new URL(scriptUrl).origin,
    service: data['service'] ?? 'callback',
    language: chooseLanguage(wanted, ownTexts(data['texts'])),
    theme: data['theme'] === 'dark' || data['theme'] === 'light' ? data['theme'] : 'auto',
    position: data['position'] === 'left' ? 'left' : 'right',
    country: (data['country'] ?? regionOf(browser.languages) ?? 'US').toUpperCase(),
    days: Number.isInteger(days) && days >= 1 && days <= MOST_DAYS ? days : 14,
    timeZone: data['zone'] ?? browser.timeZone,
    opener: data['opener'] ?? null,
    userData: userDataOf(data),
  };
}

/** Texts of the page's own, as JSON; what is no text is left out. */
function ownTexts(json: string | undefined): Partial<Texts> {
  if (json === undefined) return {};
  try {
    const given: unknown = JSON.parse(json);
    if (typeof given !== 'object' || given === null) return {};
    return Object.fromEntries(Object.entries(given).filter(([, text]) => typeof text === 'string'));
  } catch {
    // oxlint-disable-next-line no-console -- where whoever builds the page looks
    console.warn('Ringback: data-texts is not JSON and is not used.');
    return {};
  }
}

function regionOf(languages: readonly string[]): string | null {
  for (const tag of languages) {
    const region = /^[a-z]{2,3}(?:-[a-z]{4})?-([a-z]{2})\b/i.exec(tag)?.[1];
    if (region !== undefined) return region;
  }
  return null;
}

function userDataOf(data: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const entries = Object.entries(data).flatMap(([name, value]) => {
    const key = /^with([A-Z].*)$/.exec(name)?.[1];
    if (key === undefined || value === undefined) return [];
    // The browser makes `data-with-order-number` into `withOrderNumber`; the key is what was written.
    return [[key.replace(/(?!^)([A-Z])/g, '_$1').toLowerCase(), value] as const];
  });
  return Object.fromEntries(entries);
}
