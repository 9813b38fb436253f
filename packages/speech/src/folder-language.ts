/**
 * A text that says something of a kind, as names of prompts in the folder of any language but English; null when it says no
 * such thing. Numbers up to 99 are prompts of their own (`0` to `99`), then `100`, `200` ... `900`, `1000`, `1000000`; words have
 * the names of the English ones (`monday`, `january`, `o-clock`, `minutes`, `and`). Whoever records a language says each as it is
 * said there.
 */
export function folderWords(interpretAs: string, text: string): readonly string[] | null {
  return KINDS[interpretAs]?.(text.trim()) ?? null;
}

type Reading = (text: string) => readonly string[] | null;

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const DAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

const KINDS: Readonly<Record<string, Reading>> = {
  digits: spelled,
  characters: spelled,
  telephone: spelled,
  phone: spelled,
  number: cardinal,
  cardinal,
  date,
  day: (text) => {
    const parts = dateParts(text);
    return parts && [parts.weekday];
  },
  time,
  duration,
};

function spelled(text: string): readonly string[] | null {
  const words: string[] = [];
  for (const sign of text.toLowerCase()) {
    if (/\d/u.test(sign)) words.push(sign);
    else if (sign === '+') words.push('plus');
    else if (sign === '*') words.push('star');
    else if (sign === '#') words.push('pound');
    else if (/[a-z]/u.test(sign)) words.push(`letter-${sign}`);
    else if (!/[\s().-]/u.test(sign)) return null;
  }
  return words;
}

function cardinal(text: string): readonly string[] | null {
  return /^\d{1,9}$/u.test(text) ? numberWords(Number(text)) : null;
}

function numberWords(value: number): readonly string[] {
  if (value < 100) return [String(value)];
  const rest = (divisor: number): readonly string[] =>
    value % divisor === 0 ? [] : numberWords(value % divisor);
  if (value < 1000) return [String(Math.floor(value / 100) * 100), ...rest(100)];
  const [unit, divisor] = value < 1_000_000 ? ['1000', 1000] : ['1000000', 1_000_000];
  const count = Math.floor(value / divisor);
  return [...(count === 1 ? [] : numberWords(count)), unit, ...rest(divisor)];
}

/** `20261231`, or with `????` for a year that nobody knows. */
function dateParts(text: string) {
  const parts = /^(\d{4}|\?{4})-?(\d{2})-?(\d{2})$/u.exec(text);
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]) || 0, Number(parts[2]), Number(parts[3])];
  const name = MONTHS[month - 1];
  if (name === undefined || day < 1 || day > 31) return null;
  const weekday = DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
  return { year, month: name, day, weekday };
}

/** Day of the week, day (`day-1` to `day-31`: "the first"), month. The year is understood. */
function date(text: string): readonly string[] | null {
  const parts = dateParts(text);
  if (!parts) return null;
  return [...(parts.year === 0 ? [] : [parts.weekday]), `day-${parts.day}`, parts.month];
}

/** By a clock of 24 hours: hours, `o-clock`, minutes. */
function time(text: string): readonly string[] | null {
  const parts = /^(\d{1,2}):?(\d{2})\s*(h|a|p|\?|am|pm)?$/iu.exec(text);
  if (!parts) return null;
  const half = parts[3]?.toLowerCase().charAt(0);
  const given = Number(parts[1]);
  const minutes = Number(parts[2]);
  if (given > 23 || minutes > 59) return null;
  const hours = half === 'p' && given < 12 ? given + 12 : half === 'a' && given === 12 ? 0 : given;
  return [String(hours), 'o-clock', ...(minutes === 0 ? [] : [String(minutes)])];
}

/** Seconds, as the two largest units that are not zero. */
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
  if (first === -1) return ['0', 'seconds'];
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .flatMap(([count, unit], index) => [
      ...(index === 0 ? [] : ['and']),
      ...numberWords(count),
      count === 1 ? unit : `${unit}s`,
    ]);
}
