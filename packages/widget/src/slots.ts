/** A time that can be booked. */
export interface Slot {
  /** The moment as the server names it, to be sent back unchanged. */
  readonly utc: string;
  readonly at: Date;
}

/** The slots of one day in the customer's zone. */
export interface Day {
  /** `yyyy-MM-dd` there. */
  readonly key: string;
  readonly label: string;
  readonly slots: readonly Slot[];
}

/**
 * Reads an availability answer of the first version (UTC times to places left) into days of the customer's zone. Past
 * and full slots are left out, and so is what is no time: the answer comes from outside.
 */
export function daysOf(
  availability: unknown,
  now: Date,
  languageTag: string,
  timeZone: string,
): readonly Day[] {
  if (typeof availability !== 'object' || availability === null) return [];
  const slots = Object.entries(availability)
    .filter(([, left]) => typeof left === 'number' && left > 0)
    .map(([utc]) => ({ utc, at: new Date(utc) }))
    .filter(({ at }) => at.getTime() > now.getTime())
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const key = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const label = new Intl.DateTimeFormat(languageTag, {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  });
  const days = new Map<string, { key: string; label: string; slots: Slot[] }>();
  for (const slot of slots) {
    const day = key.format(slot.at);
    const found = days.get(day);
    if (found === undefined) days.set(day, { key: day, label: label.format(slot.at), slots: [slot] });
    else found.slots.push(slot);
  }
  return [...days.values()];
}

/** The time of a slot; with the short name of the zone where the clock is set back and a time comes twice. */
export function timeLabels(day: Day, languageTag: string, timeZone: string): ReadonlyMap<string, string> {
  const short = new Intl.DateTimeFormat(languageTag, { timeZone, hour: '2-digit', minute: '2-digit' });
  const long = new Intl.DateTimeFormat(languageTag, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  const times = day.slots.map(({ at }) => short.format(at));
  return new Map(
    day.slots.map(({ utc, at }, index) => {
      const time = times[index] ?? '';
      return [utc, times.indexOf(time) === times.lastIndexOf(time) ? time : long.format(at)];
    }),
  );
}
