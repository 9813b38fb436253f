import { describe, expect, it } from 'vitest';
import { isTold, type StatusPlan, statusPlan } from './status-plan.ts';

const TARGET = 'https://crm.example/events';
const plan = (
  configured: Record<string, string>,
  params: Record<string, string> = {},
  lists: Record<string, Record<string, Record<string, string>>> = {},
): StatusPlan | null => statusPlan({ configured, params, userData: {} }, (name) => lists[name] ?? null);
const on = { _enable_status_notification: 'subscribe_notify', _status_notification_target: TARGET };

describe('who hears of status events', () => {
  it.each([
    ['nothing says so', {}, {}],
    ['the service says false, whatever the request says', { _enable_status_notification: 'false' }, on],
    ['there is no target', { _enable_status_notification: 'subscribe_notify' }, {}],
  ])('is nobody when %s', (_case, configured: Record<string, string>, params: Record<string, string>) => {
    expect(plan(configured, params)).toBeNull();
  });

  it('is the target of the service, called by httpcb when it is an address, which is trusted', () => {
    expect(plan(on)).toMatchObject({
      receiver: { channel: 'httpcb', target: { address: TARGET, isTrusted: true } },
      attempts: 3,
      events: null,
      reminderMs: null,
    });
  });

  it('is the target of the request when the service has none, which is not trusted', () => {
    expect(plan({}, on)?.receiver?.target).toMatchObject({ address: TARGET, isTrusted: false });
  });

  it('is not trusted either when a token of the request is part of the address', () => {
    const configured = { ...on, _status_notification_target: 'https://$host$/events' };
    expect(plan(configured, { host: 'crm.example' })?.receiver?.target).toMatchObject({
      address: TARGET,
      isTrusted: false,
    });
  });

  it('is a session when the target is no address', () => {
    expect(plan({ ...on, _status_notification_target: 'A'.repeat(32) })?.receiver?.channel).toBe('orscb');
  });

  it('is whoever subscribed, for notify without a target', () => {
    expect(plan({ _enable_status_notification: 'notify' })).toMatchObject({ receiver: null });
  });

  it('is what the list says, which goes before service and request and chooses the events', () => {
    const lists = {
      GMS_Events: {
        properties: { ...on, _status_notification_attempts: '7', _status_notification_type: 'customhttp' },
        _cbe_on_dial_init: { notify_params: '_service_id, city' },
        _cbe_on_dial_done: {},
      },
    };
    const made = plan(
      { _callback_events_list: 'GMS_Events', _enable_status_notification: 'false' },
      { _status_notification_target: 'https://evil.example' },
      lists,
    );
    expect(made).toMatchObject({
      attempts: 7,
      receiver: { channel: 'customhttp', target: { address: TARGET, isTrusted: true } },
    });
    expect([...(made?.events ?? [])]).toEqual([
      ['_cbe_on_dial_init', ['_service_id', 'city']],
      ['_cbe_on_dial_done', []],
    ]);
    expect(made !== null && isTold(made, '_cbe_on_service_exit')).toBe(false);
  });

  it('is recalled _notification_reminder_buffer before the time when reminders are on', () => {
    expect(plan({ ...on, _enable_notification_reminder: 'true' })?.reminderMs).toBe(300_000);
    expect(
      plan({ ...on, _enable_notification_reminder: 'true', _notification_reminder_buffer: '60' })?.reminderMs,
    ).toBe(60_000);
  });
});
