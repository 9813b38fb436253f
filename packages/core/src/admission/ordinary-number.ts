import { type CountryCode, getCountries, getCountryCallingCode, Metadata } from 'libphonenumber-js/max';

/** What counts for every country behind one calling code, whichever of them a number belongs to. */
interface SharedPlan {
  /** Lengths of a national number that are possible in each of them. */
  readonly lengths: readonly number[];
  readonly premium: readonly RegExp[];
  /** A number that begins so may be meant without it: it has to be read with care. */
  readonly nationalPrefixes: readonly RegExp[];
}

/** What a numbering plan of the library can say; its types list only a part of it. */
interface FullPlan {
  possibleLengths(): readonly number[];
  type(name: 'PREMIUM_RATE'): { pattern(): string | undefined } | undefined;
  nationalPrefixForParsing(): string | undefined;
}

const LONGEST_CALLING_CODE = 3;
const plans = new Map<string, SharedPlan | null>();

/**
 * Whether an international number, `+` and digits, is possible and not premium in every country that it may belong
 * to. Finding out which one that is takes fifty times as long; false says only that it has to be found out.
 */
export function isOrdinaryNumber(number: string): boolean {
  if (!/^\+\d+$/.test(number)) return false;
  // No calling code is the beginning of another one.
  for (let end = 2; end <= 1 + LONGEST_CALLING_CODE; end++) {
    const plan = planOf(number.slice(1, end));
    if (plan !== null) return fits(number.slice(end), plan);
  }
  return false;
}

function fits(nationalNumber: string, { lengths, premium, nationalPrefixes }: SharedPlan): boolean {
  return (
    lengths.includes(nationalNumber.length) &&
    !premium.some((pattern) => pattern.test(nationalNumber)) &&
    // Some patterns also match nothing at all, which takes nothing away.
    nationalPrefixes.every((pattern) => (pattern.exec(nationalNumber)?.[0] ?? '') === '')
  );
}

/** Null for what is no calling code of a country; those of satellites and services are left to the library. */
function planOf(callingCode: string): SharedPlan | null {
  let plan = plans.get(callingCode);
  if (plan === undefined) {
    const countries = getCountries().filter((country) => getCountryCallingCode(country) === callingCode);
    plan = countries.length === 0 ? null : sharedPlan(countries.map(fullPlan));
    plans.set(callingCode, plan);
  }
  return plan;
}

function sharedPlan(all: readonly FullPlan[]): SharedPlan {
  const [first, ...others] = all.map((one) => one.possibleLengths());
  const patterns = (sources: readonly (string | undefined)[], end: string): RegExp[] =>
    [...new Set(sources)]
      .filter((source) => source !== undefined && source !== '')
      .map((source) => new RegExp(`^(?:${source})${end}`));
  return {
    lengths: (first ?? []).filter((length) => others.every((lengths) => lengths.includes(length))),
    premium: patterns(
      all.map((one) => one.type('PREMIUM_RATE')?.pattern()),
      '$',
    ),
    nationalPrefixes: patterns(
      all.map((one) => one.nationalPrefixForParsing()),
      '',
    ),
  };
}

function fullPlan(country: CountryCode): FullPlan {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return metadata.numberingPlan as unknown as FullPlan;
}
