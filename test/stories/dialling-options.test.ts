import type { CallbackId, JsonObject, OptionMap } from '@ringback/core';
import type { PhoneScript } from '@ringback/simulation';
import { afterEach, describe, expect, test } from 'vitest';
import { agent, type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
const answers: PhoneScript = { kind: 'answers', afterMs: 2000, hangsUpAfterMs: 60_000 };
const ringsOn: PhoneScript = { kind: 'rings-on' };
const busy: PhoneScript = {
  kind: 'fails',
  afterMs: 500,
  failure: { result: 'busy', sipStatus: 486, text: 'Busy.' },
};
const NOBODY = [agent('1001', 'Ana', { state: 'NotReady' })];

let centre: ContactCentre;
afterEach(() => centre.close());

async function open(options: OptionMap, more: CentreOptions = {}): Promise<void> {
  centre = await ContactCentre.open({
    services: { support: { ...SUPPORT, ...options } },
    phones: () => answers,
    ...more,
  });
}
const DELAYED = { _wait_for_agent: 'true' };
const whenRung = (): number | undefined => centre.rings(CUSTOMER)[0]?.at;

describe('when the customer is contacted', () => {
  test('not before _min_queue_wait, though an agent is free; the place is kept', async () => {
    await open({ ...DELAYED, _min_queue_wait: '60' });
    const id = await centre.ask(CUSTOMER);
    const begun = centre.time.clock.now();
    await centre.pass(59);
    expect(whenRung()).toBeUndefined();
    await centre.pass(20);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(whenRung()).toBe(begun + 60_000);
  });

  test('after _max_queue_wait, though no agent is free', async () => {
    await open({ ...DELAYED, _max_queue_wait: '60' }, { agents: NOBODY });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(59);
    expect(whenRung()).toBeUndefined();
    await centre.pass(5);
    expect(centre.outcome(id)).toBe('ROUTING');
    expect(centre.story(id)).toContain('queue.waited-long');
  });

  test('with the agent first _max_queue_wait does not count', async () => {
    await open(
      { ...DELAYED, _max_queue_wait: '60', _userterminated_first_connect_party: 'AGENT' },
      { agents: NOBODY },
    );
    const id = await centre.ask(CUSTOMER);
    await centre.pass(600);
    expect(centre.outcome(id)).toBe('QUEUED');
  });

  test('never when the time in the queue is about to end (_cannot_dial_buffer_time)', async () => {
    await open(
      { ...DELAYED, _urs_queued_ttl: '120', _cannot_dial_buffer_time: '30', _dial_retry_timeout: '95' },
      { phones: (who) => (who === CUSTOMER ? busy : answers) },
    );
    const id = await centre.ask(CUSTOMER);
    await centre.pass(110);
    expect(centre.rings(CUSTOMER)).toHaveLength(1);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_TARGET_NOT_FOUND');
    expect(centre.story(id)).toContain('dial.forbidden');
  });

  test('when wait and position say that an agent is near, with another method than ursdial', async () => {
    // One at work, none ready: 90 seconds for the first in line, who is always near.
    await open({ ...DELAYED, _urs_ewt_estimation_method: 'etapos' }, { agents: NOBODY });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(3);
    expect(centre.story(id)).toContain('queue.agent-near');
    expect(centre.outcome(id)).toBe('ROUTING');
  });

  test('not while too many stand before, and given up after _max_time_to_reach_eta_pos_threshold', async () => {
    await open(
      {
        ...DELAYED,
        _urs_ewt_estimation_method: 'etapos',
        _urs_vq_priority: '0',
        _max_time_to_reach_eta_pos_threshold: '120',
      },
      { agents: NOBODY },
    );
    await centre.configuration.putService('vip', { ...SUPPORT, ...DELAYED, _urs_vq_priority: '9' });
    await centre.ask('+15551230002', {}, 'vip');
    const id = await centre.ask(CUSTOMER);
    await centre.pass(119);
    expect(centre.outcome(id)).toBe('QUEUED');
    await centre.pass(2);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_TARGET_NOT_FOUND');
    expect(centre.rings(CUSTOMER)).toEqual([]);
  });
});

describe('what goes with the call', () => {
  /** User data of the call that is being made. */
  const dataOfCall = (): JsonObject => {
    const [call] = [...centre.store.actions.values()].filter(({ action }) => action === 'ixn.call');
    return (call?.payload['udata'] ?? {}) as JsonObject;
  };
  const ask = async (options: OptionMap): Promise<CallbackId> => {
    await open(options, { phones: () => ringsOn });
    const outcome = await centre.request(CUSTOMER, {}, 'support', { name: 'Ana', city: 'Rome' });
    await centre.pass(1);
    if (outcome.kind !== 'accepted') throw new Error(outcome.refusal.kind);
    return outcome.id;
  };

  test('is by default one text, with the keys that desktops of the original read', async () => {
    const id = await ask({ _cb_dim_channel: 'WEB' });
    expect(dataOfCall()).toEqual({
      GMS_Service_ID: id,
      _CB_SERVICE_ID: id,
      GMS_ServiceName: 'support',
      GMS_Customer_Number: CUSTOMER,
      GMS_Cb_Type: 'IMMEDIATE',
      GMS_Cb_Desired_Time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      GMS_UserData: '{"name":"Ana","city":"Rome"}',
      _CB_DIM_CHANNEL: 'WEB',
    });
  });

  test('is each key by itself, or the id alone, as _attach_udata says', async () => {
    await ask({ _attach_udata: 'separate_keys' });
    expect(dataOfCall()).toMatchObject({ name: 'Ana', city: 'Rome' });
    expect(dataOfCall()).not.toHaveProperty('GMS_UserData');
    await centre.close();
    const id = await ask({ _attach_udata: 'gms_storage_id' });
    expect(dataOfCall()).toMatchObject({ GMS_UserData: id });
  });

  test('has what the routing result says, by _urs_udata_xfer_keys', async () => {
    await open(
      { _urs_udata_xfer_keys: 'RTargetAgentSelected,RVQSelected,unknown' },
      { phones: (who) => (who === CUSTOMER ? answers : ringsOn) },
    );
    await centre.ask(CUSTOMER);
    await centre.pass(5);
    expect(dataOfCall()).toMatchObject({ RTargetAgentSelected: '1001', RVQSelected: 'VQ_Support' });
    expect(dataOfCall()).not.toHaveProperty('unknown');
  });
});

describe('attempts', () => {
  const PLUGIN = 'https://crm.example/plugin.scxml';
  const plugin = (
    delay: string,
  ) => `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
    <datamodel><data id="_call_state" expr="''"/><data id="_interaction_id" expr="''"/></datamodel>
    <state id="look"><onentry>
      <log label="plugin" expr="_call_state"/><send event="seen" delay="${delay}"/></onentry>
      <transition event="seen" target="end"/></state><final id="end"/></scxml>`;

  test('are each looked at by the document of _plugin_on_dial_url, which is waited for', async () => {
    await open(
      { _plugin_on_dial_url: PLUGIN, _dial_retry_timeout: '10' },
      {
        documents: new Map([[PLUGIN, plugin('5s')]]),
        phones: (who, ring) => (who === CUSTOMER && ring === 0 ? busy : answers),
      },
    );
    const begun = centre.time.clock.now();
    const id = await centre.ask(CUSTOMER);
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    const [, second] = centre.rings(CUSTOMER);
    // Half a second until busy, five for the plug-in, ten of pause.
    expect(second?.at).toBe(begun + 15_500);
    expect(centre.rings('1001')[0]?.at).toBeGreaterThanOrEqual(begun + 15_500 + 2000 + 5000);
  });

  test('go on without a plug-in that cannot be had, takes too long, or is not wanted for failures', async () => {
    await open(
      {
        _plugin_on_dial_url: PLUGIN,
        _plugin_on_dial_timeout: '3',
        _plugin_on_dial_invoke_on_call_failed: 'false',
        _dial_retry_timeout: '10',
      },
      {
        documents: new Map([[PLUGIN, plugin('500s')]]),
        phones: (who, ring) => (who === CUSTOMER && ring === 0 ? busy : answers),
      },
    );
    const begun = centre.time.clock.now();
    const id = await centre.ask(CUSTOMER);
    await centre.pass(40);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.rings(CUSTOMER)[1]?.at).toBe(begun + 10_500);
  });

  test.each([
    ['true', ['sawCall', 'played']],
    ['false', []],
  ])(
    'lend their call to the plug-in while it runs with _plugin_on_dial_associate_ixn=%s',
    async (lends, seen) => {
      const document = `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"
        xmlns:dialog="http://www.genesyslab.com/modules/dialog">
      <datamodel><data id="_interaction_id" expr="''"/><data id="treatment"/></datamodel>
      <state id="look">
        <onentry>
          <if cond="_genesys.ixn.interactions[_interaction_id] !== undefined">
            <log label="plugin" expr="'sawCall'"/>
            <dialog:playsound requestid="treatment" interactionid="_interaction_id" type="'file'" resource="'hello.wav'"/>
          </if>
          <send event="late" delay="20s"/>
        </onentry>
        <transition event="dialog.playsound.done" target="end"><log label="plugin" expr="'played'"/></transition>
        <transition event="late" target="end"/>
      </state><final id="end"/></scxml>`;
      await open(
        { _plugin_on_dial_url: PLUGIN, _plugin_on_dial_associate_ixn: lends },
        { documents: new Map([[PLUGIN, document]]) },
      );
      const id = await centre.ask(CUSTOMER);
      for (let second = 0; second < 30; second++) await centre.pass(1);
      const played = centre.phones.treatments.map(({ source }) => source);
      expect(played.some((source) => source.kind === 'file' && source.file === 'hello.wav')).toBe(
        seen.includes('played'),
      );
      await centre.pass(60);
      expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    },
  );

  test('to agents pause for _transfer_to_agent_retry_timeout', async () => {
    await open(
      { _transfer_to_agent_retry_timeout: '20', _agent_reserve_timeout: '5' },
      {
        agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
        phones: (who, ring) => (who !== CUSTOMER && ring === 0 ? ringsOn : answers),
      },
    );
    await centre.ask(CUSTOMER);
    await centre.pass(20);
    const rung = (): number => centre.rings('1001').length + centre.rings('1002').length;
    expect(rung()).toBe(1);
    await centre.pass(10);
    expect(rung()).toBe(2);
  });

  test('end after _max_successful_customer_contacts answered calls without an agent', async () => {
    await open({ _max_successful_customer_contacts: '1', _max_dial_attempts: '5' }, { agents: NOBODY });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(5);
    await centre.crash();
    await centre.pass(30);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_AGENT_CONNECT');
    expect(centre.rings(CUSTOMER)).toHaveLength(1);
  });

  test('that fail let the held agent go after _agent_reserve_delay_before_release', async () => {
    await open(
      { ...DELAYED, _agent_reserve_delay_before_release: '5000' },
      { phones: (who) => (who === CUSTOMER ? busy : answers) },
    );
    await centre.ask(CUSTOMER);
    await centre.pass(3);
    expect(centre.routing.agents()).toMatchObject([{ state: { kind: 'reserved' } }]);
    await centre.pass(4);
    expect(centre.routing.agents()).toMatchObject([{ state: { kind: 'ready' } }]);
  });
});
