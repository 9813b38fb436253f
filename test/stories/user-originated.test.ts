import {
  agentId,
  type CallbackId,
  callId,
  dialledForm,
  legId,
  type OptionMap,
  ROUTE_POINT_LIST,
  type SubmitOutcome,
} from '@ringback/core';
import { afterEach, describe, expect, test } from 'vitest';
import { agent, ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
const NOW: OptionMap = { ...SUPPORT, _call_direction: 'USERORIGINATED', _wait_for_agent: 'false' };
const LATER: OptionMap = { ...NOW, _wait_for_agent: 'true', _snooze_duration: '120' };

let centre: ContactCentre;
afterEach(() => centre?.close());

async function open(service: OptionMap = NOW, numbers: readonly string[] | null = ['+18005550101']) {
  centre = await ContactCentre.open({ services: { support: service } });
  if (numbers !== null) await centre.store.configuration.putResources('DNIS', numbers);
}

interface Asked {
  readonly id: CallbackId;
  readonly outcome: SubmitOutcome;
  /** What the document answered. */
  readonly body: unknown;
}

/** Asks for a callback as somebody does who waits for the answer. */
async function ask(params: Readonly<Record<string, string>> = {}): Promise<Asked> {
  const all = { _customer_number: CUSTOMER, ...params };
  const id = await centre.ask(CUSTOMER, params);
  const outcome = await centre.orchestrator.services.submit({ id, service: 'support', params: all });
  const answer = 'answer' in outcome ? outcome.answer : null;
  return { id, outcome, body: answer?.from === 'session' ? answer.answer.body : null };
}

async function act(id: CallbackId, action: string) {
  const owner = { kind: 'callback', id, service: 'support' } as const;
  const outcome = await centre.orchestrator.services.act(owner, action, {});
  if (outcome.kind !== 'answered' || outcome.answer.from !== 'session') return outcome.kind;
  const { positive, resultCode, body } = outcome.answer.answer;
  return positive ? body : { resultCode, body };
}

const match = (number: string, code: string | null = null) => {
  const form = dialledForm(number);
  if (form === null) throw new Error('no number');
  const now = centre.time.clock.now();
  return centre.store.access.match({ number: form, code, phone: null, now, limit: 1 });
};

describe('a customer who makes the call now', () => {
  test('gets the number in the answer, in texts alone, and the request is found by it', async () => {
    await open();
    const { id, body } = await ask();
    expect(body).toEqual({
      _id: id,
      _dialog_id: '0',
      _action: 'DialNumber',
      _label: 'Call now',
      _tel_url: 'tel:+18005550101',
      _access_number: '+18005550101',
      _expiration_time: '30',
    });
    expect(await match('+18005550101')).toEqual([id]);
    expect(centre.outcome(id)).toBe('QUEUED');
    expect(centre.story(id)).toContain('access.given');
    await centre.pass(600);
    expect(centre.rings(CUSTOMER)).toEqual([]);
  });

  test('gets a code with it, as options or the request say', async () => {
    await open({ ...NOW, _access_code_length: '8', _booking_expiration_timeout: '60' });
    const { id, body } = await ask({ _provide_code: 'true' });
    expect(body).toMatchObject({ _access_code: expect.stringMatching(/^\d{8}$/), _expiration_time: '60' });
    const { _access_code: code } = body as { _access_code: string };
    expect(await match('+18005550101')).toEqual([]);
    expect(await match('+18005550101', code)).toEqual([id]);
  });

  test('is told to try again when every number is booked, and nothing is left of it', async () => {
    await open();
    await ask();
    const { id, outcome, body } = await ask();
    expect(outcome).toMatchObject({ kind: 'refused', answer: { answer: { resultCode: '503' } } });
    expect(body).toMatchObject({
      code: 50300,
      message: 'Every access number of resource group DNIS is booked. Try again.',
      exception: expect.stringMatching(/CallbackExceptionServiceUnavailable$/),
    });
    expect(centre.outcome(id)).toBe('COMPLETED/SUBMIT_FAILED');
  });

  test('gets the id alone where nobody configured numbers, and the trace says why', async () => {
    await open(NOW, null);
    const { id, body } = await ask();
    expect(body).toEqual({ _id: id });
    expect(centre.outcome(id)).toBe('QUEUED');
    const line = centre.store.lines.find(({ event }) => event === 'access.refused');
    expect(line?.text).toBe('Resource group DNIS is not configured.');
    // Once somebody did, there is a number for whoever asks again.
    await centre.store.configuration.putResources('DNIS', ['5000']);
    expect(await act(id, 'connect')).toMatchObject({ _access_number: '5000' });
  });

  test('may ask again for a number that ran out, as often as the limit allows', async () => {
    await open({ ...NOW, _userorig_connect_limit: '2' }, ['5000', '5001']);
    const { id } = await ask();
    await centre.pass(10);
    expect(await act(id, 'connect')).toMatchObject({ _action: 'DialNumber', _expiration_time: '20' });
    await centre.pass(21);
    expect(centre.story(id)).toContain('access.expired');
    expect(await act(id, 'connect')).toMatchObject({ _action: 'DialNumber', _expiration_time: '30' });
    await centre.pass(31);
    expect(await act(id, 'connect')).toMatchObject({
      resultCode: '400',
      body: { phrase: 'CONNECT_LIMIT_REACHED' },
    });
    expect(centre.outcome(id)).toBe('QUEUED');
  });

  test('who never calls has an end when the time of the request is over', async () => {
    await open({ ...NOW, _ttl: '3600' });
    const { id } = await ask();
    await centre.pass(3601);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_TIMEOUT_TTL');
  });

  test('keeps the request over a restart', async () => {
    await open();
    const { id } = await ask();
    await centre.crash();
    expect(await act(id, 'agent-available')).toMatchObject({ _access_number: '+18005550101' });
    expect(await match('+18005550101')).toEqual([id]);
    expect(await centre.orchestrator.cancel(id, 'CANCELLED')).toEqual({ kind: 'cancelled' });
    expect(centre.outcome(id)).toBe('COMPLETED/CANCELLED');
  });
});

describe('a customer who calls when an agent is there', () => {
  test('gets the id, then a menu, then the number', async () => {
    await open(LATER);
    const { id, body } = await ask();
    expect(body).toEqual({ _id: id });
    const url = (action: string) => `/genesys/1/service/${id}/${action}`;
    expect(await act(id, 'agent-available')).toEqual({
      _id: id,
      _dialog_id: '1',
      _action: 'DisplayMenu',
      _label: 'Do you want to talk to us now?',
      _content: [
        {
          _group_name: 'Choose',
          _group_content: [
            { _label: 'Call now', _user_action_url: url('connect') },
            { _label: 'Later', _user_action_url: url('snooze') },
            { _label: 'Not any more', _user_action_url: url('cancel') },
          ],
        },
      ],
    });
    expect(await act(id, 'connect')).toMatchObject({
      _dialog_id: '1',
      _action: 'DialNumber',
      _tel_url: 'tel:+18005550101',
    });
    expect(await match('+18005550101')).toEqual([id]);
    expect(centre.rings(CUSTOMER)).toEqual([]);
  });

  test('may put it off, and may change his mind', async () => {
    await open(LATER);
    const { id } = await ask();
    expect(await act(id, 'snooze')).toMatchObject({ _action: 'ConfirmationDialog', _ok_title: 'Ok' });
    expect(await act(id, 'agent-available')).toMatchObject({ _action: 'DisplayMenu' });
    await centre.pass(121);
    expect(await act(id, 'connect')).toMatchObject({ _action: 'DialNumber' });
    expect(await act(id, 'cancel')).toMatchObject({ _text: 'The request was cancelled' });
    expect(centre.outcome(id)).toBe('COMPLETED/CANCELLED');
    expect(await match('+18005550101')).toEqual([]);
  });
});

describe('a customer with a device', () => {
  const DEVICE = 'https://crm.example/device';
  const pushes = (): number => centre.asked.filter(({ url }) => url === DEVICE).length;

  async function told(options: OptionMap = {}): Promise<CallbackId> {
    centre = await ContactCentre.open({
      services: { support: { ...LATER, _wait_for_user_confirm: 'true', ...options } },
      http: ({ url }) => ({ kind: 'answered', status: 200, headers: {}, body: new Uint8Array(), url }),
    });
    await centre.store.configuration.putResources('DNIS', ['+18005550101']);
    const { id } = await ask({ _device_os: 'httpcb', _device_notification_id: DEVICE });
    await centre.pass(1);
    return id;
  }

  test('is told again while he says nothing, as often as the options say, and may call all the same', async () => {
    const id = await told({ _max_number_of_user_availability_confirmation_attempts: '2' });
    expect(pushes()).toBe(1);
    await centre.pass(61);
    expect(pushes()).toBe(2);
    await centre.pass(300);
    expect([pushes(), centre.outcome(id)]).toEqual([2, 'QUEUED']);
    expect(await act(id, 'connect')).toMatchObject({ _action: 'DialNumber' });
  });

  test('who stays silent ends it, where the service says so', async () => {
    const id = await told({
      _max_number_of_user_availability_confirmation_attempts: '2',
      _on_user_confirm_timeout: 'DO-NOT-CONNECT',
    });
    await centre.pass(130);
    expect([pushes(), centre.outcome(id)]).toEqual([2, 'COMPLETED/FAIL_USER_NO_CONFIRM']);
  });

  test('who says "later" lets the agent go, and is told again when one is held anew', async () => {
    const id = await told();
    await act(id, 'snooze');
    await centre.pass(1);
    expect(centre.routing.agents()).toMatchObject([{ state: { kind: 'ready' } }]);
    await centre.pass(121);
    expect(pushes()).toBe(2);
    expect(centre.outcome(id)).toBe('QUEUED');
  });
});

describe('the call of the customer', () => {
  const POINTS = {
    access: { resource_group: 'DNIS' },
    coded: { resource_group: 'CODED', _provide_code: 'true' },
  };
  let calls = 0;

  async function openWithRoutePoints(
    service: OptionMap,
    agents = [agent('1001', 'Ana', { state: 'NotReady' })],
  ) {
    centre = await ContactCentre.open({ services: { support: service }, agents });
    await centre.store.configuration.putResources('DNIS', ['+18005550101', '+18005550102']);
    await centre.store.configuration.putResources('CODED', ['+18005550201']);
    await centre.configuration.putList(ROUTE_POINT_LIST, POINTS);
  }
  async function callIn(
    dialled: string,
    from: string | null = CUSTOMER,
    hangsUpAfterMs: number | null = null,
  ) {
    calls += 1;
    centre.phones.callsIn(
      {
        callId: callId(`call-${calls}`),
        legId: legId(`leg-${calls}`),
        dialled,
        callerNumber: from,
        callerName: null,
        userData: {},
        at: centre.time.clock.now(),
      },
      hangsUpAfterMs,
    );
    await centre.pass(1);
  }
  const numberOf = (body: unknown): string => (body as { _access_number: string })._access_number;
  const ready = () => centre.routing.setAgentState(agentId('1001'), 'Ready', '');
  const line = () =>
    centre.routing.queues().flatMap(({ waiting }) => waiting.map(({ callbackId: id }) => id));

  test('is known by the number, waits in the place of the request, and is connected', async () => {
    await openWithRoutePoints(NOW);
    const { id, body } = await ask();
    await centre.pass(5);
    // Somebody else asks meanwhile, and calls first.
    const other = await ask({ _customer_number: '+15551239999' });
    await callIn(numberOf(other.body), '+15551239999');
    await callIn(numberOf(body));
    expect(centre.outcome(id)).toBe('ROUTING');
    expect(line()).toEqual([id, other.id]);
    ready();
    await centre.pass(1);
    await centre.pass(4);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.outcome(other.id)).toBe('ROUTING');
    expect(centre.phones.calls().filter(({ state }) => state === 'connected')).toHaveLength(1);
    expect(centre.rings(CUSTOMER)).toEqual([]);
  });

  test('brings the data of the request along, and is seen while they talk', async () => {
    await openWithRoutePoints({ ...NOW, _retain_session_until_ixn_deleted: 'true' });
    const { id, body } = await ask();
    await callIn(numberOf(body), CUSTOMER, 60_000);
    const kept = [...centre.store.actions.values()].find(({ action }) => action === 'ixn.call');
    expect(kept?.payload['udata']).toMatchObject({ GMS_Service_ID: id, GMS_Customer_Number: CUSTOMER });
    ready();
    await centre.pass(5);
    expect(centre.outcome(id)).toBe('PROCESSING');
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('is asked for its code, and a wrong one is asked for again', async () => {
    await openWithRoutePoints({ ...NOW, _resource_group: 'CODED', _provide_code: 'true' });
    const { id, body } = await ask();
    const { _access_code: code = '' } = body as { _access_code: string };
    await callIn(numberOf(body), null);
    centre.phones.press('anonymous', code === '000000' ? '111111' : '000000');
    await centre.pass(1);
    expect(centre.outcome(id)).toBe('QUEUED');
    centre.phones.press('anonymous', code);
    await centre.pass(1);
    expect(centre.outcome(id)).toBe('ROUTING');
    expect(line()).toEqual([id]);
  });

  test('that comes too late, or from nobody who was given a number, is served like anybody', async () => {
    await openWithRoutePoints(NOW);
    const { id, body } = await ask();
    await centre.pass(31);
    await callIn(numberOf(body), '+15550000000');
    expect(centre.outcome(id)).toBe('QUEUED');
    expect(line()).toEqual([null]);
  });

  test('that ends before an agent is there leaves the request and its place', async () => {
    await openWithRoutePoints(NOW);
    const { id, body } = await ask();
    await callIn(numberOf(body), CUSTOMER, 5000);
    expect(centre.outcome(id)).toBe('ROUTING');
    await centre.pass(5);
    expect(centre.outcome(id)).toBe('QUEUED');
    expect(line()).toEqual([]);
    const again = await act(id, 'connect');
    await callIn(numberOf(again));
    expect(line()).toEqual([id]);
  });

  test('that a crash ends leaves the request open as well', async () => {
    await openWithRoutePoints(NOW);
    const { id, body } = await ask();
    await callIn(numberOf(body));
    await centre.crash();
    await centre.pass(1);
    expect(centre.outcome(id)).toBe('QUEUED');
    expect(centre.phones.calls()).toEqual([]);
    expect(numberOf(await act(id, 'connect'))).toMatch(/^\+1800555010/);
  });

  test('goes to the agent who is held for it, when the customer waited for one', async () => {
    await openWithRoutePoints(LATER);
    const { id } = await ask();
    await centre.pass(1);
    expect(line()).toEqual([id]);
    ready();
    await centre.pass(1);
    expect(centre.story(id)).toContain('agent.reserved');
    await callIn(numberOf(await act(id, 'connect')));
    await centre.pass(3);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.rings('1001')).toMatchObject([{ talked: true }]);
  });

  test('keeps its place when the customer called after the agent was let go', async () => {
    await openWithRoutePoints({ ...LATER, _agent_reserve_timeout: '10' });
    const { id } = await ask();
    ready();
    await centre.pass(12);
    expect(centre.story(id)).toContain('agent.released');
    expect(line()).toEqual([]);
    await callIn(numberOf(await act(id, 'connect')));
    await centre.pass(3);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('is over with the request when that is cancelled while the customer waits', async () => {
    await openWithRoutePoints(NOW);
    const { id, body } = await ask();
    await callIn(numberOf(body));
    await centre.orchestrator.cancel(id, 'CANCELLED');
    await centre.pass(1);
    expect(centre.outcome(id)).toBe('COMPLETED/CANCELLED');
    expect(centre.phones.calls()).toEqual([]);
    expect(line()).toEqual([]);
  });
});
