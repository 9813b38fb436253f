import { countries, international } from '../countries.ts';
import { field, make } from '../dom.ts';
import type { Result } from '../wire.ts';
import { timePicker } from './time-picker.ts';
import type { View, ViewContext } from './view.ts';

/** The customer says where to be called, and when. */
export function requestForm(context: ViewContext): View {
  const { settings, server } = context;
  const { texts, tag } = settings.language;
  const known = countries(tag);

  const name = make('input', { name: 'name', autocomplete: 'name', maxLength: 100 });
  const country = make(
    'select',
    { name: 'country', autocomplete: 'country' },
    ...known.map(({ code, name: text, callingCode }) =>
      make('option', { value: code }, `${text} (+${callingCode})`),
    ),
  );
  country.value = settings.country;
  if (country.value === '') country.value = 'US';
  const phone = make('input', {
    name: 'phone',
    type: 'tel',
    autocomplete: 'tel-national',
    required: true,
    maxLength: 30,
  });
  const now = make('input', { type: 'radio', name: 'when', value: 'now', checked: true });
  const later = make('input', { type: 'radio', name: 'when', value: 'later' });
  const picker = timePicker(context);
  picker.element.hidden = true;
  const problem = make('p', { className: 'problem' });
  problem.setAttribute('role', 'alert');
  const submit = make('button', { type: 'submit', className: 'main' }, texts.submit);
  const form = make(
    'form',
    { noValidate: true },
    make('p', { className: 'quiet' }, texts.intro),
    field(`${texts.name} (${texts.optional})`, name),
    field(texts.country, country),
    field(texts.phone, phone, texts.phoneHint),
    make(
      'fieldset',
      {},
      make('legend', {}, texts.when),
      make('label', { className: 'choice' }, now, texts.now),
      make('label', { className: 'choice' }, later, texts.later),
    ),
    picker.element,
    problem,
    submit,
  );

  let loaded = false;
  for (const choice of [now, later]) {
    choice.addEventListener('change', () => {
      picker.element.hidden = !later.checked;
      if (later.checked && !loaded) {
        loaded = true;
        void picker.load();
      }
    });
  }
  phone.addEventListener('input', () => phone.removeAttribute('aria-invalid'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });

  function refuse(text: string, control: HTMLElement | null): void {
    problem.textContent = text;
    control?.setAttribute('aria-invalid', 'true');
    control?.focus();
  }

  async function send(): Promise<void> {
    if (submit.disabled) return;
    problem.textContent = '';
    if (phone.value.trim() === '') return refuse(texts.numberMissing, phone);
    const callingCode = known.find(({ code }) => code === country.value)?.callingCode ?? '';
    const number = international(phone.value, callingCode);
    if (number === null) return refuse(texts.numberWrong, phone);
    const desiredUtc = later.checked ? picker.chosen() : null;
    if (later.checked && desiredUtc === null) {
      picker.markMissing();
      return refuse(texts.timeMissing, null);
    }
    submit.disabled = true;
    submit.textContent = texts.sending;
    const answer = await server.create({ number, name: name.value.trim(), desiredUtc });
    submit.disabled = false;
    submit.textContent = texts.submit;
    if (answer.kind === 'ok') context.show(answer.value, number, desiredUtc);
    else explain(answer, desiredUtc !== null);
  }

  function explain(answer: Exclude<Result<unknown>, { kind: 'ok' }>, wantedTime: boolean): void {
    if (answer.kind === 'unreachable') return refuse(texts.unreachable, null);
    if (answer.availability === null) return refuse(answer.message ?? texts.failed, null);
    // Closed or full: other times came along with the refusal.
    later.checked = true;
    picker.element.hidden = false;
    loaded = true;
    if (!picker.offer(answer.availability)) void picker.load();
    refuse(wantedTime ? texts.taken : texts.closed, null);
  }

  return { element: form, leave: () => undefined };
}
