import type { CallbackId, OptionMap } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { agent, type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
const DEVICE = 'https://crm.example/device';
const ON_A_DEVICE = { _device_os: 'httpcb', _device_notification_id: DEVICE };
const CONFIRMED: OptionMap = { ...SUPPORT, _wait_for_agent: 'true', _wait_for_user_confirm: 'true' };
const answers: PhoneScript = { kind: 'answers', afterMs: 2000, hangsUpAfterMs: 60_000 };
const busy: PhoneScript = {
  kind: 'fails',
  afterMs: 500,
  failure: { result: 'busy', sipStatus: 486, text: 'Busy.' },
};

/** Whoever comes first has the document compiled for all; how long that takes is nothing that a story is about. */
vi.setConfig({ testTimeout: 60_000 });

let centre: ContactCentre;
afterEach(() => centre.close());

async function open(options: OptionMap = {}, more: CentreOptions = {}): Promise<void> {
  centre = await ContactCentre.open({
    services: { support: { ...CONFIRMED, ...options } },
    http: ({ url }) => ({ kind: 'answered', status: 200, headers: {}, body: new Uint8Array(), url }),
    ...more,
  });
}

/** Asks for a callback; an agent is free, so that the question follows at once. */
async function asked(params: Readonly<Record<string, string>> = ON_A_DEVICE): Promise<CallbackId> {
  const id = await centre.ask(CUSTOMER, params);
  await centre.pass(1);
  return id;
}

/** What the app does when it was told. */
async function act(id: CallbackId, action: string): Promise<unknown> {
  const owner = { kind: 'callback', id, service: 'support' } as const;
  const outcome = await centre.orchestrator.services.act(owner, action, {});
  if (outcome.kind !== 'answered' || outcome.answer.from !== 'session') return outcome.kind;
  return outcome.answer.answer.body;
}

const pushes = (): unknown[] =>
  centre.asked.filter(({ url }) => url === DEVICE).map(({ body }) => JSON.parse(String(body)));

describe('before the call', () => {
  test('the customer is asked on the device, and rung after the yes', async () => {
    await open();
    const id = await asked();
    expect(pushes()).toEqual([{ _id: id, _action: 'agent-available' }]);
    expect(centre.outcome(id)).toBe('QUEUED');
    await centre.pass(20);
    expect(centre.rings(CUSTOMER)).toEqual([]);
    expect(await act(id, 'agent-available')).toEqual({
      _id: id,
      _dialog_id: '1',
      _action: 'DisplayMenu',
      _label: 'An agent is ready. Shall we call you now?',
      _content: [
        {
          _group_name: 'Choose',
          _group_content: [
            { _label: 'Call now', _user_action_url: `/genesys/1/service/${id}/connect` },
            { _label: 'Later', _user_action_url: `/genesys/1/service/${id}/snooze` },
            { _label: 'Not any more', _user_action_url: `/genesys/1/service/${id}/cancel` },
          ],
        },
      ],
    });
    expect(await act(id, 'connect')).toEqual({
      _id: id,
      _dialog_id: '1',
      _action: 'ConfirmationDialog',
      _text: 'You will receive the call shortly',
      _ok_title: 'Ok',
    });
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.rings('1001')).toMatchObject([{ talked: true }]);
  });

  test('a silent customer is asked _max_number_of_user_availability_confirmation_attempts times, and rung all the same', async () => {
    await open();
    const id = await asked();
    await centre.pass(118);
    expect(pushes()).toHaveLength(2);
    await centre.pass(2);
    expect(pushes()).toHaveLength(3);
    expect(centre.rings(CUSTOMER)).toEqual([]);
    await centre.pass(40);
    expect(pushes()).toHaveLength(3);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.story(id)).toContain('customer.silent');
  });

  test('with another _on_user_confirm_timeout nobody rings a silent customer', async () => {
    await open({
      _on_user_confirm_timeout: 'DO-NOT-CONNECT',
      _user_confirm_timeout: '10',
      _agent_availability_notification_delay: '5',
      _max_number_of_user_availability_confirmation_attempts: '2',
    });
    const id = await asked();
    await centre.pass(23);
    expect(centre.outcome(id)).toBe('QUEUED');
    await centre.pass(3);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_USER_NO_CONFIRM');
    expect(pushes()).toHaveLength(2);
    expect(centre.rings(CUSTOMER)).toEqual([]);
  });

  test('a customer without a device is waited for once', async () => {
    await open({ _on_user_confirm_timeout: 'NO' });
    const id = await asked({});
    await centre.pass(28);
    expect(centre.outcome(id)).toBe('QUEUED');
    await centre.pass(3);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_USER_NO_CONFIRM');
    expect(centre.story(id)).toContain('customer.not-asked');
  });

  test('"later" lets the agent go, and asks again after _snooze_duration', async () => {
    await open({ _snooze_duration: '120' });
    const id = await asked();
    expect(await act(id, 'snooze')).toMatchObject({ _text: 'We will ask again later' });
    expect(centre.routing.agents()).toMatchObject([{ state: { kind: 'ready' } }]);
    await centre.pass(118);
    expect(pushes()).toHaveLength(1);
    await centre.pass(3);
    expect(pushes()).toHaveLength(2);
    await act(id, 'connect');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('who says "now" after all while it rests is not asked again', async () => {
    await open();
    const id = await asked();
    await act(id, 'snooze');
    await centre.pass(5);
    expect(await act(id, 'agent-available')).toMatchObject({ _action: 'DisplayMenu' });
    await act(id, 'connect');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(pushes()).toHaveLength(1);
  });

  test('"not any more" ends the callback, whenever it is said', async () => {
    await open();
    const id = await asked();
    expect(await act(id, 'cancel')).toMatchObject({ _text: 'The request was cancelled' });
    await centre.pass(1);
    expect(centre.outcome(id)).toBe('COMPLETED/CANCELLED');
    expect(centre.routing.agents()).toMatchObject([{ state: { kind: 'ready' } }]);
  });

  test('an app that asks when there is nothing to choose is told to wait', async () => {
    await open({}, { agents: [agent('1001', 'Ana', { state: 'NotReady' })] });
    const id = await asked();
    expect(pushes()).toEqual([]);
    for (const action of ['agent-available', 'connect', 'snooze'])
      expect(await act(id, action)).toMatchObject({ _text: 'You will receive the call shortly' });
    expect(centre.outcome(id)).toBe('QUEUED');
  });

  test('whoever answers when the agent is not held any more is rung and gets the next one', async () => {
    await open({ _agent_reserve_timeout: '10' });
    const id = await asked();
    await centre.pass(15);
    expect(centre.story(id)).toContain('agent.released');
    await act(id, 'connect');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('agent first, the agent is found anew when he is not held any more', async () => {
    await open({ _agent_reserve_timeout: '10', _userterminated_first_connect_party: 'AGENT' });
    const id = await asked();
    await centre.pass(15);
    await act(id, 'connect');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(pushes()).toHaveLength(1);
  });

  test('a customer who was not reached is asked before the next attempt (U8)', async () => {
    await open(
      { _dial_retry_timeout: '60' },
      { phones: (who, ring) => (who === CUSTOMER && ring === 0 ? busy : answers) },
    );
    const id = await asked();
    await act(id, 'connect');
    await centre.pass(65);
    expect(pushes()).toHaveLength(2);
    await act(id, 'connect');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.rings(CUSTOMER)).toHaveLength(2);
  });

  test('a service that is paused meanwhile asks again when it runs', async () => {
    await open();
    const id = await asked();
    await centre.configuration.putList('GMS_Paused_Services', { services: { all: 'true' } });
    await centre.pass(1);
    expect(centre.outcome(id)).toBe('PAUSED');
    await centre.configuration.putList('GMS_Paused_Services', { services: { all: 'false' } });
    await centre.pass(2);
    expect(pushes()).toHaveLength(2);
    await act(id, 'connect');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('the time in the queue ends the question as well', async () => {
    await open({ _urs_queued_ttl: '20' });
    const id = await asked();
    await centre.pass(25);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_TARGET_NOT_FOUND');
  });
});
