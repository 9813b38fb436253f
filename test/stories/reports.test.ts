import type { OptionMap, OutgoingOutcome } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
const AGGREGATOR = 'https://crm.example/reports';
const LISTENER = 'https://crm.example/userevents';
const REPORTED: OptionMap = {
  ...SUPPORT,
  _rep_userevent_enable: 'true',
  _rep_userevent_dn: '8999',
  _rep_userevent_switch: 'SIP_Switch',
  _rep_userevent_mediatype: '5',
};
const OK: OutgoingOutcome = { kind: 'answered', status: 200, headers: {}, body: new Uint8Array(), url: '' };
const answers: PhoneScript = { kind: 'answers', afterMs: 2000, hangsUpAfterMs: 30_000 };
const busy: PhoneScript = {
  kind: 'fails',
  afterMs: 500,
  failure: { result: 'busy', sipStatus: 486, text: 'Busy.' },
};

let centre: ContactCentre;
afterEach(() => centre.close());

async function open(service: OptionMap, more: CentreOptions = {}): Promise<void> {
  centre = await ContactCentre.open({
    services: { support: service },
    http: () => OK,
    phones: () => answers,
    ...more,
  });
}

const bodies = (url: string): Record<string, unknown>[] =>
  centre.asked.filter((order) => order.url === url).map(({ body }) => JSON.parse(String(body)));

async function listen(filter: string): Promise<void> {
  await centre.notifications.api.subscribe({
    subscriberId: 'reports',
    user: null,
    details: { deviceId: LISTENER, type: 'httpcb', properties: {} },
    provider: null,
    authorization: null,
    expireS: 86_400,
    filter,
  });
}

