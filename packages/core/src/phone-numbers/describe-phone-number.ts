import {
  type CountryCode,
  isSupportedCountry,
  Metadata,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

/** How it was told which country a number belongs to (the names are those of the Java library). */
export type CountryCodeSource =
  | 'FROM_NUMBER_WITH_PLUS_SIGN'
  | 'FROM_NUMBER_WITH_IDD'
  | 'FROM_NUMBER_WITHOUT_PLUS_SIGN'
  | 'FROM_DEFAULT_COUNTRY';

/** Everything that is known of a phone number. */
export interface PhoneNumberDescription {
  readonly e164: string;
  readonly international: string;
  readonly national: string;
  /** Digits of the national number, as they are dialled inside the country without its prefix. */
  readonly nationalDigits: string;
  /** The form that it came in: international or national. */
  readonly original: string;
  readonly extension: string;
  readonly countryCode: number;
  readonly countryCodeSource: CountryCodeSource;
  /** ISO 3166; empty where the number belongs to no one country. */
  readonly region: string;
  readonly isPossible: boolean;
  readonly isValid: boolean;
  /** Valid, and of the country that was asked about. */
  readonly isValidForRegion: boolean;
  readonly isPremium: boolean;
  /** Italian numbers keep the zero that they begin with. */
  readonly hasItalianZero: boolean;
  /** `FIXED_LINE`, `MOBILE`, ...; `UNKNOWN`. */
  readonly type: string;
  /** The country in words of the language. */
  readonly location: string;
  /** IANA zones of the country. */
  readonly timeZones: readonly string[];
}

/**
 * Describes a number as it is understood in a country (ISO 3166, two letters), with place names in a language (BCP 47).
 * Null when it cannot be read as a number.
 */
export function describePhoneNumber(
  text: string,
  country: string,
  language: string,
): PhoneNumberDescription | null {
  const region = country.toUpperCase();
  const known = isSupportedCountry(region) ? region : undefined;
  const parsed = parsePhoneNumberFromString(text.trim(), {
    ...(known === undefined ? {} : { defaultCountry: known }),
    extract: false,
  });
  if (parsed === undefined) return null;
  const source = sourceOf(text, parsed, known);
  const national = parsed.formatNational();
  const international = parsed.formatInternational();
  const own = parsed.country ?? '';
  const type = parsed.getType() ?? 'UNKNOWN';
  return {
    e164: parsed.number,
    international,
    national,
    nationalDigits: parsed.nationalNumber,
    original: source === 'FROM_DEFAULT_COUNTRY' ? national : international,
    extension: parsed.ext ?? '',
    countryCode: Number(parsed.countryCallingCode),
    countryCodeSource: source,
    region: own,
    isPossible: parsed.isPossible(),
    isValid: parsed.isValid(),
    isValidForRegion: known !== undefined && parsed.isValid() && parsed.country === known,
    isPremium: type === 'PREMIUM_RATE',
    hasItalianZero: parsed.nationalNumber.startsWith('0'),
    type,
    location: own === '' ? '' : nameOf(own, language),
    timeZones: own === '' ? [] : zonesOf(own),
  };
}

function sourceOf(text: string, parsed: PhoneNumber, country: CountryCode | undefined): CountryCodeSource {
  const trimmed = text.trim();
  if (/^(?:tel:)?[+\uff0b]/.test(trimmed)) return 'FROM_NUMBER_WITH_PLUS_SIGN';
  const digits = trimmed.replace(/\D/g, '');
  const whole = `${parsed.countryCallingCode}${parsed.nationalNumber}`;
  if (digits.startsWith(whole) && !digits.startsWith(parsed.nationalNumber))
    return 'FROM_NUMBER_WITHOUT_PLUS_SIGN';
  const exit = country === undefined ? undefined : exitCodeOf(country);
  return exit !== undefined && new RegExp(`^(?:${exit})${whole}`).test(digits)
    ? 'FROM_NUMBER_WITH_IDD'
    : 'FROM_DEFAULT_COUNTRY';
}

/** The pattern of what is dialled before a foreign country code; of the library's own data, so it is harmless. */
function exitCodeOf(country: CountryCode): string | undefined {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return (metadata.numberingPlan as unknown as { IDDPrefix(): string | undefined }).IDDPrefix();
}

function nameOf(region: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'region' }).of(region) ?? region;
  } catch {
    // Not a language tag: the place is named in the language that is the default.
    return new Intl.DisplayNames(['en'], { type: 'region' }).of(region) ?? region;
  }
}

/** A getter first, a method since: runtimes have the one or the other. */
interface ZonesOfLocale {
  readonly timeZones?: readonly string[];
  readonly getTimeZones?: () => readonly string[] | undefined;
}

/** IANA zones of a country. */
export function zonesOf(region: string): readonly string[] {
  const locale = new Intl.Locale('und', { region }) as ZonesOfLocale;
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}
