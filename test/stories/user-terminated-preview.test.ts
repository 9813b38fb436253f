import {
  agentId,
  type CallbackId,
  type DeskTask,
  decideChange,
  type JsonObject,
  type OptionMap,
  PatternGroups,
} from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { agent, type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
const OTHER = '+15551230002';
const PREVIEW: OptionMap = {
  ...SUPPORT,
  _wait_for_agent: 'true',
  _agent_preview: 'true',
  _userterminated_first_connect_party: 'AGENT',
};
const DISPOSITION: OptionMap = { ...SUPPORT, _enable_disposition_dialog: 'true' };
const answers: PhoneScript = { kind: 'answers', afterMs: 2000, hangsUpAfterMs: 30_000 };
const busy: PhoneScript = {
  kind: 'fails',
  afterMs: 500,
  failure: { result: 'busy', sipStatus: 486, text: 'Busy.' },
};
const TWO = [agent('1001', 'Ana'), agent('1002', 'Ben')];

/** Whoever comes first has the document compiled for all; how long that takes is nothing that a story is about. */
vi.setConfig({ testTimeout: 60_000 });

let centre: ContactCentre;
afterEach(() => centre.close());

async function open(service: OptionMap, more: CentreOptions = {}): Promise<void> {
  centre = await ContactCentre.open({ services: { support: service }, phones: () => answers, ...more });
}

const tasksOf = (id: string): readonly DeskTask[] => centre.orchestrator.desk.tasks(agentId(id));
function taskOf(id: string): DeskTask {
  const [task, ...more] = tasksOf(id);
  if (task === undefined || more.length > 0) throw new Error(`${id} has ${more.length} tasks more than one`);
  return task;
}
const say = (id: string, action: string, details: JsonObject = {}) =>
  centre.orchestrator.desk.answer(agentId(id), taskOf(id).id, { action, details });
/** Whoever has the task. */
const asked = (): string => TWO.map(({ id }) => String(id)).find((id) => tasksOf(id).length > 0) ?? '';

describe('an agent who was found', () => {
  test('sees the request with the documented data, and the customer is rung after acceptance', async () => {
    await open({ ...PREVIEW, _agent_preview_allow_reject: '2' });
    const outcome = await centre.request(CUSTOMER, {});
    const id = outcome.kind === 'accepted' ? outcome.id : ('' as CallbackId);
    await centre.pass(5);
    const task = taskOf('1001');
    expect(task).toMatchObject({ kind: 'preview', callbackId: id, actions: ['accept', 'reject'] });
    expect(task.data).toEqual({
      GMS_UE_Type: 'preview',
      GMS_UE_Actions: 'accept,reject',
      GMS_UE_Timeout: '30',
      GMS_UE_MediaType: '0',
      GMS_Service_ID: id,
      _CB_SERVICE_ID: id,
      GMS_ServiceName: 'support',
      GMS_Customer_Number: CUSTOMER,
      GMS_Cb_Type: 'WAIT_FOR_AGENT',
      GMS_Cb_Desired_Time: new Date(centre.record(id).desiredAt).toISOString(),
      GMS_UserData: '{}',
    });
    expect([centre.rings('1001'), centre.rings(CUSTOMER)]).toEqual([[], []]);
    expect(await say('1001', 'accept')).toBe('answered');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.rings(CUSTOMER)).toMatchObject([{ talked: true }]);
    expect(tasksOf('1001')).toEqual([]);
  });

  test('is held through the whole preview, and longer', async () => {
    await open({ ...PREVIEW, _agent_reserve_timeout: '10', _agent_preview_timeout: '60' });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(55);
    await say('1001', 'accept');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.story(id)).not.toContain('agent.released');
  });

  test('is rung after the customer when the call is made via the route point', async () => {
    await open({ ...PREVIEW, _agent_preview_via_rp: 'true' });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    await say('1001', 'accept');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    const [customer] = centre.rings(CUSTOMER);
    const [ana] = centre.rings('1001');
    expect(customer?.at).toBeLessThan(ana?.at ?? 0);
  });

  test.each([
    ['separate_keys', { name: 'Ana', city: 'Rome' }],
    ['gms_storage_id', { GMS_UserData: expect.stringMatching(/^1-/) }],
    ['single_json', { GMS_UserData: '{"name":"Ana","city":"Rome"}' }],
  ])('sees the data of the request as _attach_udata=%s says', async (_attach_udata, shown) => {
    await open({ ...PREVIEW, _attach_udata });
    await centre.request(CUSTOMER, {}, 'support', { name: 'Ana', city: 'Rome' });
    await centre.pass(1);
    expect(taskOf('1001').data).toMatchObject(shown);
  });

  test('sees only _agent_preview_data, in its order', async () => {
    await open({ ...PREVIEW, _agent_preview_data: 'city, name, none' });
    await centre.request(CUSTOMER, {}, 'support', { name: 'Ana', secret: 'x', city: 'Rome' });
    await centre.pass(1);
    expect(taskOf('1001').data['GMS_UserData']).toBe('{"city":"Rome","name":"Ana"}');
  });

  test('may reject as often as is allowed: somebody else sees it, then the callback ends', async () => {
    await open({ ...PREVIEW, _agent_preview_allow_reject: '1' }, { agents: TWO });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    const first = asked();
    await say(first, 'reject');
    await centre.pass(1);
    const second = asked();
    expect(second).not.toBe(first);
    await say(second, 'reject');
    await centre.pass(1);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_PREVIEW_CANCEL_AFTER_2REJECTS');
    expect(centre.rings(CUSTOMER)).toEqual([]);
  });

  test('who rejected is asked again when nobody else came for a minute', async () => {
    await open({ ...PREVIEW, _agent_preview_allow_reject: '3' });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    await say('1001', 'reject');
    await centre.pass(58);
    expect(tasksOf('1001')).toEqual([]);
    await centre.pass(3);
    await say('1001', 'accept');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('the next one is looked for after _agent_reject_retry_timeout', async () => {
    await open(
      { ...PREVIEW, _agent_preview_allow_reject: '1', _agent_reject_retry_timeout: '20' },
      { agents: TWO },
    );
    await centre.ask(CUSTOMER);
    await centre.pass(1);
    await say(asked(), 'reject');
    await centre.pass(19);
    expect(asked()).toBe('');
    await centre.pass(2);
    expect(asked()).not.toBe('');
  });

  test('cannot reject where that is not allowed, and nobody answers for another', async () => {
    await open(PREVIEW, { agents: TWO });
    await centre.ask(CUSTOMER);
    await centre.pass(1);
    const who = asked();
    const { id: task, actions } = taskOf(who);
    expect(actions).toEqual(['accept']);
    expect(await say(who, 'reject')).toBe('not-offered');
    const other = agentId(who === '1001' ? '1002' : '1001');
    const answer = { action: 'accept', details: {} };
    expect(await centre.orchestrator.desk.answer(other, task, answer)).toBe('unknown');
    expect(await centre.orchestrator.desk.answer(agentId(who), 'none', answer)).toBe('unknown');
  });

  test('who does not react is passed over, and made NotReady where that is wanted', async () => {
    await open(
      {
        ...PREVIEW,
        _agent_preview_timeout: '10',
        _agent_preview_timeout_set_notready: 'true',
        _agent_preview_set_notready_reason: '42',
      },
      { agents: TWO },
    );
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    const first = asked();
    await centre.pass(11);
    expect(tasksOf(first)).toEqual([]);
    const ignored = centre.routing.agents().find((view) => view.id === first);
    expect(ignored?.state).toMatchObject({ kind: 'not-ready', reason: '42' });
    const second = asked();
    expect(second).not.toBe(first);
    await say(second, 'accept');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.story(id)).toContain('preview.timed-out');
  });

  test('who logs out meanwhile does not see it any more, and somebody else does', async () => {
    await open(PREVIEW, { agents: TWO });
    await centre.ask(CUSTOMER);
    await centre.pass(1);
    const first = asked();
    centre.routing.setAgentState(agentId(first), 'LoggedOut', '');
    await centre.pass(1);
    expect(tasksOf(first)).toEqual([]);
    expect(asked()).not.toBe('');
  });

  test('sees it anew before the next attempt when the customer was not reached (U8)', async () => {
    await open(
      { ...PREVIEW, _dial_retry_timeout: '60' },
      { phones: (who, ring) => (who === CUSTOMER && ring === 0 ? busy : answers) },
    );
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    await say('1001', 'accept');
    await centre.pass(70);
    await say('1001', 'accept');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.rings(CUSTOMER)).toHaveLength(2);
  });

  test('sees a request for a time that the customer chose when that time comes', async () => {
    await open(PREVIEW);
    const at = centre.time.clock.now() + 3_600_000;
    const id = await centre.ask(CUSTOMER, { _desired_time: new Date(at).toISOString() });
    await centre.pass(3400);
    expect([centre.outcome(id), tasksOf('1001')]).toEqual(['SCHEDULED', []]);
    await centre.pass(100);
    expect(taskOf('1001').data).toMatchObject({ GMS_Cb_Type: 'SCHEDULED' });
    await say('1001', 'accept');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('sees nothing of a callback that was cancelled', async () => {
    await open(PREVIEW);
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    await centre.orchestrator.cancel(id, 'CANCELLED');
    expect(tasksOf('1001')).toEqual([]);
    expect(centre.outcome(id)).toBe('COMPLETED/CANCELLED');
    expect(centre.routing.agents()).toMatchObject([{ state: { kind: 'ready' } }]);
  });

  test('is asked after the customer has confirmed, where both are wanted', async () => {
    await open({ ...PREVIEW, _wait_for_user_confirm: 'true', _user_confirm_timeout: '5' });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(3);
    expect(tasksOf('1001')).toEqual([]);
    await centre.pass(3);
    await say('1001', 'accept');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });
});

describe('after the conversation', () => {
  /** The callback of a customer who has just talked. */
  const talked = async (options: OptionMap = {}, more: CentreOptions = {}): Promise<CallbackId> => {
    await open({ ...DISPOSITION, ...options }, more);
    const id = await centre.ask(CUSTOMER);
    await centre.pass(20);
    expect(centre.outcome(id)).toBe('PROCESSING');
    await centre.pass(25);
    return id;
  };

  test('the agent is asked what came of it; "done" ends the callback (U4)', async () => {
    const id = await talked();
    expect(taskOf('1001')).toMatchObject({
      kind: 'disposition',
      actions: ['done', 'callAgain', 'reschedule', 'wrongNumber', 'doNotCall'],
      data: { GMS_UE_Type: 'disposition', GMS_Service_ID: id, GMS_UE_Timeout: '45' },
    });
    await say('1001', 'done');
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('who says nothing for _agent_disposition_timeout means "done"', async () => {
    const id = await talked({ _agent_disposition_timeout: '20' });
    await centre.pass(5);
    expect(centre.outcome(id)).toBe('PROCESSING');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(tasksOf('1001')).toEqual([]);
  });

  test('"call again" rings the customer again at once, with attempts of its own', async () => {
    const id = await talked({ _max_dial_attempts: '1' });
    await say('1001', 'callAgain');
    await centre.pass(10);
    expect(centre.rings(CUSTOMER)).toHaveLength(2);
    await centre.pass(40);
    await say('1001', 'done');
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.story(id).filter((event) => event === 'conversation.started')).toHaveLength(2);
  });

  test('"another time" makes it SCHEDULED, and it is called then', async () => {
    const id = await talked();
    const at = centre.time.clock.now() + 7_200_000;
    await say('1001', 'reschedule', { at });
    expect(centre.record(id)).toMatchObject({ state: 'SCHEDULED', desiredAt: at, connectedAt: null });
    await centre.pass(7000);
    expect(centre.rings(CUSTOMER)).toHaveLength(1);
    await centre.pass(100);
    expect(centre.rings(CUSTOMER)).toHaveLength(2);
    await centre.pass(35);
    await say('1001', 'done');
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('another time takes its place in the slot, full or not, and leaves it when it is moved (U33)', async () => {
    const id = await talked({ _max_request_by_time_bucket: '1' });
    const hour = Math.ceil(centre.time.clock.now() / 3_600_000) * 3_600_000;
    const [at, later] = [hour + 3_600_000, hour + 7_200_000];
    const ask = (when: number) => centre.request(OTHER, { _desired_time: new Date(when).toISOString() });
    const booked = () => centre.store.bookings.count('support', hour, hour + 86_400_000);
    expect((await ask(at)).kind).toBe('accepted');
    await say('1001', 'reschedule', { at });
    expect(await booked()).toEqual([{ at, booked: 2 }]);
    expect(await ask(at)).toMatchObject({ kind: 'refused', refusal: { kind: 'slot-full' } });
    const move = {
      params: { _desired_time: new Date(later).toISOString() },
      userData: {},
    };
    const surroundings = {
      configured: centre.configuration.service('support') ?? {},
      services: () => null,
      defaults: null,
      patterns: new PatternGroups(() => null),
      now: centre.time.clock.now(),
    };
    expect(
      await centre.orchestrator.change(id, (record) => decideChange(record, move, surroundings)),
    ).toEqual({ kind: 'changed' });
    expect(await booked()).toEqual([
      { at, booked: 1 },
      { at: later, booked: 1 },
    ]);
    await centre.orchestrator.cancel(id, 'CANCELLED');
    expect(await booked()).toEqual([{ at, booked: 1 }]);
  });

  test('a callback that waits for another time can be cancelled like any other', async () => {
    const id = await talked();
    await say('1001', 'reschedule', { at: centre.time.clock.now() + 7_200_000 });
    expect(await centre.orchestrator.cancel(id, 'CANCELLED')).toEqual({ kind: 'cancelled' });
    await centre.pass(8000);
    expect(centre.outcome(id)).toBe('COMPLETED/CANCELLED');
    expect(centre.rings(CUSTOMER)).toHaveLength(1);
  });

  test('"wrong number" calls the other number, or ends the callback when there is none (U17)', async () => {
    const id = await talked();
    await say('1001', 'wrongNumber', { number: OTHER });
    await centre.pass(10);
    expect(centre.rings(OTHER)).toHaveLength(1);
    expect(centre.record(id).customerNumber).toBe(OTHER);
    await centre.pass(60);
    await say('1001', 'wrongNumber');
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
  });

  test('"do not call" ends the callback as cancelled', async () => {
    const id = await talked();
    await say('1001', 'doNotCall');
    expect(centre.outcome(id)).toBe('COMPLETED/CANCELLED');
  });

  test('the question is there again after the process was killed, and is answered once', async () => {
    const id = await talked();
    await centre.crash();
    await say('1001', 'done');
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(tasksOf('1001')).toEqual([]);
  });
});
