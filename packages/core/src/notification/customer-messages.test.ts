import { describe, expect, it } from 'vitest';
import { callbackId } from '../ids.ts';
import { customerMessages } from './customer-messages.ts';
import { customerPlan, smsNumber } from './customer-plan.ts';
import type { FollowedCallback } from './follow-callback.ts';
import { fillTemplate, harmlessValue } from './message-template.ts';

const NOON = Date.UTC(2031, 5, 6, 12);
const HOUR = 3_600_000;
const TEXTS = {
  _sms_confirmation: 'Hello $first_name$: $_desired_local_time$, $_link$',
  _sms_reminder: 'Soon',
  _message_link: 'https://shop.example/?n=$_service_name$&c=$city$',
  _message_timezone: 'Europe/Berlin',
};
const LINKS = {
  token: (id: string) => `token-${id}`,
  url: (id: string) => `https://callbacks.example/c/token-${id}`,
};
const NUMBER = '+4915112345678';

const plan = (configured: Record<string, string>, params = {}, userData = {}) =>
  customerPlan({ configured, params: { _customer_number: NUMBER, ...params }, userData });
const callback = (more: Partial<FollowedCallback> = {}): FollowedCallback => ({
  id: callbackId('1-a'),
  service: 'support',
  state: 'SCHEDULED',
  reason: null,
  customerNumber: NUMBER,
  desiredAt: NOON + 2 * HOUR,
  expiresAt: NOON + 9 * HOUR,
  sessionId: null,
  params: {},
  userData: { first_name: 'Ana', city: 'Köln & Bonn' },
  ...more,
});
const made = (
  configured: Record<string, string>,
  before: FollowedCallback | null,
  after: FollowedCallback,
  names: string[] = [],
) => {
  const customer = plan(configured, {}, after.userData);
  if (customer === null) throw new Error('nobody is written to');
  let count = 0;
  return customerMessages(
    { before, after, plan: customer },
    names.map((name) => ({ name, at: null, facts: {} })),
    { now: NOON, ttlMs: HOUR, uuid: () => `n${++count}`, links: LINKS },
  );
};

describe('what a customer is written', () => {
  it('is a confirmation with values and link in the zone of the service, and a reminder before the time (U32)', () => {
    expect(made(TEXTS, null, callback())).toMatchObject([
      {
        channel: 'sms',
        event: 'confirmation',
        target: { address: NUMBER },
        message: 'Hello Ana: 2031-06-06 16:00, https://shop.example/?n=support&c=K%C3%B6ln%20%26%20Bonn',
        dueAt: NOON,
        onlyIfDesiredAt: null,
      },
      {
        event: 'reminder',
        message: 'Soon',
        dueAt: NOON + 2 * HOUR - 300_000,
        expiresAt: NOON + 2 * HOUR,
        onlyIfDesiredAt: NOON + 2 * HOUR,
      },
    ]);
  });

  it('is no reminder for a callback that is due at once or very soon', () => {
    const kinds = (after: FollowedCallback) => made(TEXTS, null, after).map(({ event }) => event);
    expect(kinds(callback({ state: 'QUEUED' }))).toEqual(['confirmation']);
    expect(kinds(callback({ desiredAt: NOON + 200_000 }))).toEqual(['confirmation']);
  });

  it('is only what has a template: another time with its reminder, the cancel, nothing for other events', () => {
    const texts = { ...TEXTS, _sms_rescheduled: 'Moved', _sms_cancelled: 'Cancelled' };
    const before = callback();
    const events = (names: string[], after: FollowedCallback) =>
      made(texts, before, after, names).map(({ event }) => event);
    expect(events(['_cbe_on_callback_rescheduled'], callback({ desiredAt: NOON + 3 * HOUR }))).toEqual([
      'rescheduled',
      'reminder',
    ]);
    expect(events(['_cbe_on_callback_cancelled'], callback({ state: 'COMPLETED' }))).toEqual(['cancelled']);
    expect(events(['_cbe_on_dial_init', '_cbe_on_callback_queued'], before)).toEqual([]);
    expect(made(TEXTS, before, callback({ state: 'COMPLETED' }), ['_cbe_on_callback_cancelled'])).toEqual([]);
  });
});

describe('who is written to', () => {
  it('is nobody without a template of the service, whatever the request says', () => {
    expect(
      plan({}, { _sms_confirmation: 'spam', _email_confirmation: 'spam', email: 'a@b.example' }),
    ).toBeNull();
  });

  it.each([
    ['_customer_email of the request', { _customer_email: 'ana@example.com' }, {}, {}],
    ['email of the user data', {}, { email: 'ana@example.com' }, {}],
    [
      'the parameter that _email_key names',
      { _mail: 'ana@example.com' },
      { email: 'other@example.com' },
      { _email_key: '_mail' },
    ],
  ])('is %s', (_case, params, userData, configured) => {
    const made = plan({ _email_confirmation: 'x', ...configured }, params, userData);
    expect(made?.ways.map(({ channel, address }) => [channel, address])).toEqual([
      ['email', 'ana@example.com'],
    ]);
  });

  it.each(['', 'ana', 'a@b, c@d', 'a@b\r\nBcc: c@d', '<a@b>', `${'x'.repeat(300)}@example.com`])(
    'is nobody at the address %j',
    (email) => {
      expect(plan({ _email_confirmation: 'x' }, {}, { email })).toBeNull();
    },
  );

  it.each([
    ['+4915112345678', 'US', '+4915112345678'],
    ['0151 12345678', 'DE', '+4915112345678'],
    ['+493012345678', 'US', null],
    ['4155550142', 'US', '+14155550142'],
    ['abc', 'US', null],
    ['', 'US', null],
  ])('gets a text at %j of %s: %j', (number, country, expected) => {
    expect(smsNumber(number, country)).toBe(expected);
  });
});

describe('a template', () => {
  it('has the values of its names; what has none goes out, and nothing of a value is a name again', () => {
    expect(fillTemplate('a $x$ b $y$ $ c\\n$x$', (name) => (name === 'x' ? '$y$' : null))).toBe(
      'a $y$ b  $ c\n$y$',
    );
  });

  it.each([
    ['Ana', 'Ana'],
    ['Ana\r\nBcc: x', 'Ana Bcc: x'],
    ['see https://evil.example/now please', 'see  please'],
    ['WWW.evil.example', ''],
    ['a\u202Eb\u200Bc', 'a b c'],
    ['x'.repeat(500), 'x'.repeat(64)],
  ])('takes of %j of a request %j', (value, expected) => {
    expect(harmlessValue(value)).toBe(expected);
  });
});
