import { international } from '../countries.ts';
import { button, field, make } from '../dom.ts';
import type { Asked, CallbackStatus } from '../server.ts';
import { fill } from '../texts/choose.ts';
import type { Result } from '../wire.ts';
import { timePicker } from './time-picker.ts';
import type { View, ViewContext } from './view.ts';

/** How often the server is asked: hardly while the time is far, often when the phone is about to ring. */
const LOOK_AFTER_MS = { scheduled: 15_000, waiting: 5_000, soon: 1_500 } as const;
const SOON_SECONDS = 60;
const SNOOZE_MS = 600_000;

/** What became of a callback: place and wait while it waits, and what the customer may still do about it. */
export function callbackStatus(
  context: ViewContext,
  asked: Asked,
  given: { readonly number: string; readonly desiredUtc: string | null },
): View {
  const { settings, server } = context;
  const { texts, tag } = settings.language;
  const isLink = context.origin === 'link';
  const headline = make('p', { className: 'figure' }, isLink ? '' : texts.thanks);
  headline.tabIndex = -1;
  const summary = make('p');
  const place = make('p');
  place.setAttribute('role', 'status');
  const problem = make('p', { className: 'problem' });
  problem.setAttribute('role', 'alert');
  const actions = make('div', { className: 'actions' });
  const element = make('div', { className: 'status' }, headline, summary, place, problem, actions);

  let number = given.number;
  let desiredAt = given.desiredUtc === null ? null : new Date(given.desiredUtc);
  let shownState = '';
  let pace: keyof typeof LOOK_AFTER_MS = 'soon';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let left = false;
  let isLost = false;

  const moment = new Intl.DateTimeFormat(tag, {
    timeZone: settings.timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });

  if (number !== '') sayPlan(desiredAt !== null);
  void look();

  function sayPlan(scheduled: boolean): void {
    summary.textContent =
      scheduled && desiredAt !== null
        ? fill(texts.willCallAt, { number, time: moment.format(desiredAt) })
        : fill(texts.willCallNow, { number });
  }

  async function look(): Promise<void> {
    clearTimeout(timer);
    const answer = await server.status(asked);
    if (left) return;
    if (answer.kind === 'refused' && answer.status === 404 && isLink) return end(texts.linkInvalid);
    if (answer.kind === 'unreachable') problem.textContent = texts.unreachable;
    else if (isLost) problem.textContent = '';
    isLost = answer.kind === 'unreachable';
    if (answer.kind === 'ok' && answer.value === null) return end(texts.ended);
    if (answer.kind === 'ok' && answer.value !== null) await draw(answer.value);
    if (!left && shownState !== 'COMPLETED') timer = setTimeout(() => void look(), LOOK_AFTER_MS[pace]);
  }

  async function draw(status: CallbackStatus): Promise<void> {
    if (status.number !== '') number = status.number;
    if (!Number.isNaN(status.desiredAt.getTime())) desiredAt = status.desiredAt;
    const changed = status.state !== shownState;
    shownState = status.state;
    if (status.state === 'COMPLETED') {
      const reason = status.reason ?? '';
      if (reason.startsWith('CANCEL')) return end(texts.cancelled);
      return end(/CONNECTED|COMPLETED/.test(reason) && !reason.includes('FAIL') ? texts.done : texts.ended);
    }
    const scheduled = status.state === 'SCHEDULED';
    pace = scheduled ? 'scheduled' : 'soon';
    sayPlan(scheduled);
    if (status.state === 'PROCESSING' || status.state === 'ROUTING') place.textContent = texts.calling;
    else if (scheduled) place.textContent = '';
    else await drawPlace();
    if (changed) offer(scheduled);
  }

  async function drawPlace(): Promise<void> {
    const answer = await server.position(asked);
    if (left || answer.kind !== 'ok' || answer.value.position === 0) return;
    const { position, total, waitSeconds } = answer.value;
    if (position > 3 && (waitSeconds ?? SOON_SECONDS) >= SOON_SECONDS) pace = 'waiting';
    const where = fill(texts.position, { position, total });
    const minutes = waitSeconds === null ? null : Math.ceil(waitSeconds / 60);
    const wait = minutes === null ? '' : minutes <= 1 ? texts.waitShort : fill(texts.waitAbout, { minutes });
    place.textContent = wait === '' ? where : `${where} ${texts.now}: ${wait}.`;
  }

  function end(text: string): void {
    shownState = 'COMPLETED';
    headline.textContent = text;
    summary.textContent = '';
    place.textContent = '';
    problem.textContent = '';
    actions.replaceChildren(...(isLink ? [] : [button(texts.again, context.startOver)]));
  }

  function offer(scheduled: boolean): void {
    actions.replaceChildren(
      ...(scheduled
        ? [
            button(texts.change, move),
            button(texts.snooze, () => void snooze()),
            button(texts.changeNumber, renumber),
          ]
        : []),
      button(texts.cancel, askCancel),
    );
  }

  function askCancel(): void {
    const sure = button(texts.cancel, () => void doIt(server.cancel(asked)), 'main');
    actions.replaceChildren(
      make('p', {}, texts.cancelSure),
      sure,
      button(texts.keep, () => offer(shownState === 'SCHEDULED')),
    );
    sure.focus();
  }

  function move(): void {
    const picker = timePicker(context);
    const save = button(
      texts.save,
      () => {
        const desiredUtc = picker.chosen();
        if (desiredUtc === null) picker.markMissing();
        else void doIt(server.change(asked, { desiredUtc }));
      },
      'main',
    );
    actions.replaceChildren(
      picker.element,
      save,
      button(texts.keep, () => offer(true)),
    );
    void picker.load();
  }

  function renumber(): void {
    const input = make('input', {
      type: 'tel',
      autocomplete: 'tel',
      value: isWhole(number) ? number : '',
      maxLength: 30,
    });
    const save = button(
      texts.save,
      () => {
        const wanted = international(input.value, '');
        if (wanted === null || !input.value.trim().startsWith('+')) {
          problem.textContent = texts.numberWrong;
          input.setAttribute('aria-invalid', 'true');
          input.focus();
        } else void doIt(server.change(asked, { number: wanted }));
      },
      'main',
    );
    actions.replaceChildren(
      field(texts.phone, input, '+…'),
      save,
      button(texts.keep, () => offer(true)),
    );
    input.focus();
  }

  async function snooze(): Promise<void> {
    if (desiredAt === null) return;
    const at = new Date(Math.max(desiredAt.getTime(), Date.now()) + SNOOZE_MS);
    await doIt(server.change(asked, { desiredUtc: at.toISOString() }));
  }

  async function doIt(request: Promise<Result<null>>): Promise<void> {
    for (const control of actions.querySelectorAll('button')) control.disabled = true;
    problem.textContent = '';
    const answer = await request;
    if (left) return;
    if (answer.kind === 'unreachable') problem.textContent = texts.unreachable;
    else if (answer.kind === 'refused')
      problem.textContent = answer.availability === null ? (answer.message ?? texts.failed) : texts.taken;
    shownState = '';
    headline.focus();
    await look();
  }

  return {
    element,
    leave() {
      left = true;
      clearTimeout(timer);
    },
  };
}

/** Some servers hide digits of the number: that is to be read, not to be edited. */
function isWhole(number: string): boolean {
  return /^\+?[\d\s().-]+$/.test(number);
}
