import type { OutgoingOutcome } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
const TARGET = 'https://crm.example/events';
const TOLD = {
  _enable_status_notification: 'subscribe_notify',
  _status_notification_target: TARGET,
};
const OK: OutgoingOutcome = {
  kind: 'answered',
  status: 200,
  headers: {},
  body: new Uint8Array(),
  url: TARGET,
};

let centre: ContactCentre;
async function open(options: Record<string, string>, more: CentreOptions = {}): Promise<void> {
  centre = await ContactCentre.open({
    services: { support: { ...SUPPORT, ...TOLD, ...options } },
    http: () => OK,
    ...more,
  });
}
afterEach(() => centre.close());

const bodies = (): Record<string, string>[] =>
  centre.asked.map(({ body }) => JSON.parse(String(body)) as Record<string, string>);
const events = (): (string | undefined)[] => bodies().map(({ event }) => event);

describe('whoever hears of a callback', () => {
  test('reads a text in the language of _status_notification_language, where the list of texts has one', async () => {
    await open({ _status_notification_language: 'fr' });
    await centre.configuration.putList('GMS_Messages', {
      fr: { _cbe_on_dial_init: 'Nous appelons le $_customer_number$.' },
      default: { _cbe_on_service_exit: 'It is over.' },
    });
    await centre.ask(CUSTOMER);
    for (let second = 0; second < 60; second++) await centre.pass(1);
    const text = (name: string) => bodies().find(({ event }) => event === name)?.['text'];
    expect(text('_cbe_on_dial_init')).toBe(`Nous appelons le ${CUSTOMER}.`);
    expect(text('_cbe_on_service_exit')).toBe('It is over.');
    expect(text('_cbe_on_dial_done')).toBe('_cbe_on_dial_done');
  });

  test('hears the whole way of User Terminated Immediate, in its order', async () => {
    await open({ _treatment_customer_connect: 'intro.wav' });
    const id = await centre.ask(CUSTOMER);
    for (let second = 0; second < 60; second++) await centre.pass(1);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(events()).toEqual([
      '_cbe_on_callback_queued',
      '_cbe_on_callback_submitted',
      '_cbe_on_service_create',
      '_cbe_on_callback_status_updated',
      '_cbe_on_dial_init',
      '_cbe_on_dial_done',
      '_cbe_on_connect_treatment_start',
      '_cbe_on_customer_queued',
      '_cbe_on_virtual_ixn_create',
      '_cbe_on_target_found',
      '_cbe_on_route_to_agent',
      '_cbe_on_callback_status_updated',
      '_cbe_on_service_exit',
    ]);
    expect(bodies().find(({ event }) => event === '_cbe_on_dial_done')).toMatchObject({
      _c_dial_result: 'answered',
      _service_id: id,
    });
    expect(bodies().at(-1)).toMatchObject({ _c_termination_type: 'AGENT_CONNECTED' });
  });

  test('hears of each attempt to reach the customer', async () => {
    const busy: PhoneScript = {
      kind: 'fails',
      afterMs: 500,
      failure: { result: 'busy', sipStatus: 486, text: '486' },
    };
    await open({ _max_dial_attempts: '2', _dial_retry_timeout: '10' }, { phones: () => busy });
    await centre.ask(CUSTOMER);
    for (let second = 0; second < 30; second++) await centre.pass(1);
    expect(events().filter((event) => event?.startsWith('_cbe_on_dial'))).toEqual([
      '_cbe_on_dial_init',
      '_cbe_on_dial_done',
      '_cbe_on_dial_init',
      '_cbe_on_dial_done',
    ]);
  });

  test('does not hold up the call when he does not answer, and is told when he is back', async () => {
    let isThere = false;
    await open(
      { _status_notification_attempts: '50' },
      { http: () => (isThere ? OK : { ...OK, status: 404 }) },
    );
    const id = await centre.ask(CUSTOMER);
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    isThere = true;
    for (let second = 0; second < 60; second++) await centre.pass(1);
    expect(events().at(-1)).toBe('_cbe_on_service_exit');
    expect(centre.store.notifications.all).toEqual([]);
  });

  test('is reminded before the desired time, of the new one when it was moved, of none when it was cancelled', async () => {
    await open({ _enable_notification_reminder: 'true', _notification_reminder_buffer: '600' });
    const start = centre.time.clock.now();
    const at = (hours: number): string => new Date(start + hours * 3_600_000).toISOString();
    const moved = await centre.ask(CUSTOMER, { _desired_time: at(2) });
    const cancelled = await centre.ask('+15551230002', { _desired_time: at(2) });
    await centre.orchestrator.cancel(cancelled, 'CANCELLED');
    const desiredAt = start + 4 * 3_600_000;
    await centre.orchestrator.change(moved, () => ({
      kind: 'change',
      change: {
        params: { set: {}, removed: [] },
        userData: { set: {}, removed: [] },
        move: {
          state: 'SCHEDULED',
          desiredAt,
          dueAt: desiredAt - 120_000,
          arrivedAt: desiredAt - 120_000,
          expiresAt: desiredAt + 86_400_000,
        },
      },
    }));
    const reminders = () => bodies().filter(({ event }) => event === '_cbe_on_callback_reminder');
    await centre.pass(3 * 3600);
    expect(reminders()).toEqual([]);
    await centre.pass(3600);
    await centre.pass(1);
    expect(reminders()).toMatchObject([
      { _service_id: moved, time: new Date(desiredAt - 600_000).toISOString(), _desired_time: at(4) },
    ]);
    expect(events()).toContain('_cbe_on_callback_rescheduled');
  });

  test('is told of what only the document knows', async () => {
    await open({ _treatment_customer_connect: 'intro.wav' });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(20);
    expect(centre.story(id)).toContain('_cbe_on_customer_queued');
  });
});

describe('callback:push', () => {
  const DOCUMENT = `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"
      xmlns:callback="urn:ringback:callback" initial="asking">
    <state id="asking">
      <onentry><callback:push action="'agent-available'"/></onentry>
      <transition event="error.callback.push" target="end">
        <callback:note text="_event.data.error"/>
      </transition>
      <transition event="callback.cancel" target="end"/>
    </state>
    <final id="end"><onentry><callback:complete reason="'ASKED'"/></onentry></final></scxml>`;
  const URL = 'https://crm.example/flow.scxml';
  const ask = async (params: Record<string, string>) => {
    centre = await ContactCentre.open({
      services: { own: { _type: 'ors', _service: URL, _service_type: 'callback' } },
      documents: new Map([[URL, DOCUMENT]]),
      http: () => OK,
    });
    const id = await centre.ask(CUSTOMER, params, 'own');
    for (let second = 0; second < 5; second++) await centre.pass(1);
    return id;
  };

  test('asks the app of the customer, on the device that the request names', async () => {
    const id = await ask({ _device_os: 'httpcb', _device_notification_id: 'https://crm.example/device' });
    expect(centre.asked.map(({ url, body }) => [url, JSON.parse(String(body))])).toEqual([
      ['https://crm.example/device', { _id: id, _action: 'agent-available' }],
    ]);
    expect(centre.story(id)).toContain('device.pushed');
  });

  test('says that there is no device when the request names none, or one that nobody knows', async () => {
    const id = await ask({ _device_os: 'pigeon', _device_notification_id: 'x' });
    expect(centre.outcome(id)).toBe('COMPLETED/ASKED');
    expect(centre.store.lines.map(({ text }) => text)).toContain('nodevice');
    expect(centre.asked).toEqual([]);
  });
});
