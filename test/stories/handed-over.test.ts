import { callId, type JsonObject, legId, type OptionMap, ROUTE_POINT_LIST } from '@ringback/core';
import { afterEach, describe, expect, test } from 'vitest';
import { agent, ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
const OTHER = '+15551230002';
const WAITING: OptionMap = { ...SUPPORT, _wait_for_agent: 'true' };
const POINT: OptionMap = {
  _target: 'Customer_Service@Stat_Server.GA',
  _urs_virtual_queue: 'VQ_Support',
};

let centre: ContactCentre;
afterEach(() => centre.close());

async function open(service: OptionMap = WAITING): Promise<void> {
  centre = await ContactCentre.open({
    services: { support: service },
    agents: [agent('1001', 'Ana', { state: 'NotReady' })],
  });
  await centre.configuration.putList(ROUTE_POINT_LIST, { '5000': POINT });
}

let calls = 0;
/** A caller who comes to the route point and waits there. */
async function callIn(number: string): Promise<string> {
  const id = `in-${++calls}`;
  centre.phones.callsIn(
    {
      callId: callId(id),
      legId: legId(`${id}-leg`),
      dialled: '5000',
      callerNumber: number,
      callerName: null,
      userData: {},
      at: centre.time.clock.now(),
    },
    null,
  );
  await centre.pass(1);
  return id;
}

const waiting = () => centre.routing.queues().flatMap((queue) => queue.waiting);
const dataOf = (id: string): JsonObject | undefined =>
  [...centre.store.actions.values()].find(
    ({ action, requestId }) => action === 'ixn.call' && requestId === id,
  )?.payload['udata'] as JsonObject | undefined;

describe('a callback that another system hands over', () => {
  test('stands where the customer stood there (_urs_call_interaction_age), before who came later', async () => {
    await open();
    const here = await centre.ask(OTHER);
    await centre.pass(60);
    const handedOver = await centre.ask(CUSTOMER, { _urs_call_interaction_age: '300' });
    const late = await centre.ask('+15551230003', { _urs_call_interaction_age: '30' });
    await centre.pass(1);
    expect(waiting().map(({ callbackId }) => callbackId)).toEqual([handedOver, here, late]);
    await centre.crash();
    await centre.pass(1);
    expect(waiting().map(({ callbackId }) => callbackId)).toEqual([handedOver, here, late]);
  });

  test('keeps its priority as well, which counts before the age', async () => {
    await open();
    const old = await centre.ask(OTHER, { _urs_call_interaction_age: '900' });
    const first = await centre.ask(CUSTOMER, { _urs_vq_priority: '50', _urs_call_interaction_age: '300' });
    await centre.pass(1);
    expect(waiting().map(({ callbackId, priority }) => [callbackId, priority])).toEqual([
      [first, 50],
      [old, 0],
    ]);
  });

  test('asked for during a call here takes over its time, and the call is told (_originating_interaction_id)', async () => {
    await open();
    const call = await callIn(CUSTOMER);
    const [caller] = waiting();
    await centre.pass(100);
    const before = await centre.ask(OTHER, { _urs_call_interaction_age: '20' });
    const created = centre.time.clock.now();
    const id = await centre.ask(CUSTOMER, { _originating_interaction_id: call });
    await centre.pass(1);
    expect(centre.record(id).arrivedAt).toBe(caller?.arrivedAt);
    expect(waiting().map(({ callbackId }) => callbackId)).toEqual([id, null, before]);
    expect(dataOf(call)).toMatchObject({
      _CB_T_CALLBACK_ACCEPTED: new Date(created).toISOString(),
      _CB_T_CALLBACK_OFFERED: new Date(created).toISOString(),
    });
    await centre.crash();
    await centre.pass(1);
    expect(waiting().map(({ callbackId }) => callbackId)).toEqual([id, before]);
  });

  test('waits like any other when that call is not known', async () => {
    await open();
    const first = await centre.ask(OTHER);
    const second = await centre.ask(CUSTOMER, { _originating_interaction_id: 'elsewhere-7' });
    await centre.pass(1);
    expect(waiting().map(({ callbackId }) => callbackId)).toEqual([first, second]);
    expect(centre.outcome(second)).toBe('QUEUED');
  });

  test('has its _urs_extension_data with it in the queue', async () => {
    await open({ ...WAITING, _urs_extension_data: '{"tier":"gold","ivr":{"node":7}}' });
    await centre.ask(CUSTOMER);
    await centre.pass(1);
    expect(waiting()).toMatchObject([{ extensions: { tier: 'gold', ivr: { node: 7 } } }]);
    await centre.crash();
    expect(waiting()).toMatchObject([{ extensions: { tier: 'gold', ivr: { node: 7 } } }]);
  });
});
