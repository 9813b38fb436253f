import { HttpReceiver } from '@ringback/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const SERVICE = {
  _type: 'ors',
  _service: 'callback',
  ...WIDE_LIMITS,
  _call_direction: 'USERTERMINATED',
  _target: 'A@S.GA',
};
const NUMBER = '+14155550142';

let ringback: RingbackProcess;
let receiver: HttpReceiver;

beforeAll(async () => {
  ringback = await RingbackProcess.start({
    http: { port: 0 },
    telephony: { sip: { port: 0 } },
    sections: { gms: { 'http.socket_timeout': 1 } },
  });
});
afterAll(() => ringback?.close());
beforeEach(async () => {
  receiver = await HttpReceiver.open();
});
afterEach(() => receiver.close());

const events = (): string[] => receiver.received.map(({ text }) => String(JSON.parse(text)['event']));
const told = (event: string) => until(events, (all) => all.includes(event));
const configure = (options: Record<string, string>) =>
  ringback.admin('PUT', '/api/v1/services/told', { ...SERVICE, ...options });
const create = async (more: Record<string, string> = {}): Promise<string> => {
  const { status, body } = await ringback.create('told', { _customer_number: NUMBER, ...more });
  expect(status).toBe(200);
  return body['_id'] ?? '';
};
const cancel = (id: string) =>
  ringback.client.DELETE('/genesys/1/service/callback/{name}/{id}', {
    params: { path: { name: 'told', id } },
  });
const on = () => ({
  _enable_status_notification: 'subscribe_notify',
  _status_notification_type: 'httpcb',
  _status_notification_target: `${receiver.url}/events`,
});

describe('status events by httpcb', () => {
  it('arrive in their order, each with its id, from the request to the cancel', async () => {
    await configure(on());
    const id = await create({ first_name: 'Ana' });
    await told('_cbe_on_virtual_ixn_create');
    await cancel(id);
    await told('_cbe_on_service_exit');
    expect(events()).toEqual([
      '_cbe_on_callback_queued',
      '_cbe_on_callback_submitted',
      '_cbe_on_service_create',
      '_cbe_on_virtual_ixn_create',
      '_cbe_on_callback_status_updated',
      '_cbe_on_callback_cancelled',
      '_cbe_on_service_exit',
    ]);
    const [first] = receiver.received;
    expect(first).toMatchObject({ method: 'POST', path: '/events' });
    expect(first?.headers['content-type']).toBe('application/json;charset=utf-8');
    expect(JSON.parse(first?.text ?? '')).toMatchObject({
      event: '_cbe_on_callback_queued',
      _service_id: id,
      _service_name: 'told',
      _customer_number: NUMBER,
      _callback_state: 'QUEUED',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
    });
    const ids = receiver.received.map(({ headers }) => headers['x-ringback-notification']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are tried again with the same id until the receiver says 200', async () => {
    await configure(on());
    receiver.answer = (_request, count) => ({ status: count === 1 ? 500 : count === 2 ? 204 : 200 });
    const id = await create();
    await until(
      () => receiver.received.length,
      (count) => count >= 3,
    );
    const ids = receiver.received.slice(0, 3).map(({ headers }) => headers['x-ringback-notification']);
    expect(new Set(ids).size).toBe(1);
    await told('_cbe_on_virtual_ixn_create');
    await cancel(id);
  });

  it('are given up after _status_notification_attempts, which the history of the callback says', async () => {
    await configure({ ...on(), _status_notification_attempts: '2' });
    receiver.answer = () => ({ status: 404 });
    const id = await create();
    const lines = await until(
      () => ringback.trace(id),
      (all) => all.some(({ event }) => event === 'notification.failed'),
    );
    expect(lines.find(({ event }) => event === 'notification.failed')?.text).toBe(
      `_cbe_on_callback_queued could not be sent by httpcb, attempts 2: ${receiver.url} answered 404`,
    );
    await cancel(id);
  });

  it('are those of the list alone, with the values that it names', async () => {
    await ringback.admin('PUT', '/api/v1/lists/GMS_Events', {
      properties: { ...on(), _status_notification_attempts: '5' },
      _cbe_on_callback_queued: { notify_params: '_service_id,_v_queue,city,_password' },
      _cbe_on_service_exit: { notify_params: '_c_termination_type' },
    });
    await configure({ _callback_events_list: 'GMS_Events', _urs_virtual_queue: 'VQ_$region$' });
    const id = await create({ region: 'EU', city: 'Ulm' });
    await told('_cbe_on_callback_queued');
    await cancel(id);
    await told('_cbe_on_service_exit');
    expect(receiver.received.map(({ text }) => JSON.parse(text))).toEqual([
      {
        event: '_cbe_on_callback_queued',
        time: expect.any(String),
        _service_id: id,
        _v_queue: 'VQ_EU',
        city: 'Ulm',
      },
      { event: '_cbe_on_service_exit', time: expect.any(String), _c_termination_type: 'CANCELLED' },
    ]);
  });

  it('are not sent to an address that came in a request and that nobody allowed', async () => {
    await configure({ _enable_status_notification: 'subscribe_notify' });
    const id = await create({ _status_notification_target: `${receiver.url}/evil` });
    const lines = await until(
      () => ringback.trace(id),
      (all) => all.some(({ event }) => event === 'notification.failed'),
    );
    expect(lines.map(({ text }) => text).join('\n')).toContain('add it to http.outgoing');
    expect(receiver.received).toEqual([]);
    await cancel(id);
  });

  it('wait for a receiver that is away, over a SIGKILL of ours, and keep no other one waiting', async () => {
    await configure({ ...on(), _status_notification_attempts: '100' });
    const port = Number(new URL(receiver.url).port);
    await receiver.close();
    await create();
    await ringback.kill();
    await ringback.up();
    receiver = await HttpReceiver.open(port);
    await told('_cbe_on_virtual_ixn_create');
    expect(events().slice(0, 3)).toEqual([
      '_cbe_on_callback_queued',
      '_cbe_on_callback_submitted',
      '_cbe_on_service_create',
    ]);
  });
});
