import { field, make } from '../dom.ts';
import { type Day, daysOf, timeLabels } from '../slots.ts';
import { fill } from '../texts/choose.ts';
import type { ViewContext } from './view.ts';

export interface TimePicker {
  readonly element: HTMLElement;
  /** The chosen moment as the server named it; `null` when none is chosen. */
  readonly chosen: () => string | null;
  /** Asks the server for its free times. */
  readonly load: () => Promise<void>;
  /** Offers these times instead, as an availability answer has them. */
  readonly offer: (availability: unknown) => boolean;
  readonly markMissing: () => void;
}

/** Day and time in the customer's zone, from the free places that the server has. */
export function timePicker({ settings, server }: ViewContext): TimePicker {
  const { texts, tag } = settings.language;
  const day = make('select');
  const time = make('select');
  const note = make('p', { className: 'quiet' });
  note.setAttribute('role', 'status');
  const pair = make('div', { className: 'pair' }, field(texts.day, day), field(texts.time, time));
  const zone = make('small', {}, fill(texts.zone, { zone: zoneName(settings.timeZone, tag) }));
  const element = make('div', { className: 'field' }, note, pair, zone);
  let days: readonly Day[] = [];

  day.addEventListener('change', showTimes);
  for (const control of [day, time])
    control.addEventListener('change', () => control.removeAttribute('aria-invalid'));
  show([]);

  function showTimes(): void {
    const chosen = days.find(({ key }) => key === day.value);
    const labels = chosen === undefined ? new Map() : timeLabels(chosen, tag, settings.timeZone);
    time.replaceChildren(...[...labels].map(([value, text]) => make('option', { value }, text)));
  }

  function show(found: readonly Day[]): void {
    days = found;
    day.replaceChildren(...found.map(({ key, label }) => make('option', { value: key }, label)));
    pair.hidden = found.length === 0;
    zone.hidden = found.length === 0;
    showTimes();
  }

  return {
    element,
    chosen: () => (time.value === '' ? null : time.value),
    async load() {
      note.textContent = texts.loadingTimes;
      const answer = await server.availability(settings.days);
      if (answer.kind !== 'ok') {
        note.textContent =
          answer.kind === 'unreachable' ? texts.unreachable : (answer.message ?? texts.failed);
        return;
      }
      show(daysOf(answer.value, new Date(), tag, settings.timeZone));
      note.textContent = days.length === 0 ? texts.noTimes : '';
    },
    offer(availability) {
      const found = daysOf(availability, new Date(), tag, settings.timeZone);
      if (found.length === 0) return false;
      show(found);
      note.textContent = '';
      return true;
    },
    markMissing() {
      day.setAttribute('aria-invalid', 'true');
      day.focus();
    },
  };
}

function zoneName(timeZone: string, languageTag: string): string {
  const format = new Intl.DateTimeFormat(languageTag, { timeZone, timeZoneName: 'long' });
  const name = format.formatToParts(new Date()).find(({ type }) => type === 'timeZoneName')?.value;
  const place = timeZone.replaceAll('_', ' ');
  return name === undefined ? place : `${place}, ${name}`;
}
