/** A text that says something of a kind, as names of English prompts: `25` as `twenty`, `five`; null when it says no such thing. */
export function englishWords(interpretAs: string, text: string): readonly string[] | null {
  return KINDS[interpretAs]?.(text.trim()) ?? null;
}

type Reading = (text: string) => readonly string[] | null;

const ONES = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen'
).split(' ');
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINALS = (
  'zero first second-th third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth ' +
  'fifteenth sixteenth seventeenth eighteenth nineteenth'
).split(' ');
const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const DAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

const KINDS: Readonly<Record<string, Reading>> = {
  digits: spelled,
  characters: spelled,
  'spell-out': spelled,
  telephone: spelled,
  phone: spelled,
  number: decimal,
  cardinal: decimal,
  ordinal: (text) => (/^\d{1,2}$/u.test(text) ? ordinal(Number(text)) : null),
  date,
  day: (text) => {
    const parts = dateParts(text);
    return parts && [weekday(parts)];
  },
  time,
  duration,
  currency,
};

function spelled(text: string): readonly string[] | null {
  const words: string[] = [];
  for (const sign of text.toLowerCase()) {
    if (/\d/u.test(sign)) words.push(ONES[Number(sign)] ?? '');
    else if (/[a-z]/u.test(sign)) words.push(sign === 'x' ? 'extension' : `letter-${sign}`);
    else if (sign === '*') words.push('star');
    else if (sign === '#') words.push('pound');
    else if (sign === '+') words.push('plus');
    else if (!/[\s().-]/u.test(sign)) return null;
  }
  return words;
}

/** Whole numbers below a thousand million. */
export function cardinal(value: number): readonly string[] {
  if (value < 20) return [ONES[value] ?? ''];
  if (value < 100) return [TENS[Math.floor(value / 10)] ?? '', ...rest(value % 10)];
  if (value < 1000) return [...cardinal(Math.floor(value / 100)), 'hundred', ...rest(value % 100)];
  if (value < 1_000_000) return [...cardinal(Math.floor(value / 1000)), 'thousand', ...rest(value % 1000)];
  return [...cardinal(Math.floor(value / 1_000_000)), 'million', ...rest(value % 1_000_000)];
}

const rest = (value: number): readonly string[] => (value === 0 ? [] : cardinal(value));

function ordinal(value: number): readonly string[] {
  const small = ORDINALS[value];
  if (small !== undefined) return [small];
  const tens = Math.floor(value / 10);
  if (value % 10 === 0) return tens === 2 ? ['twentieth'] : tens === 3 ? ['thirtieth'] : cardinal(value);
  return [TENS[tens] ?? '', ORDINALS[value % 10] ?? ''];
}

function decimal(text: string): readonly string[] | null {
  const parts = /^(-|\+)?(\d{1,9})?(?:[.](\d{1,9}))?$/u.exec(text);
  if (!parts || (parts[2] === undefined && parts[3] === undefined)) return null;
  const sign = parts[1] === '-' ? ['minus'] : [];
  const whole = cardinal(Number(parts[2] ?? '0'));
  const part = parts[3] === undefined ? [] : ['point', ...(spelled(parts[3]) ?? [])];
  return [...sign, ...whole, ...part];
}

interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** `20261231` (also with `????` for a year that nobody knows) or `2026-12-31`. */
function dateParts(text: string): DateParts | null {
  const parts = /^(\d{4}|\?{4})-?(\d{2})-?(\d{2})$/u.exec(text);
  if (!parts) return null;
  const year = parts[1]?.startsWith('?') === true ? 0 : Number(parts[1]);
  const month = Number(parts[2]);
  const day = Number(parts[3]);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { year, month, day } : null;
}

function weekday({ year, month, day }: DateParts): string {
  return DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
}

function date(text: string): readonly string[] | null {
  const parts = dateParts(text);
  if (!parts) return null;
  const { year, month, day } = parts;
  const said = [MONTHS[month - 1] ?? '', ...ordinal(day)];
  if (year === 0) return said;
  return [weekday(parts), ...said, ...yearWords(year)];
}

function yearWords(year: number): readonly string[] {
  const century = Math.floor(year / 100);
  const within = year % 100;
  if (century === 20 && within < 10) return cardinal(year);
  if (within === 0) return [...cardinal(century), 'hundred'];
  return [...cardinal(century), ...(within < 10 ? ['oh'] : []), ...cardinal(within)];
}

/** `1430`, `14:30`, with `h`, `a`, `p` or `?` behind it as VoiceXML has it. */
function time(text: string): readonly string[] | null {
  const parts = /^(\d{1,2}):?(\d{2})\s*(h|a|p|\?|am|pm)?$/iu.exec(text);
  if (!parts) return null;
  const given = Number(parts[1]);
  const minutes = Number(parts[2]);
  const half = parts[3]?.toLowerCase().charAt(0);
  if (given > 23 || minutes > 59) return null;
  if (minutes === 0 && half !== '?' && half !== 'a' && half !== 'p') {
    if (given === 0) return ['midnight'];
    if (given === 12) return ['noon'];
  }
  const isAfterNoon = half === 'p' || (half !== 'a' && given >= 12);
  const hours = cardinal(given % 12 === 0 ? 12 : given % 12);
  const past = minutes === 0 ? [] : [...(minutes < 10 ? ['oh'] : []), ...cardinal(minutes)];
  if (half === '?') return minutes === 0 ? [...hours, 'o-clock'] : [...hours, ...past];
  return [...hours, ...past, isAfterNoon ? 'pm' : 'am'];
}

/** Seconds, as the two largest units that are not zero: `5400` is one hour and thirty minutes. */
function duration(text: string): readonly string[] | null {
  if (!/^\d{1,8}(?:\.\d+)?s?$/u.test(text)) return null;
  const seconds = Math.round(Number(text.replace('s', '')));
  const units: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ];
  const first = units.findIndex(([count]) => count > 0);
  if (first === -1) return [...cardinal(0), 'seconds'];
  const said = units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => [...cardinal(count), count === 1 ? unit : `${unit}s`]);
  return said.flatMap((words, index) => (index === 0 ? words : ['and', ...words]));
}

function currency(text: string): readonly string[] | null {
  const parts = /^(?:USD|\$)?\s*(\d{1,9})(?:\.(\d{2}))?$/u.exec(text);
  if (!parts) return null;
  const dollars = Number(parts[1]);
  const cents = Number(parts[2] ?? '0');
  const whole = [...cardinal(dollars), dollars === 1 ? 'dollar' : 'dollars'];
  const part = [...cardinal(cents), cents === 1 ? 'cent' : 'cents'];
  if (cents === 0) return whole;
  return dollars === 0 ? part : [...whole, 'and', ...part];
}