/** Second by second: what is told goes out in between. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) await centre.pass(1);
}

describe('a service with reports (_rep_userevent_enable)', () => {
  test('sends one user event at the start and one at the end, by the keys of the original, to who listens to the number (U21)', async () => {
    await open(REPORTED, { phones: (who, ring) => (who === CUSTOMER && ring === 0 ? busy : answers) });
    await centre.configuration.putService('support', { ...REPORTED, _dial_retry_timeout: '10' });
    await listen('userevent.8999@*');
    const created = centre.time.clock.now();
    const id = await centre.ask(CUSTOMER, {
      _CB_T_CALLBACK_OFFERED: '2031-01-06T08:59:00.000Z',
      _CB_POS_WHEN_CALLBACK_WAS_OFFERED: '7',
    });
    await pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    const [first, last, ...more] = bodies(LISTENER);
    expect(more).toEqual([]);
    const both = {
      _CB_SERVICE_ID: id,
      _CB_TENANT_DBID: '1',
      _CB_T_CALLBACK_ACCEPTED: new Date(created).toISOString(),
      _CB_T_CALLBACK_OFFERED: '2031-01-06T08:59:00.000Z',
      _CB_POS_WHEN_CALLBACK_WAS_OFFERED: '7',
      _CB_DIM_TYPE: 'IMMEDIATE',
      _CB_DIM_CHANNEL: 'UNKNOWN',
      _CB_DIM_CALL_DIRECTION: 'CUSTOMER_TERMINATED',
      _CB_DIM_CONNECT_ORDER: 'CUSTOMER_FIRST',
      _CB_DIM_VQ: 'VQ_Support',
      _CB_CUSTOMER_PHONE_NUMBER: CUSTOMER,
    };
    expect(first).toMatchObject({ event: 'UserEvent', dn: '8999', switch: 'SIP_Switch', mediatype: 5 });
    expect(first?.['data']).toMatchObject({ ...both, _CB_FINAL_RECORD: '0' });
    expect(first?.['data']).not.toHaveProperty('_CB_DISPOSITION');
    expect(last?.['data']).toMatchObject({
      ...both,
      _CB_FINAL_RECORD: '1',
      _CB_DISPOSITION: 'AGENT_CONNECTED',
      _CB_DIAL_1_RESULT: 'BUSY',
      _CB_DIAL_2_RESULT: 'PERSON',
      _CB_DIM_FINAL_DIAL_RESULT: 'PERSON',
      _CB_D_WAITING_FOR_AGENT_OFFLINE: '0',
      _CB_D_ESTABLISH_MEDIA_IXN: '2',
      _CB_D_CUSTOMER_CONNECTED_WAITING_FOR_AGENT: '2',
      _CB_N_TRANSFER_TO_AGENT_ATTEMPTED: '1',
    });
    expect(Object.values(last?.['data'] as object).every((value) => typeof value === 'string')).toBe(true);
    expect(centre.story(id).filter((event) => event === 'report.made')).toHaveLength(2);
  });

  test('tells the call as well since when it was asked for', async () => {
    await open(REPORTED);
    const created = centre.time.clock.now();
    await centre.ask(CUSTOMER);
    await pass(3);
    const kept = [...centre.store.actions.values()].find(({ action }) => action === 'ixn.call');
    expect(kept?.payload['udata']).toMatchObject({
      _CB_T_CALLBACK_ACCEPTED: new Date(created).toISOString(),
    });
  });

  test('reports the end of who was cancelled, and what agents say of the conversation', async () => {
    await open({ ...REPORTED, _enable_disposition_dialog: 'true' }, { agents: [] });
    await listen('userevent*');
    const id = await centre.ask(CUSTOMER);
    await pass(5);
    await centre.orchestrator.cancel(id, 'CANCELLED');
    await pass(2);
    expect(bodies(LISTENER).at(-1)?.['data']).toMatchObject({
      _CB_FINAL_RECORD: '1',
      _CB_DISPOSITION: 'CANCELLED',
      _CB_DIM_DIAL_DIALOG_RESULT: 'UNKNOWN',
    });
  });

  test('gives the values alone to the server of _reporting_aggregator_url, once each, over a crash', async () => {
    await open({ ...SUPPORT, _use_reporting_aggregator: 'true', _reporting_aggregator_url: AGGREGATOR });
    await centre.ask(CUSTOMER);
    await pass(4);
    await centre.crash();
    await pass(400);
    const finals = bodies(AGGREGATOR).map((values) => values['_CB_FINAL_RECORD']);
    expect(finals).toEqual(['0', '1']);
  });

  test('reports nothing without the options', async () => {
    await open(SUPPORT);
    await listen('*');
    const id = await centre.ask(CUSTOMER);
    await pass(40);
    expect(centre.asked).toEqual([]);
    expect(centre.story(id)).not.toContain('report.made');
  });
});

describe('the virtual queue of dialled calls (_vq_for_outbound_calls)', () => {
  const counts = () => {
    const queue = centre.routing.facts().queues.find(({ name }) => name === 'VQ_Outbound');
    return queue === undefined ? null : [queue.entered, queue.distributed, queue.answered, queue.abandoned];
  };

  test('counts who answered and got an agent, and nothing that waits are predicted from', async () => {
    await open({ ...SUPPORT, _vq_for_outbound_calls: 'VQ_Outbound' });
    await centre.ask(CUSTOMER);
    await pass(3);
    expect(counts()).toEqual([1, 0, 0, 0]);
    await pass(40);
    expect(counts()).toEqual([1, 1, 1, 0]);
    expect(centre.routing.facts().queues.find(({ name }) => name === 'VQ_Outbound')?.handleTimeMs).toBeNull();
    expect(centre.routing.queueHistory('VQ_Outbound').map(({ kind }) => kind)).toEqual([
      'entered',
      'distributed',
      'answered',
    ]);
  });

  test('counts who hung up before an agent was there', async () => {
    await open({ ...SUPPORT, _vq_for_outbound_calls: 'VQ_Outbound' }, { agents: [] });
    await centre.ask(CUSTOMER);
    await pass(40);
    expect(counts()).toEqual([1, 0, 0, 1]);
  });
});
