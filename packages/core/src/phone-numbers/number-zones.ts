import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { type Zone, zoneNamed } from '../time/zone-offsets.ts';
import { zonesOf } from './describe-phone-number.ts';

const known = new Map<string, readonly Zone[]>();

/** Zones of the country that a number belongs to, read as one of `country` (ISO 3166); empty when nobody can say. */
export function zonesOfNumber(number: string, country: string): readonly Zone[] {
  const region = country.toUpperCase();
  const parsed = parsePhoneNumberFromString(number.trim(), {
    ...(isSupportedCountry(region) ? { defaultCountry: region } : {}),
    extract: false,
  });
  const own = parsed?.isPossible() === true ? parsed.country : undefined;
  if (own === undefined) return [];
  let zones = known.get(own);
  if (zones === undefined) {
    zones = zonesOf(own).flatMap((name) => zoneNamed(name) ?? []);
    known.set(own, zones);
  }
  return zones;
}
