import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { type Zone, zoneNamed } from '../time/zone-offsets.ts';
import { zonesOf } from './describe-phone-number.ts';

const known = new Map<string, readonly Zone[]>();
/** Numbers are asked for again within seconds, when their sessions start and when they are dialled: reading one is dear. */
const MOST_NUMBERS = 2000;
const ofNumbers = new Map<string, readonly Zone[]>();

/** Last digits of an international number that say nothing of its country, whichever share its calling code. */
const LAST_DIGITS = 3;

/** Zones of the country that a number belongs to, read as one of `country` (ISO 3166); empty when nobody can say. */
export function zonesOfNumber(number: string, country: string): readonly Zone[] {
  const region = country.toUpperCase();
  const text = number.trim();
  const key = /^\+\d{8,15}$/.test(text)
    ? `${region} ${text.slice(0, -LAST_DIGITS)} ${text.length}`
    : `${region} ${text}`;
  let zones = ofNumbers.get(key);
  if (zones === undefined) {
    zones = readZones(text, region);
    if (ofNumbers.size >= MOST_NUMBERS) ofNumbers.clear();
    ofNumbers.set(key, zones);
  }
  return zones;
}

function readZones(number: string, region: string): readonly Zone[] {
  const parsed = parsePhoneNumberFromString(number, {
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
